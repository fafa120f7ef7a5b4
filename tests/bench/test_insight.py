"""Hot topics on 4,000 public messages: how long a report takes, and whether the topics are the known ones.

The known topics are what such messages are asked about again and again; a message belongs to one
when its title holds the words. Plain k-means on the same vectors stands beside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.cluster import KMeans
from support.desk_accounts import SUPERVISOR
from support.desk_insight import Days, MadeUpTitles, days_in

from daoban.moments import CHINA
from daoban.settings import ROOT
from desk.insight.clustering import TICKET_DISTANCE, cluster
from desk.insight.insight import Insight
from desk.insight.scope import Scope
from desk.insight.spans import span_of_days
from desk.insight.topic_shapes import Topics
from search.encoder import Encoder, Vectors, make_encoder

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
MESSAGES = ROOT.parent / "shared" / "data" / "messages_hot.jsonl"
COUNT = 4000
SAID = 120
"""Characters of a message that are encoded: as long as a ticket told by telephone."""
KNOWN: Mapping[str, str] = {
    "捆绑销售车位": "伊景园",
    "搅拌站": "丽发新城",
    "车贷案": "58 ?车贷",
    "高压线": "月亮岛.*高压|高压.*月亮岛",
    "人才购房补贴": "人才.{0,8}购房补贴|购房补贴.{0,30}人才",
    "交付质量": "五矿万境",
    "油烟": "魅力之城",
    "地铁": "7号线",
    "强制实习": "经济学院|强制.{0,6}实习|实习.{0,10}强制",
    "公园规划": "泉星公园",
    "出租车": "出租车",
}
"""A word for each topic, and what the titles of its messages hold."""
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Messages:
    """Titles and vectors; the place of each is also its time."""

    titles: list[str]
    vectors: Vectors
    seconds: float
    """To encode one, on average."""

    def known(self) -> dict[str, NDArray[np.bool_]]:
        """Which messages belong to each known topic."""
        return {
            name: np.array([bool(re.search(words, title)) for title in self.titles])
            for name, words in KNOWN.items()
        }


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return make_encoder("bge-small-zh-v1.5", ROOT / "var", 1)


@pytest.fixture(scope="module")
def messages(encoder: Encoder) -> Messages:
    if not MESSAGES.is_file():
        pytest.skip(f"the public messages are not there: {MESSAGES.name}")
    lines = MESSAGES.read_text("utf-8").splitlines()[:COUNT]
    rows = [json.loads(line) for line in lines]
    start = perf_counter()
    vectors = encoder.encode([f"{row['title']}。{row['text'].strip()}"[:SAID] for row in rows])
    return Messages([row["title"] for row in rows], vectors, (perf_counter() - start) / len(rows))


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory, messages: Messages) -> Iterator[Days]:
    """The messages as tickets of the last thirty days."""
    with days_in(tmp_path_factory.mktemp("bench")) as made:
        made.clock.moment = datetime(2026, 11, 20, 20, tzinfo=CHINA)
        made.tickets(
            {
                "at": made.clock() - timedelta(days=29.5 * (1 - place / len(messages.titles))),
                "summary": title[:120],
                "vector": vector.astype(np.float16).tobytes(),
            }
            for place, (title, vector) in enumerate(
                zip(messages.titles, messages.vectors, strict=True)
            )
        )
        yield made


def best(labels: Labels, wanted: NDArray[np.bool_]) -> float:
    """F1 of the group that fits a known topic best."""
    groups = [labels == label for label in np.unique(labels[wanted]) if label >= 0]
    found = [2 * (group & wanted).sum() / (group.sum() + wanted.sum()) for group in groups]
    return float(max(found, default=0))


def test_known_topics_are_found_better_than_by_plain_k_means(messages: Messages) -> None:
    known = messages.known()
    table = Table("做法", "秒", "三件以上的组", "最大的组", *known, "平均 F1")

    def tried(name: str, labels: Labels, seconds: float) -> float:
        sizes = np.bincount(labels)
        found = [best(labels, wanted) for wanted in known.values()]
        mean = float(np.mean(found))
        shown = [f"{each:.2f}" for each in (*found, mean)]
        table.add_row(name, f"{seconds:.1f}", str((sizes >= 3).sum()), str(sizes.max()), *shown)
        return mean

    start = perf_counter()
    own = tried("平均连接", cluster(messages.vectors, TICKET_DISTANCE), perf_counter() - start)
    others = []
    for count in (100, 300, 600):
        start = perf_counter()
        labels = KMeans(count, n_init=1, random_state=0).fit_predict(messages.vectors)
        others.append(tried(f"k-means {count}", labels.astype(np.int64), perf_counter() - start))
    Console(width=200).print(table)
    assert own > max(others)


def topics_of(days: Days, encoder: Encoder) -> tuple[Topics, float]:
    insight = Insight(days.engine, encoder, MadeUpTitles(), clock=days.clock)
    insight.report(SUPERVISOR, Scope(span_of_days(days.clock(), 1)))  # loads the dictionary
    start = perf_counter()
    report = insight.report(SUPERVISOR, Scope(span_of_days(days.clock(), 30)))
    return report.topics, perf_counter() - start


def test_a_report_of_thirty_days(days: Days, messages: Messages, encoder: Encoder) -> None:
    found, seconds = topics_of(days, encoder)
    days.clock.moment -= timedelta(hours=12)
    earlier, _ = topics_of(days, encoder)
    same = {each.id for each in found.topics} & {each.id for each in earlier.topics}
    table = Table("热度", "件数", "名称", "最有代表性的工单")
    for topic in found.topics[:15]:
        table.add_row(f"{topic.heat:.0f}", str(topic.size), topic.name, topic.title[:40])
    console = Console(width=160)
    console.print(table)
    console.print(
        f"{found.clustered} 件工单的全部统计：{seconds:.1f} 秒；{found.found} 个话题，{found.in_topics} 件"
    )
    console.print(f"编码一件：{messages.seconds * 1000:.0f} 毫秒（登记时已编码，不算在内）")
    console.print(
        f"半天前的前 {len(earlier.topics)} 个话题中，{len(same)} 个仍在前 {len(found.topics)} 个"
    )
    assert found.clustered == len(messages.titles)
