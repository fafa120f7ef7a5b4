"""The readable pages: guide, bundle, lists, and what they say to machines."""

import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient


def page(web: TestClient, path: str, status: int = 200) -> str:
    answer = web.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    return unescape(answer.text)


def test_bundle_page_quotes_every_field_with_its_source(steady_web: TestClient) -> None:
    text = page(steady_web, "/bundle/yx-shop-open")
    for said in ("开便民小店", "材料齐全的，3个工作日办完。", "门面租赁合同", "小店登记申请表"):
        assert said in text
    numbers = {int(found) for found in re.findall(r'href="#source-(\d+)"', text)}
    notes = {int(found) for found in re.findall(r'id="source-(\d+)"', text)}
    assert numbers == notes == set(range(1, len(notes) + 1))


def test_what_is_out_of_date_is_not_shown(steady_web: TestClient) -> None:
    assert "15个工作日办完" not in page(steady_web, "/bundle/yx-shop-open")


def test_rules_of_other_places_and_doubtful_ones_are_marked(steady_web: TestClient) -> None:
    text = page(steady_web, "/bundle/yx-shop-open")
    for said in ("参考南屿市公布的指南，20个工作日办完。", "有人说制作门头牌匾要交50元。"):
        item = text[text.index(said) :][:200]
        assert 'class="mark"' in item


def test_steps_are_drawn_in_order(steady_web: TestClient) -> None:
    text = page(steady_web, "/bundle/yx-shop-open")
    drawing = text[text.index('<svg class="diagram"') :]
    drawing = drawing[: drawing.index("</svg>")]
    assert drawing.index("小店营业登记") < drawing.index("小店税务报告")
    assert "第 2 步" in drawing
    assert 'class="box optional"' in drawing


def test_unrecorded_field_says_where_to_ask(steady_web: TestClient) -> None:
    text = page(steady_web, "/guide/yx-shop-licence")
    assert "暂未收录。请咨询市市场监管局，或拨打 12345 热线。" in text


def test_guide_names_the_bundles_it_belongs_to(steady_web: TestClient) -> None:
    text = page(steady_web, "/guide/yx-shop-licence")
    assert 'href="/bundle/yx-shop-open"' in text
    assert 'href="/bundle/yx-shop-transfer"' in text


def test_page_tells_machines_what_it_is(steady_web: TestClient) -> None:
    text = steady_web.get("/bundle/yx-shop-open").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "GovernmentService"
    assert data["name"] == "开便民小店"
    assert data["areaServed"]["identifier"] == "990100"
    assert data["url"].endswith("/bundle/yx-shop-open")
    assert [item["name"] for item in data["isRelatedTo"]] == ["小店营业登记", "小店税务报告"]


def test_code_to_scan_is_drawn_in_the_page(steady_web: TestClient) -> None:
    text = steady_web.get("/guide/yx-shop-tax").text
    drawing = text[text.index('class="qr-code"') :]
    assert re.match(r'class="qr-code">\s*<svg[^>]*viewBox="0 0 \d+ \d+"', drawing)


@pytest.mark.parametrize(
    "path", ["/bundle/none", "/guide/none", "/bundle/yx-shop-tax", "/guide/yx-shop-open"]
)
def test_missing_page_leads_on(steady_web: TestClient, path: str) -> None:
    text = page(steady_web, path, status=404)
    assert "没有找到这份指南" in text
    assert 'href="/guides"' in text


def test_nothing_comes_from_another_host(steady_web: TestClient) -> None:
    for path in ("/guides", "/bundle/yx-shop-open", "/guide/yx-shop-tax"):
        text = steady_web.get(path).text
        assert not re.findall(r'(?:src|<link[^>]*href)="https?://(?!testserver)', text)


def test_list_stands_by_stage_and_can_be_narrowed(steady_web: TestClient) -> None:
    text = page(steady_web, "/guides")
    assert text.index("开办阶段") < text.index("经营阶段") < text.index("退出阶段")
    assert 'href="/bundle/yx-shop-open"' in text
    matters = page(steady_web, "/guides?kind=matter&department=市税务局")
    assert 'href="/guide/yx-shop-tax"' in matters
    assert 'href="/guide/yx-shop-licence"' not in matters
    assert "没有符合的指南" in page(steady_web, "/guides?audience=个人&department=市税务局")


@pytest.mark.parametrize("query", ["kind=<script>", "city=无此城", "department=" + "x" * 500])
def test_strange_choices_are_harmless(steady_web: TestClient, query: str) -> None:
    assert "<script>" not in steady_web.get(f"/guides?{query}").text.replace("<script ", "")
