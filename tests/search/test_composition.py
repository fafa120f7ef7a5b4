"""The asked fields first and in order, one screen at most, nothing cut in silence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.composing import STEP, answer_on, bundle, fact, material, quoted, shown

from knowledge.records import BundleMatter
from knowledge.vocabulary import GuideField
from search.composition.screen import LINES, REST, Screen, lines_of
from search.contracts import Outcome
from search.run import Run, Tools

LIMIT, FEE, PLACE = GuideField.TIME_LIMIT, GuideField.FEE, GuideField.PLACE
THREE = {
    "time_limit": (fact("材料齐的，3个工作日办完。"),),
    "fee": (fact("不收费。"),),
    "place": (fact("市政务服务中心一楼。"),),
}
long_texts = st.lists(
    st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=120), min_size=1, max_size=30
)


def messages(run: Run, kind: str) -> list[dict[str, object]]:
    return [message.model_dump() for message in run.messages if message.type == kind]


@pytest.mark.parametrize("fields", [(LIMIT, FEE, PLACE), (PLACE, LIMIT, FEE), (FEE, PLACE)])
def test_several_fields_are_answered_in_the_order_asked(
    tools: Tools, fields: tuple[GuideField, ...]
) -> None:
    run = answer_on(tools, bundle(THREE), fields=fields)
    assert [item.field for item in run.answer] == list(fields)
    assert [message["field"] for message in messages(run, "guide")] == list(fields)


def test_missing_one_of_several_fields_is_said_and_the_rest_answered(tools: Tools) -> None:
    run = answer_on(tools, bundle({"fee": THREE["fee"]}), fields=(LIMIT, FEE))
    assert "未收录" in run.answer[0].text
    assert run.answer[1].text == "不收费。"
    assert run.outcome is Outcome.ANSWERED


def test_answer_comes_before_the_card(tools: Tools) -> None:
    kinds = [message.type for message in answer_on(tools, bundle(THREE), fields=(FEE,)).messages]
    assert kinds == ["text", "guide", "bundle", "buttons"]


def test_card_under_an_answer_lists_no_matters(tools: Tools) -> None:
    (under,) = messages(answer_on(tools, bundle(THREE), fields=(FEE,)), "bundle")
    (alone,) = messages(answer_on(tools, bundle(THREE)), "bundle")
    assert under["matters"] == []
    assert alone["matters"]
    assert under["page"] == alone["page"] == "/bundle/yx-fishing"


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("字" * 18, 1), ("字" * 19, 2), ("一\n二", 2), ("a" * 36, 1)]
)
def test_lines_of_a_phone(text: str, lines: int) -> None:
    assert lines_of(text) == lines


@given(texts=long_texts, lines=st.integers(1, 20))
def test_screen_holds_what_it_says(texts: list[str], lines: int) -> None:
    screen = Screen(lines)
    count = screen.take(texts)
    used = sum(map(lines_of, texts[:count]))
    assert count >= 1
    assert used <= lines or count == 1
    assert screen.left == lines - used
    if count < len(texts):
        assert used <= max(lines - REST, lines_of(texts[0]))
        assert used + lines_of(texts[count]) > lines - REST


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(texts=long_texts, names=long_texts, asked=st.permutations(["conditions", "materials"]))
def test_what_does_not_fit_is_counted_and_stands_on_the_page(
    tools: Tools, texts: list[str], names: list[str], asked: list[str]
) -> None:
    statements = tuple(fact(text) for text in dict.fromkeys(texts))
    materials = tuple(material(f"{name[:40]}表") for name in dict.fromkeys(names))
    materials = tuple({each.name: each for each in materials}.values())
    service = bundle({"conditions": statements, "materials": materials}, matters=(NO_MATTER,))
    fields = [GuideField(name) for name in asked]
    run = answer_on(tools, service, fields=fields)
    cards = [*messages(run, "guide"), *messages(run, "checklist")]
    for card, whole in ((cards[0], statements), (cards[1], materials)):
        rest = len(whole) - len(list(card["items"]))  # type: ignore[call-overload]
        assert (f"{rest} " in str(card["more"])) if rest else card["more"] == ""
        assert (card["page"] == "/bundle/yx-fishing") is bool(rest)
        assert str(card["more"]) in str(card["text"])
    cut = any(card["more"] for card in cards)
    assert [button.send for button in run.messages[-1].buttons].count("说详细点") == int(cut)
    in_full = answer_on(tools, service, fields=fields, detail=True)
    assert set(quoted(run)) <= set(quoted(in_full))
    assert len(in_full.answer) == len(statements) + len(materials)


NO_MATTER = BundleMatter(matter="not-there")


def test_one_field_takes_no_more_than_a_screen(tools: Tools) -> None:
    statements = tuple(
        fact(f"第{number}项条件要写得长一点，看一屏放不放得下。") for number in range(40)
    )
    run = answer_on(tools, bundle({"conditions": statements}), fields=(GuideField.CONDITIONS,))
    assert sum(lines_of(text) for text in shown(run, "guide")) <= LINES


def test_marks_stay_on_what_is_cut(tools: Tools) -> None:
    doubtful = tuple(
        fact(f"第{number}条传闻，来源不可靠。", unverified=True) for number in range(20)
    )
    run = answer_on(tools, bundle({"fee": doubtful}), fields=(FEE,))
    (card,) = messages(run, "guide")
    lines = str(card["text"]).splitlines()
    assert all("未核实" in line for line in lines[:-1])


def test_required_materials_come_before_conditional_ones_and_are_counted(tools: Tools) -> None:
    some = tuple(material(f"丙种{number}号证明文件和它的附件表", "面积大时") for number in range(9))
    all_need = tuple(material(f"甲种{number}号证明文件和它的附件表") for number in range(14))
    run = answer_on(tools, bundle({"materials": some + all_need}), fields=(GuideField.MATERIALS,))
    (card,) = messages(run, "checklist")
    items: list[dict[str, str]] = list(card["items"])  # type: ignore[call-overload]
    assert {item["necessity"] for item in items} == {"required"}
    left = 14 - len(items)
    assert f"其中 {left} 样是必要的" in str(card["more"])


def test_recommended_bundle_of_many_matters_names_those_for_everybody_first(tools: Tools) -> None:
    copies = [
        STEP.model_copy(update={"id": f"yx-step-{n}", "title": f"第{n}个需要办理的垂钓事项"})
        for n in range(20)
    ]
    steps = tuple(
        BundleMatter(
            matter=each.id, optional=n % 2 == 1, when="面积超过一百平方米时" if n % 2 else None
        )
        for n, each in enumerate(copies)
    )
    run = answer_on(tools, bundle(matters=steps), others=copies)
    (card,) = messages(run, "bundle")
    listed: list[dict[str, object]] = list(card["matters"])  # type: ignore[call-overload]
    assert sum(not each["optional"] for each in listed) == 10
    assert f"另有 {20 - len(listed)} 项" in str(card["more"])
