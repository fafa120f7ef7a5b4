"""Compiled forms: sections, repeated ones, their counts and places; what is refused in loading."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from actions.forms import loading, prefill
from actions.forms.conditions import Circumstance
from actions.forms.form import Form, count_of
from actions.forms.loading import bundles_with_form, compile_form, form_of, groups
from actions.forms.normalising import normal_form
from actions.forms.prefill import prefill_of
from daoban.errors import ContentInvalid, NotFound

CHILD = {"$ref": "#/$defs/child"}
RAW: dict[str, Any] = {
    "title": "示例申请表",
    "properties": {
        "applicant": {"$ref": "#/$defs/applicant"},
        "children": {"type": "array", "minItems": 1, "maxItems": 3, "items": CHILD},
        "twins": {
            "title": "双胞胎",
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": CHILD,
            "x-when": {"scenario": "count", "is": ["两个"]},
        },
        "delivery": {"$ref": "#/$defs/delivery"},
    },
    "x-matters": {"birth": ["children"], "card": ["children", "delivery"]},
}
NOBODY = Circumstance({}, {})


def changed(**changes: Any) -> Form:
    return compile_form({**RAW, **changes}, "sample")


def with_section(key: str, schema: Mapping[str, Any]) -> Form:
    return changed(properties={**RAW["properties"], key: schema})


FORM = changed()


def paths(case: Circumstance, *matters: str) -> list[str]:
    return [place.path for place in FORM.places(case, matters)]


def test_sections_belong_to_matters_and_answers() -> None:
    assert [each.key for each in FORM.shown(NOBODY, ())] == ["applicant"]
    assert [each.key for each in FORM.shown(NOBODY, ("birth",))] == ["applicant", "children"]
    two = Circumstance({"count": "两个"}, {})
    assert [each.key for each in FORM.shown(two, ("card",))] == [
        "applicant",
        "children",
        "twins",
        "delivery",
    ]


def test_a_repeated_section_is_there_as_often_as_was_said() -> None:
    def times(said: str) -> int:
        shown = paths(Circumstance({}, {"children.count": said}), "birth")
        return sum(path.startswith("children.") and path.endswith(".name") for path in shown)

    assert [times(said) for said in ("", "0", "1", "2", "3", "9", "viele", "-1", "２")] == [
        1,
        1,
        1,
        2,
        3,
        3,
        1,
        1,
        2,
    ]
    assert "children.count" in paths(NOBODY, "birth")


def test_what_is_always_as_often_has_no_count() -> None:
    shown = paths(Circumstance({"count": "两个"}, {}))
    assert "twins.count" not in shown
    assert {"twins.0.name", "twins.1.name"} <= set(shown)
    assert "twins.2.name" not in shown


def test_labels_say_whose_it_is() -> None:
    def label(path: str) -> str:
        place = FORM.place(path)
        assert place is not None
        return place.label

    assert label("twins.1.name").startswith("双胞胎（第 2 个）的")
    assert "第" not in label("applicant.name")


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "applicant",
        "applicant.",
        "applicant.no",
        "no.name",
        "children.name",
        "children.3.name",
        "children.-1.name",
        "children.0",
        "children.0.no",
        "applicant.0.name",
        "applicant.count",
        "children.0.name.more",
        "children.²name",
        "children.².name",
    ],
)
def test_there_is_nothing_at_a_wrong_path(path: str) -> None:
    assert FORM.place(path) is None


@given(st.text(max_size=30))
def test_any_text_may_be_asked_for_as_a_path(path: str) -> None:
    FORM.place(path)
    FORM.place(f"children.{path}")
    FORM.place(f"children.{path}.name")


@given(st.text(max_size=5))
def test_any_text_may_be_a_count(said: str) -> None:
    assert count_of(FORM.section("children"), {"children.count": said}) in (1, 2, 3)


@pytest.mark.parametrize("bundle", bundles_with_form())
def test_every_place_that_is_shown_is_found_by_its_path(bundle: str) -> None:
    form = form_of(bundle)
    every = set(form.matters)
    for place in form.places(NOBODY, every):
        assert form.place(place.path) == place


@pytest.mark.parametrize("bundle", bundles_with_form())
def test_every_schema_is_a_schema_and_requires_only_what_is_always_asked(bundle: str) -> None:
    schema = form_of(bundle).schema
    Draft202012Validator.check_schema(dict(schema))
    for name, group in schema["$defs"].items():
        for key in group.get("required", ()):
            assert "x-when" not in groups()[name]["properties"][key], (name, key)


@pytest.mark.parametrize(
    "broken",
    [
        {"title": None, "properties": {"a": {"$ref": "#/$defs/no-such"}}},
        {"properties": {"a": {}}},
        {"properties": {"a": {"type": "array", "items": CHILD}}},
        {"properties": {"a": {"type": "array", "maxItems": "x", "items": CHILD}}},
        {"properties": {"a": {**CHILD, "x-when": {"scenario": "kind"}}}},
        {"properties": {"a": {**CHILD, "minLength": -1}}},
        {"x-matters": {"birth": ["no-such"]}},
        {"x-rules": [{"rule": "no-such"}]},
        {"x-rules": [{"rule": "after", "field": "children.0.birth_date"}]},
    ],
)
def test_a_broken_form_is_refused_with_the_place(broken: Mapping[str, Any]) -> None:
    with pytest.raises(ContentInvalid) as caught:
        changed(**broken)
    assert caught.value.message


def test_a_form_without_title_or_sections_is_refused() -> None:
    for missing in ("title", "properties"):
        with pytest.raises(ContentInvalid):
            compile_form({key: value for key, value in RAW.items() if key != missing}, "sample")


@pytest.mark.parametrize("bundle", ["no-such", "../forms/cq-newborn", ""])
def test_a_bundle_without_form_is_told(bundle: str) -> None:
    with pytest.raises(NotFound):
        form_of(bundle)


def test_a_group_that_is_written_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "groups").mkdir()
    for name in ("a", "b"):
        (tmp_path / "groups" / f"{name}.yml").write_text(
            "one: {title: 一, properties: {}}\n", "utf-8"
        )
    monkeypatch.setattr(loading, "CONTENT", tmp_path)
    with pytest.raises(ContentInvalid, match="写了两次"):
        groups.__wrapped__()


@pytest.mark.parametrize(
    "text",
    [
        "form: sample\noverwrite: true\n",
        "form: sample\nsources: [{register: population}]\n",
        "form: sample\nsources: [{register: population, fills: {a.b: c}, when: {}}]\n",
        "form: sample\nmore: 1\n",
        "sources: []\n",
    ],
)
def test_a_broken_prefill_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "prefill").mkdir()
    (tmp_path / "prefill" / "sample.yml").write_text(text, "utf-8")
    monkeypatch.setattr(prefill, "CONTENT", tmp_path)
    with pytest.raises(ContentInvalid, match=r"sample\.yml"):
        prefill_of.__wrapped__("sample")


def test_registers_of_a_prefill_are_named_once_and_the_sign_in_is_none() -> None:
    registers = prefill_of("cq-newborn").registers
    assert len(set(registers)) == len(registers) > 3
    assert "identity" not in registers


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("applicant.name", "  李示例 ", "李示例"),
        ("applicant.mobile", "199 0000 0001", "19900000001"),
        ("applicant.identity_number", "51022219710816982x", "51022219710816982X"),
        ("children.0.birth_date", "2026年11月3日", "2026-11-03"),
        ("children.0.sex", "女孩", "女"),
        ("children.count", "2", "2"),
        ("applicant.name", "   ", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_way(path: str, typed: str, kept: str) -> None:
    place = FORM.place(path)
    assert place is not None
    assert normal_form(place.field, typed) == kept


@given(st.text(max_size=40))
def test_keeping_it_twice_is_keeping_it_once(typed: str) -> None:
    for path in ("applicant.name", "applicant.mobile", "children.0.sex", "children.count"):
        place = FORM.place(path)
        assert place is not None
        once = normal_form(place.field, typed)
        assert normal_form(place.field, once) == once
