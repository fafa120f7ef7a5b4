"""The report is one sound page that needs nothing else and can be read by anybody."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.evaluations import CLOSE, HOME, OPEN, SELL, golden, measured, some

from search.evaluation.calibration import Forecast, Point, calibration
from search.evaluation.confusion import Heat, Pair, confusion
from search.evaluation.evaluation import Evaluation
from search.evaluation.history import compare, past_run
from search.evaluation.measure import Measured
from search.evaluation.pictures import coverage_picture, heat_picture, reliability_picture
from search.evaluation.report import render, write_report
from search.run import Tools

EMPTY = {"meta", "path", "use", "br", "link", "img"}
CITIES = {HOME: "云溪"}


class Page(HTMLParser):
    """What stands in a page, checked for tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [str(given[attribute]) for _, given in self.tags if attribute in given]


def report(items: list[Measured], tools: Tools, before: list[Measured] | None = None) -> str:
    changes = compare(items, past_run(before, tools, "own", {})) if before is not None else None
    found = Evaluation(items, CITIES, changes)
    return render(found, past_run(items, tools, "own.jsonl", found.totals), ["有一列没有读。"])


def page_of(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


@pytest.fixture(scope="module")
def html(tools: Tools) -> str:
    before = some()
    before[2] = measured(before[2].golden, "answered", SELL, best=0.9)
    return report(some(), tools, before)


def test_everything_is_told(html: str) -> None:
    page = page_of(html)
    for words in (
        *("改错", "盘店", "有一列没有读。", "own.jsonl", "BM25@1", "范围外不误答", "ECE", "p95"),
        *("云溪 小店停业", "最容易混的", "门槛 0.50", "没有答对的"),
    ):
        assert words in page.text
    assert html.count("<svg") == 3


def test_nothing_is_fetched(html: str) -> None:
    page = page_of(html)
    assert {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags} == set()
    assert page.values("src") == []
    links = page.values("href") + page.values("xlink:href")
    assert [link for link in links if not link.startswith("#")] == []
    assert "url(http" not in html
    assert "@import" not in html


def test_ids_are_distinct_and_links_lead_somewhere(html: str) -> None:
    page = page_of(html)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = page.values("href") + page.values("xlink:href")
    links += [f"#{name}" for name in re.findall(r"url\(#([^)]+)\)", html)]
    assert {link[1:] for link in links} <= set(ids)


def test_tables_can_be_heard(html: str) -> None:
    page = page_of(html)
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") > 4
    assert all(given.get("scope") in ("col", "row") for tag, given in page.tags if tag == "th")
    pictures = [given for tag, given in page.tags if given.get("role") == "img"]
    assert len(pictures) == 3
    assert all(given["aria-label"] for given in pictures)


def test_colours_are_those_of_the_page(html: str) -> None:
    svg = "".join(re.findall(r"<svg.*?</svg>", html, re.S))
    assert re.findall(r"#[0-9a-f]{6}", svg) == []
    used = set(re.findall(r"var\((--[a-z]+)\)", svg))
    assert used <= set(re.findall(r"(--[a-z]+):", html))
    assert "<style" not in svg


def test_questions_cannot_write_into_the_page(tools: Tools) -> None:
    nasty = "<script>alert(1)</script>"
    item = measured(golden(nasty, CLOSE, "answered"), "answered", OPEN, best=0.9)
    html = report([item], tools, [dataclasses.replace(item, chosen=CLOSE)])
    assert nasty not in html
    assert nasty in page_of(html).text


def test_questions_from_outside_alone_make_a_report(tools: Tools) -> None:
    html = report([measured(golden("天气", None, "no_answer"), "no_answer")], tools)
    page = page_of(html)
    assert html.count("<svg") == 1
    assert "没有可比的上一次" in page.text


def test_report_is_written_where_it_is_wanted(tools: Tools, tmp_path: Path) -> None:
    found = Evaluation(some(), CITIES, None)
    path = tmp_path / "new" / "a.html"
    write_report(path, found, past_run(some(), tools, "own", {}), [])
    assert path.read_text("utf-8").lstrip().startswith("<!doctype html>")


def test_pictures_are_the_same_each_time() -> None:
    points = [Point(0.9, 0.2, 1.0), Point(0.5, 0.8, 0.9)]
    assert coverage_picture(points, points[0]) == coverage_picture(points, points[0])
    assert "门槛 0.90" in coverage_picture(points, points[0])


def test_heat_picture_names_its_rows_in_text() -> None:
    svg = heat_picture(Heat(("云溪 开店", "云溪 关店"), ((0.5, 0.5), (0.0, 1.0))))
    assert "云溪 开店" in svg
    assert ">50</text>" in svg


def test_reliability_picture_needs_but_one_bin() -> None:
    found = calibration([Forecast(0.9, True), Forecast(0.95, False)])
    assert reliability_picture(found).startswith("<svg")


def test_confusion_counts_what_came_first() -> None:
    found = confusion(some(), CITIES)
    assert found.pairs == [
        Pair("云溪 小店转让", "云溪 开便民小店", 1, 1),
        Pair("云溪 小店停业", "云溪 小店转让", 1, 2),
    ]
    heat = found.heat
    place = {name: number for number, name in enumerate(heat.names)}
    row = heat.shares[place["云溪 小店停业"]]
    assert row[place["云溪 小店停业"]] == row[place["云溪 小店转让"]] == 0.5
    assert sum(row) == 1.0


def test_questions_with_several_right_records_confuse_nothing() -> None:
    question = golden("店", CLOSE, "clarify").model_copy(update={"bundles": (CLOSE, SELL)})
    found = confusion([measured(question, "clarify", OPEN)], CITIES)
    assert found.pairs == []
    assert found.asked == {}
