"""Where a matter goes in a made-up city, and why."""

import numpy as np
import pytest
from support.desk_dispatch import CITY, DEPARTMENTS, FEES, LIGHTS, department, trained
from support.encoder import NgramEncoder

from desk.dispatch.departments import Departments
from desk.dispatch.routing import Route, Router
from desk.dispatch.texts import dispatch_text

ENCODER = NgramEncoder()
POOLS = department("dept-pools", "市体育局", "负责游泳池的水质和救生员")
EMPTY = department("dept-empty", "市档案馆", "x").model_copy(update={"duties": ()})


def routed(text: str, departments: Departments = DEPARTMENTS, city: str = CITY) -> Route:
    return Router(trained(), departments, ENCODER).route(text, ENCODER.encode([text])[0], city)


def with_more(*more: object) -> Departments:
    return Departments.among([*DEPARTMENTS.by_id.values(), *more])  # type: ignore[list-item]


@pytest.mark.parametrize(("text", "name"), [("路灯坏了没人修", LIGHTS), ("学校乱收补课费", FEES)])
def test_it_goes_where_such_matters_went(text: str, name: str) -> None:
    chances = routed(text).departments
    assert chances[0].id == name
    assert [each.probability for each in chances] == sorted(
        (each.probability for each in chances), reverse=True
    )
    assert chances[0].name == DEPARTMENTS.title(name)


def test_a_department_without_an_example_is_found_by_its_duty() -> None:
    best = routed("游泳池的水质和救生员", with_more(POOLS)).departments[0]
    assert best.id == "dept-pools"
    assert best.reasons == [dispatch_text("duty", duty="负责游泳池的水质和救生员")]


def test_a_department_without_duties_has_no_nearest_one_and_comes_last() -> None:
    departments = with_more(EMPTY, POOLS)
    found = routed("路灯坏了没人修", departments).departments
    assert "dept-empty" not in {each.id for each in found}


def test_words_that_speak_for_it_are_named() -> None:
    assert dispatch_text("words", words="路灯") in routed("路灯坏了").departments[0].reasons


def test_a_city_without_departments_gets_none() -> None:
    assert routed("路灯坏了", city="990200").departments == []


def test_a_fire_is_urgent_and_a_lamp_is_not() -> None:
    assert routed("厂里起火了救命").urgent > routed("路灯坏了请尽快处理").urgent


def test_a_clause_speaks_for_departments_it_knows_only() -> None:
    router = Router(trained(), DEPARTMENTS, ENCODER)
    assert router.says("路灯坏了", LIGHTS) > router.says("路灯坏了", FEES)
    assert router.says("路灯坏了", "dept-unknown") == 0.0


def test_probabilities_are_one_in_all_over_all_departments() -> None:
    found = routed("半夜噪声太大").departments
    assert 0 < sum(each.probability for each in found) <= 1 + 1e-6
    assert np.isfinite([each.probability for each in found]).all()
