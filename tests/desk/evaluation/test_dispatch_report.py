"""The report on dispatch is one sound page; its tables say what was counted."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from support.desk_dispatch import CITY, DEPARTMENTS, FEES, LIGHTS, NOISE, answer, labelled

from desk.dispatch.messages import LabelledCall
from desk.evaluation.confused import departments_confused, labels_confused
from desk.evaluation.evaluation import Evaluation
from desk.evaluation.labelled import LabelledResult
from desk.evaluation.report import About, render, write_report
from desk.evaluation.screen import print_evaluation
from desk.evaluation.splitting import SplitCall
from desk.evaluation.tables import by_city, by_department, by_length, by_set

ABOUT = About(datetime(2026, 11, 22, tzinfo=UTC), "test-ngrams", "r1", "0123456789abcdef")
LAMP = labelled("路灯坏了，电话13800000000<script>")
ROUTED = [
    answer(LAMP),
    answer(LAMP, NOISE, LIGHTS, probability=0.6),
    answer(labelled("路灯" * 50)),
    answer(labelled("噪声", NOISE, also=(FEES,)), FEES),
    answer(labelled("噪声" * 100, NOISE)),
]
URGENCY = [answer(labelled("起火了", "", urgency="紧急"), urgent=False)]
LABELLED = LabelledResult(
    "own.jsonl",
    4,
    2,
    np.array(["甲", "甲", "乙", "乙"]),
    np.array(["甲", "乙", "乙", "乙"]),
    (0.7, 0.8, 0.9),
    (0.5, 0.5, 0.5),
    12.0,
    3.0,
    1.0,
)
CALL = SplitCall(LabelledCall("话", CITY, ()), ((0, 9),), ((0, 9),), ((0, 0),), 1)


def evaluation(result: LabelledResult | None = LABELLED) -> Evaluation:
    whole = [*ROUTED, *URGENCY]
    return Evaluation(
        ROUTED, URGENCY, ROUTED[:1], whole, [CALL], DEPARTMENTS, {CITY: "云溪"}, result
    )


class Page(HTMLParser):
    """The tags of a page, each closed in order."""

    EMPTY = ("meta", "path", "use", "br", "link", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [str(given[attribute]) for _, given in self.tags if attribute in given]


@pytest.fixture(scope="module")
def html() -> str:
    return render(evaluation(), ABOUT)


def test_everything_is_told(html: str) -> None:
    page = Page(html)
    for words in (
        *("派单评测报告", "部门首选", "紧急召回", "来电拆分", "own.jsonl", "0.800", "坐席看到的"),
        *("云溪市生态环境局", "ECE", "按长短", "没有判对的", "0123456789ab"),
    ):
        assert words in page.text
    assert html.count("<svg") == 3
    assert "13800000000" not in html


def test_without_others_messages_their_part_is_left_out() -> None:
    found = render(evaluation(None), ABOUT)
    assert found.count("<svg") == 2
    assert 'id="labelled"' not in found
    assert "#labelled" not in found


def test_when_all_is_right_there_is_nothing_to_confuse() -> None:
    right = Evaluation(ROUTED[:1], [], [], ROUTED[:1], [], DEPARTMENTS, {CITY: "云溪"}, None)
    found = render(right, ABOUT)
    assert found.count("<svg") == 1
    assert "没有。" in Page(found).text


def test_nothing_is_fetched_and_nothing_written_into_the_page(html: str) -> None:
    page = Page(html)
    assert {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags} == set()
    assert "url(http" not in html
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = page.values("href") + page.values("xlink:href")
    links += [f"#{name}" for name in re.findall(r"url\(#([^)]+)\)", html)]
    assert {link[:1] for link in links} == {"#"}
    assert {link[1:] for link in links} <= set(ids)


def test_tables_can_be_heard(html: str) -> None:
    page = Page(html)
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") > 6
    pictures = [given for _, given in page.tags if given.get("role") == "img"]
    assert len(pictures) == 3
    assert all(given["aria-label"] for given in pictures)


def test_rows_of_tables_by_hand() -> None:
    found = evaluation()
    assert [row[:4] for row in by_set(found).rows] == [
        ("派单题", "5", "80.0%", "100.0%"),
        ("紧急程度题", "1", "–", "–"),
        ("来电中的各件事", "1", "100.0%", "100.0%"),
        ("合计", "6", "80.0%", "100.0%"),
        ("坐席看到的", "6", "80.0%", "100.0%"),
    ]
    assert [row[:2] for row in by_city(found).rows] == [("云溪", "6")]
    assert [row[:2] for row in by_length(found).rows] == [
        ("1–30 字", "4"),
        ("81–150 字", "1"),
        ("151 字以上", "1"),
    ]
    assert by_department(found).rows == (
        ("市城市管理局", "3", "66.7%", "100.0%", "市生态环境局 1"),
        ("市生态环境局", "2", "100.0%", "100.0%", "–"),
    )


def test_what_is_confused_by_hand() -> None:
    found = departments_confused(ROUTED, DEPARTMENTS, {CITY: "云溪"})
    (pair,) = found.pairs
    assert (pair.wanted, pair.got, pair.count, pair.of) == (
        "云溪市城市管理局",
        "云溪市生态环境局",
        1,
        3,
    )
    heat, counts = labels_confused(LABELLED)
    assert heat.names == ("乙", "甲")
    assert heat.shares == ((1.0, 0.0), (0.5, 0.5))
    assert counts["甲", "乙"] == 1


def test_screen_and_file(tmp_path: Path) -> None:
    console = Console(width=180, record=True, file=(tmp_path / "out").open("w"))
    with console.file:
        print_evaluation(console, evaluation())
    told = console.export_text()
    for words in ("按部门", "市生态环境局 1", "ECE", "说了几件事", "0.800"):
        assert words in told
    write_report(tmp_path / "sub" / "report.html", evaluation(), ABOUT)
    assert (tmp_path / "sub" / "report.html").read_text("utf-8").startswith("<!doctype html>")
