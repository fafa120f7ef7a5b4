"""Forms out of the record model: every field has words, and a form gives back what it was given."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.record_forms import sent_of
from support.record_strategies import RECORDS

from daoban.settings import ROOT
from knowledge.facts import Model
from knowledge.files import read_content
from studio.forms import moves
from studio.forms.nodes import Form
from studio.forms.reading import read
from studio.forms.shapes import KINDS, FieldShape, Shape, fields_of, named_fields
from studio.forms.texts import parts

LIVE = [each.record for each in read_content(ROOT / "knowledge" / "content")[0]]
KNOWN = {"source", "matter", "bundle", "policy", "region", "stage", "lead"}


def all_fields(model: type[Model], seen: set[type[Model]]) -> Iterator[FieldShape]:
    if model in seen:
        return
    seen.add(model)
    for each in fields_of(model):
        yield each
        if each.model:
            yield from all_fields(each.model, seen)


def body_of(record: Model) -> dict[str, Any]:
    return record.model_dump(mode="json")


def again(record: Model) -> dict[str, Any]:
    """What comes back when the form of a record is sent unchanged."""
    fields = fields_of(type(record))
    body = body_of(record)
    return {"kind": body["kind"], **read(fields, sent_of(Form().nodes(fields, body)))}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_asked_in_words(kind: str) -> None:
    for each in all_fields(KINDS[kind], set()):
        assert each.label, each.name
        assert set(each.refers) <= KNOWN
        ids = each.shape in (Shape.TEXT, Shape.PICKS) and each.most == 80 and each.name != "id"
        assert bool(each.refers) or not ids, each.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_stands_in_one_part(kind: str) -> None:
    model = KINDS[kind]
    named = [field.name for part in parts() for field in named_fields(model, part.fields)]
    assert sorted(named) == sorted(each.name for each in fields_of(model))


def test_the_form_of_every_live_record_gives_it_back() -> None:
    assert len(LIVE) > 900
    assert [each.id for each in LIVE if again(each) != body_of(each)] == []


@given(st.one_of(*RECORDS.values()))
@settings(max_examples=60, deadline=None)
def test_the_form_of_any_record_gives_it_back(record: Model) -> None:
    """Boxes of one line hold neither line breaks nor what is no character at all."""
    body = tidy(body_of(record))
    made = type(record).model_validate({**body}, strict=False)
    assert again(made) == body_of(made)


def tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: tidy(each) for name, each in value.items()}
    if isinstance(value, list):
        made = [tidy(each) for each in value]
        return [each for number, each in enumerate(made) if each not in made[:number]]
    if isinstance(value, str):
        return "".join(value.replace("\x00", "").split()) or "字"
    return value


FEE = "guide.fee"


def texts(body: dict[str, Any]) -> Sequence[str]:
    return [each["text"] for each in body["guide"]["fee"]]


def bundle() -> dict[str, Any]:
    body = body_of(next(each for each in LIVE if each.id == "cq-newborn"))
    body["guide"]["fee"] = [{"text": each, "source": "s", "brief": None} for each in "甲乙丙"]
    return body


def test_items_are_added_removed_and_moved() -> None:
    fields, body = fields_of(KINDS["bundle"]), bundle()
    assert texts(moves.add(fields, body, FEE)) == ["甲", "乙", "丙", ""]
    assert moves.add(fields, body, FEE)["guide"]["fee"][-1]["source"] == "s"
    assert texts(moves.remove(fields, body, f"{FEE}.1")) == ["甲", "丙"]
    assert texts(moves.move(fields, body, f"{FEE}.2", -1)) == ["甲", "丙", "乙"]
    assert texts(body) == ["甲", "乙", "丙"]


def test_a_new_question_has_room_for_its_answer() -> None:
    fields = fields_of(KINDS["bundle"])
    made = moves.add(fields, bundle(), "faqs", "law-x")["faqs"][-1]
    assert made["answer"][0]["source"] == "law-x"
    inside = moves.add(fields, bundle(), "faqs.0.answer")["faqs"][0]["answer"]
    assert inside[-1]["text"] == ""


@given(st.text("abcdefgui.0123-_", max_size=20), st.integers(-2, 2))
def test_no_button_breaks_a_form(path: str, by: int) -> None:
    fields, body = fields_of(KINDS["bundle"]), bundle()
    for made in (
        moves.add(fields, body, path),
        moves.remove(fields, body, path),
        moves.move(fields, body, path, by),
    ):
        assert made == body or moves.list_at(fields, path.rpartition(".")[0] or path)


def test_blank_items_are_kept_while_writing_and_left_out_when_stored() -> None:
    fields = named_fields(KINDS["bundle"], ("guide",))
    body = moves.add(fields, bundle(), FEE)
    sent = sent_of(Form().nodes(fields, body))
    assert len(read(fields, sent, keep_blank=True)["guide"]["fee"]) == 4
    assert len(read(fields, sent)["guide"]["fee"]) == 3


def test_what_is_wrong_stands_at_its_field() -> None:
    class Found:
        def __init__(self, path: str) -> None:
            self.path = path

    fields = fields_of(KINDS["bundle"])
    form = Form([Found("guide.fee.1.text"), Found("guide.fee.0"), Found("aliases.2")])
    nodes = form.nodes(fields, bundle())
    guide = next(each for each in nodes if each.field.name == "guide")
    fee = next(each for each in guide.nodes if each.field.name == "fee")
    assert guide.wrong
    assert fee.rows[1].nodes[0].findings
    assert not fee.rows[0].nodes[0].findings
    assert fee.rows[0].findings
    assert not fee.rows[1].findings
    aliases = next(each for each in nodes if each.field.name == "aliases")
    assert len(aliases.findings) == 1


@given(st.dictionaries(st.text("guidefe.0123sources", max_size=16), st.lists(st.text(max_size=4))))
def test_whatever_is_sent_can_be_read_and_shown(sent: dict[str, list[str]]) -> None:
    fields = fields_of(KINDS["bundle"])
    body = read(fields, sent, keep_blank=True)
    assert Form().nodes(fields, body)
