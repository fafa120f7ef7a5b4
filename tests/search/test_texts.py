"""The assistant's own words are complete."""

from pathlib import Path

import pytest

from knowledge.vocabulary import GuideField, MaterialForm
from search.contracts import Outcome
from search.messages import Telephone
from search.texts import load_texts


@pytest.mark.parametrize("field", GuideField)
def test_every_field_has_a_heading_and_a_question(content: Path, field: GuideField) -> None:
    texts = load_texts(content)
    assert texts.label(field)
    assert texts.question(field)[-1] in "?？"


@pytest.mark.parametrize("form", MaterialForm)
def test_every_form_of_a_material_has_a_name(content: Path, form: MaterialForm) -> None:
    assert form.value in load_texts(content).raw["forms"]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.NO_ANSWER, "chitchat"),
        (Outcome.NO_ANSWER, "other_service"),
        (Outcome.NO_ANSWER, "progress"),
        (Outcome.NO_ANSWER, "which_service"),
        (Outcome.TICKET, "complaint"),
        (Outcome.HANDOFF, "handoff"),
        (Outcome.REFUSED, "other_people"),
        (Outcome.REFUSED, "jailbreak"),
    ],
)
def test_every_reason_has_words(content: Path, outcome: Outcome, reason: str) -> None:
    texts = load_texts(content)
    said = texts.raw[outcome.value]
    assert texts.reason(outcome.value, reason)
    assert isinstance(said, str) or reason in said


def test_placeholders_are_filled_and_braces_in_values_kept(content: Path) -> None:
    said = load_texts(content).say("answered", title="{小店}", field="费用")
    assert "「{小店}」的费用" in said


def test_only_served_cities_can_be_chosen(content: Path) -> None:
    texts = load_texts(content)
    assert texts.served_cities == {"云溪": "990100", "星湖": "990200"}
    assert texts.cities["990300"] == "南屿"


def test_emergency_numbers_are_numbers(content: Path) -> None:
    numbers = load_texts(content).emergency_numbers()
    assert len(numbers) >= 3
    assert all(isinstance(item, Telephone) and item.number.isdigit() for item in numbers)
