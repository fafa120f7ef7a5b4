"""The published content: every field of every bundle fits a screen and is made of released texts."""

import dataclasses

import pytest
from support.asking import UNRECORDED
from support.quoting import Quotable, shown_strings

from daoban.settings import ROOT
from knowledge.files import read_content
from knowledge.records import Bundle
from knowledge.vocabulary import GuideField
from search.composition.conflicts import conflicts
from search.composition.quotes import all_statements, field_quotes
from search.composition.screen import LINES, lines_of
from search.composition.service import ServiceAnswer
from search.contracts import Outcome, Question
from search.run import Run, Tools
from search.stages.normalise import normalise
from search.texts import load_texts

CONTENT = ROOT / "knowledge" / "content"
SAID = ("", "我是二婚，请人代办", "我是外地户口，没有单位", "双方都到场，没有贷款，不用身份证吧")
ASKED = [(field, SAID[number % len(SAID)]) for number, field in enumerate(GuideField)]


@pytest.fixture(scope="module")
def published(tools: Tools) -> Tools:
    """The published records with the words of the made-up city: no weights are needed to quote."""
    files, _ = read_content(CONTENT)
    records = {item.record.id: item.record for item in files}
    snapshot = dataclasses.replace(tools.snapshot, records=records)
    return dataclasses.replace(tools, snapshot=snapshot, texts=load_texts(CONTENT))


def _bundles(tools: Tools) -> list[Bundle]:
    return [item for item in tools.snapshot.records.values() if isinstance(item, Bundle)]


def _answer(tools: Tools, bundle: Bundle, field: GuideField, said: str) -> Run:
    run = normalise(Run(Question(text=said), tools))
    run.home, run.fields, run.outcome = bundle.city, [field], Outcome.ANSWERED
    ServiceAnswer(run, bundle).compose()
    return run


@pytest.mark.parametrize(("field", "said"), ASKED)
def test_field_of_each_bundle(published: Tools, field: GuideField, said: str) -> None:
    quotable = Quotable(published)
    for bundle in _bundles(published):
        run = _answer(published, bundle, field, said)
        messages = [message.model_dump(mode="json") for message in run.messages]
        for text in shown_strings([messages, run.message]):
            assert quotable.holds(text), text
        recorded = bool(field_quotes(bundle, published.snapshot.parts.get(bundle.id, ()), field))
        assert recorded is not any(UNRECORDED in item.text for item in run.answer)
        cards = [item for item in messages if item["type"] in ("guide", "checklist")]
        for card in cards:
            alone = len(card["items"]) == 1
            assert alone or sum(lines_of(text) for text in card["text"].split("\n")) <= LINES + 1


@pytest.mark.parametrize(("field", "said"), ASKED)
def test_each_suggestion_has_content(published: Tools, field: GuideField, said: str) -> None:
    labels = {published.texts.label(each): each for each in GuideField}
    for bundle in _bundles(published):
        parts = published.snapshot.parts.get(bundle.id, ())
        *_, buttons = _answer(published, bundle, field, said).messages
        offered = [labels[button.label] for button in buttons.buttons if button.label in labels]
        assert field not in offered
        assert all(field_quotes(bundle, parts, each) for each in offered)


def test_no_two_sources_contradict_each_other_unsaid(published: Tools) -> None:
    """None today; whoever publishes a pair learns here that citizens are told of both."""
    found = [
        (conflict.first.text, conflict.second.text)
        for bundle in _bundles(published)
        for known in [list(all_statements(bundle, published.snapshot.parts.get(bundle.id, ())))]
        for conflict in conflicts(published.snapshot.records, known, known, bundle.city)
    ]
    assert found == []
