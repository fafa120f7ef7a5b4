"""Each figure about messages, counted by hand."""

from dataclasses import replace

import pytest
from support.desk_dispatch import FEES, LIGHTS, NOISE, WAGES, answer, judge_of, labelled, trained

from desk.evaluation.judging import Answer
from desk.evaluation.measures import MEASURES, department_calibration


def shares(answers: list[Answer]) -> dict[str, float | None]:
    return {measure.name: measure.share(answers) for measure in MEASURES}


def test_departments_by_first_and_by_first_three() -> None:
    lamp, shared = labelled("路灯坏了"), labelled("路灯杆旁边很吵", also=(NOISE,))
    found = shares(
        [
            answer(lamp, LIGHTS, NOISE, WAGES),
            answer(lamp, NOISE, WAGES, LIGHTS),
            answer(lamp, NOISE, WAGES, FEES),
            answer(shared, NOISE, WAGES, FEES),
            answer(labelled("着火", ""), WAGES),  # nobody said whose it is: not counted
        ]
    )
    assert (found["department_1"], found["department_3"]) == (2 / 4, 3 / 4)


def test_levels_and_type() -> None:
    lamp = labelled("路灯坏了")
    found = shares(
        [
            answer(lamp),
            answer(lamp, path=("城乡建设", "其他")),
            answer(lamp, path=("民政", "其他"), type="咨询"),
            answer(replace(lamp, path=(), type="")),
        ]
    )
    assert (found["level_1"], found["level_2"], found["type"]) == (2 / 3, 1 / 3, 2 / 3)


def test_a_district_that_nobody_told_must_not_be_made_up() -> None:
    told, untold = labelled("路灯坏了", district="上溪区"), labelled("路灯坏了", district="")
    found = shares(
        [
            answer(told),
            answer(told, district="下溪区"),
            answer(untold),
            answer(untold, district="上溪区"),
            answer(labelled("路灯坏了", district=None), district="上溪区"),
        ]
    )
    assert found["district"] == 2 / 4


def test_recall_and_precision_of_urgency() -> None:
    urgent, calm = labelled("起火了", urgency="紧急"), labelled("路灯坏了")
    found = shares(
        [
            answer(urgent),
            answer(urgent),
            answer(urgent, urgent=False),
            answer(calm, urgent=True),
            answer(calm),
            answer(labelled("路灯坏了", urgency=""), urgent=True),
        ]
    )
    assert (found["urgent_recall"], found["urgent_precision"]) == (2 / 3, 2 / 3)


def test_without_a_label_there_is_no_figure() -> None:
    bare = labelled("路灯坏了", "", path=(), type="", district=None, urgency="")
    assert set(shares([answer(bare, LIGHTS)]).values()) == {None}
    assert department_calibration([answer(bare, LIGHTS)]) is None


def test_calibration_of_the_first_department() -> None:
    lamp = labelled("路灯坏了")
    found = department_calibration(
        [
            answer(lamp, LIGHTS, probability=0.95),
            answer(lamp, LIGHTS, probability=0.95),
            answer(lamp, NOISE, LIGHTS, probability=0.55),
            answer(lamp, LIGHTS, probability=0.55),
        ]
    )
    assert found is not None
    assert [(item.count, item.found) for item in found.bins] == [(2, 0.5), (2, 1.0)]
    assert found.error == pytest.approx((2 * 0.05 + 2 * 0.05) / 4)


def test_models_are_asked_as_drafts_ask_them() -> None:
    lamp = labelled("上溪区的路灯坏了好几天", district="上溪区")
    (lamp_answer, fire) = judge_of(trained()).answers([lamp, labelled("楼下起火了", "")])
    assert lamp_answer.judged.departments[0] == LIGHTS
    assert len(lamp_answer.judged.departments) == 3
    assert 0 < lamp_answer.judged.probability <= 1
    assert (lamp_answer.judged.path, lamp_answer.judged.district) == (lamp.path, "上溪区")
    assert not lamp_answer.judged.urgent
    assert fire.judged.urgent
