"""Two sources on one fact: both are said, with which of them comes first."""

import pytest
from support.composing import NEW, OLD, OWN, STEP, answer_on, bundle, fact, shown

from knowledge.facts import Faq, Guide
from knowledge.vocabulary import GuideField
from search.composition.conflicts import contradict
from search.run import Tools

LIMIT = (GuideField.TIME_LIMIT,)
THREE = "材料齐全的垂钓点，3个工作日办完。"
FIVE = "材料齐全的垂钓点5个工作日内办完"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (THREE, FIVE, True),
        ("发证的工本费每本10元。", "发证的工本费每本20元。", True),
        ("自受理之日起20日内决定（条例第十条）。", "自受理之日起20日内决定（条例第九条）。", False),
        ("2人家庭月收入不高于4563元。", "3人家庭月收入不高于4148元。", False),
        ("预告登记5个工作日办完。", "抵押登记7个工作日办完。", False),
        (THREE, THREE, False),
        ("80岁每月25元", "90岁每月100元", False),
        ("3天", "5天", False),
    ],
)
def test_contradiction(first: str, second: str, expected: bool) -> None:
    assert contradict(fact(first), fact(second)) is expected


@pytest.mark.parametrize(
    "other", [{"when": "下雨时"}, {"reference_region": "990300"}], ids=["case", "place"]
)
def test_other_case_or_place_is_no_contradiction(other: dict[str, str]) -> None:
    assert not contradict(fact(THREE), fact(FIVE, **other))


@pytest.mark.parametrize(
    ("source", "doubtful", "reason", "newer"),
    [
        (NEW.id, False, "前一条公布得晚一些", FIVE),
        (OWN.id, False, "前一条是本地的规定", FIVE),
        (NEW.id, True, "前一条已经核实，后一条未核实", THREE),
        (OLD.id, False, "", THREE),
    ],
)
def test_both_are_said_with_their_sources(
    tools: Tools, source: str, doubtful: bool, reason: str, newer: str
) -> None:
    guide = Guide(time_limit=(fact(FIVE, source=source, unverified=doubtful),))
    part = STEP.model_copy(update={"guide": guide})
    service = bundle({"time_limit": (fact(THREE),)})
    run = answer_on(tools, service, "要多久", LIMIT, others=(part,))
    (notice,) = shown(run, "notice")
    assert THREE in notice
    assert FIVE in notice
    assert reason in notice
    older = THREE if newer == FIVE else FIVE
    assert notice.index(newer) < notice.index(older)
    assert notice.count("《") == 2
    assert "窗口确认" in notice


def test_contradiction_with_an_answer_that_is_not_shown_is_said_too(tools: Tools) -> None:
    faq = Faq(question="多久能拿到证？", field=LIMIT[0], answer=(fact(FIVE, source=NEW.id),))
    run = answer_on(tools, bundle({"time_limit": (fact(THREE),)}, faqs=(faq,)), "要多久", LIMIT)
    assert FIVE in shown(run, "notice")[0]


def test_nothing_is_said_where_nothing_contradicts(tools: Tools) -> None:
    run = answer_on(tools, bundle({"time_limit": (fact(THREE),)}), "要多久", LIMIT)
    assert shown(run, "notice") == []
