"""What a person says in passing: their own case first and marked, what they deny left out and named."""

import pytest
from support.composing import STEP, answer_on, bundle, fact, material, quoted, shown

from knowledge.records import BundleMatter, Scenario, ScenarioOption
from knowledge.vocabulary import GuideField
from search.composition.circumstances import Circumstances, Stance
from search.contracts import Question
from search.run import Run, Tools
from search.stages.normalise import normalise

MATERIALS = (GuideField.MATERIALS,)
SAID, DENIED, SILENT = Stance.SAID, Stance.DENIED, Stance.SILENT


def stance(tools: Tools, text: str, condition: str) -> Stance:
    run = normalise(Run(Question(text=text), tools))
    return Circumstances.of(run, "河边垂钓点").stance(condition)


@pytest.mark.parametrize(
    ("text", "condition", "expected"),
    [
        ("我是二婚，要带什么", "再婚时", SAID),
        ("我没有二婚", "再婚时", DENIED),
        ("我不是再婚的", "再婚的", DENIED),
        ("是不是再婚都要带", "再婚时", SILENT),
        ("找人代办要什么", "委托他人办理时", SAID),
        ("我自己去办", "委托他人办理时", SILENT),
        ("我是外地户口", "非本地户籍申领时", SAID),
        ("我不是本地人", "户籍不在本地、在经常居住地申请时", SAID),
        ("不是外地的", "非本地户籍申领时", DENIED),
        ("我是本地户口", "非本地户籍申领时", SILENT),
        ("龙凤胎怎么办", "生双胞胎时", SAID),
        ("离过婚的要什么", "离异时", SAID),
        ("我没有单位", "没有工作单位的", SAID),
        ("房子是租的", "租房时", SAID),
        ("住公租房要什么", "租房时", SILENT),
        ("要带什么材料", "再婚时", SILENT),
        ("残疾证丢了怎么办", "挂失补办时", SAID),
        ("有鱼塘的人要什么", "自己有鱼塘时", SAID),
        ("我没有鱼塘", "自己有鱼塘时", DENIED),
        ("我有鱼塘", "自己没有鱼塘时", DENIED),
        ("我没有鱼塘", "自己没有鱼塘时", SAID),
        ("有没有鱼塘都一样吗", "自己有鱼塘时", SILENT),
    ],
)
def test_stance(tools: Tools, text: str, condition: str, expected: Stance) -> None:
    assert stance(tools, text, condition) is expected


GUIDE = {
    "materials": (
        material("申请表"),
        material("离婚证", "再婚时"),
        material("委托书", "委托他人办理时"),
    )
}


def test_condition_stands_with_the_material_when_nothing_was_said(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE), "要带什么材料", MATERIALS)
    (text,) = shown(run, "checklist")
    assert text.splitlines()[1:3] == ["2. 离婚证（再婚时）", "3. 委托书（委托他人办理时）"]


def test_what_applies_comes_first_and_is_marked(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE), "我找人代办，要带什么材料", MATERIALS)
    (message,) = [each for each in run.messages if each.type == "checklist"]
    assert [(item.name, item.applies) for item in message.items] == [
        ("委托书", True),
        ("申请表", False),
        ("离婚证", False),
    ]
    assert "与您说的情况有关：委托他人办理时" in message.text


def test_what_was_denied_is_left_out_and_named(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE), "我没有二婚，要带什么材料", MATERIALS)
    assert quoted(run)[:2] == ["申请表", "委托书（委托他人办理时）"]
    (notice,) = shown(run, "notice")
    assert "离婚证（再婚时）" in notice


def test_required_material_is_never_left_out_by_a_condition(tools: Tools) -> None:
    guide = {"materials": (material("再婚声明表"), material("申请表"))}
    run = answer_on(tools, bundle(guide), "我没有再婚，要带什么材料", MATERIALS)
    assert {"再婚声明表", "申请表"} <= set(quoted(run))


def test_conditional_statement_of_ones_own_case_comes_first(tools: Tools) -> None:
    fees = (fact("一般收费10元。"), fact("免收。", when="再婚时"), fact("收20元。", when="租房时"))
    asked = answer_on(tools, bundle({"fee": fees}), "二婚的要收费吗", (GuideField.FEE,))
    assert quoted(asked)[0] == "免收。（再婚时）"
    plain = answer_on(tools, bundle({"fee": fees}), "要收费吗", (GuideField.FEE,))
    assert quoted(plain)[:2] == ["一般收费10元。", "免收。（再婚时）"]


SCENARIO = Scenario(
    id="yx-who",
    question="由哪个去办？",
    options=(
        ScenarioOption(label="双方都到场", drops_materials=("委托书",)),
        ScenarioOption(
            label="请人代办",
            adds_materials=("委托书",),
            note=fact("代办的人要带自己的身份证。"),
        ),
        ScenarioOption(label="港澳台居民来办", leads_to="yx-shop-open"),
    ),
)


def test_choice_of_a_scenario_brings_its_note(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE, scenarios=(SCENARIO,)), "请人代办带什么", MATERIALS)
    assert "代办的人要带自己的身份证。" in quoted(run)
    assert quoted(run)[0] == "委托书（委托他人办理时）"


def test_choice_of_a_scenario_drops_its_materials(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE, scenarios=(SCENARIO,)), "双方都到场，带什么", MATERIALS)
    assert not any("委托书" in text for text in quoted(run))
    assert "委托书（双方都到场）" in shown(run, "notice")[0]


def test_choice_that_leads_elsewhere_is_offered(tools: Tools) -> None:
    run = answer_on(tools, bundle(GUIDE, scenarios=(SCENARIO,)), "我是香港人，带什么", MATERIALS)
    assert "改看「开便民小店」" in [button.label for button in run.messages[-1].buttons]


def test_yes_or_no_option_takes_its_words_from_the_question(tools: Tools) -> None:
    options = (
        ScenarioOption(label="有", note=fact("鱼塘要先登记。")),
        ScenarioOption(label="没有", note=fact("没有鱼塘也能办。")),
    )
    scenario = Scenario(id="yx-pond", question="有鱼塘吗？", options=options)
    for text, note in (("我有鱼塘", "鱼塘要先登记。"), ("我没有鱼塘", "没有鱼塘也能办。")):
        run = answer_on(tools, bundle(GUIDE, scenarios=(scenario,)), text, MATERIALS)
        notes = {"鱼塘要先登记。", "没有鱼塘也能办。"} & set(quoted(run))
        assert notes == {note}


def test_matter_that_was_denied_is_not_on_the_card(tools: Tools) -> None:
    step = BundleMatter(matter=STEP.id, optional=True, when="自己有鱼塘时")
    plain = answer_on(tools, bundle(matters=(step,)), "怎么弄")
    assert "（自己有鱼塘时）" in shown(plain, "bundle")[0]
    denied = answer_on(tools, bundle(matters=(step,)), "我没有鱼塘")
    assert "自己有鱼塘时" not in shown(denied, "bundle")[0]


PAPERS = {
    "materials": (
        material("申请表"),
        material("双方居民户口簿", "一起迁户口时"),
        material("经营者身份证", certificate="居民身份证", certificate_source="old-rule"),
        material("租赁合同"),
    )
}


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("户口簿不带行不行", "双方居民户口簿", "不是都要，适用情形：一起迁户口时"),
        ("不用户口簿吧", "双方居民户口簿", "不是都要"),
        ("要不要身份证", "经营者身份证", "是要交的。有居民身份证的可免提交"),
        ("没有租赁合同能办吗", "租赁合同", "「租赁合同」在材料清单里，是要交的"),
        ("身份证复印件可以吗", "经营者身份证", "是要交的"),
    ],
)
def test_question_on_one_material_is_answered_on_that_one(
    tools: Tools, text: str, name: str, said: str
) -> None:
    run = answer_on(tools, bundle(PAPERS), f"河边垂钓点{text}", MATERIALS)
    assert said in run.message
    assert run.answer[0].text.startswith(name)
    (message,) = [each for each in run.messages if each.type == "checklist"]
    assert [item.name for item in message.items] == [name]


@pytest.mark.parametrize(
    "text",
    ["要带什么材料", "办身份证要什么材料", "我带了身份证，要多久", "租赁合同怎么办理", "领户口簿"],
)
def test_mention_of_a_material_is_no_question_on_it(tools: Tools, text: str) -> None:
    run = answer_on(tools, bundle(PAPERS), f"河边垂钓点{text}", MATERIALS)
    (message,) = [each for each in run.messages if each.type == "checklist"]
    assert len(message.items) == 4
