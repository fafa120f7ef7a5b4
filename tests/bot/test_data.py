"""The training data, the domain and the rules fit together."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from conftest import REPOSITORY, read_yaml
from rasa.shared.core.domain import Domain

WITHOUT_EXAMPLES = {
    "nlu_fallback",  # set by FallbackClassifier
    "fill_form",  # sent by the gateway in place of what was said to a form
}
ANNOTATION = re.compile(r"\[([^\]]+)\]\([a-z]+\)")


def plain(example: str) -> str:
    """The example without its entity marks."""
    return ANNOTATION.sub(r"\1", example)


def rules() -> list[dict[str, Any]]:
    """Every rule of the assistant."""
    return read_yaml(REPOSITORY / "bot" / "rules.yml")["rules"]


def declared_intents() -> set[str]:
    """The intents that the domain names, without Rasa's own."""
    return {name for entry in read_yaml(REPOSITORY / "bot" / "domain" / "intents.yml")["intents"] for name in entry}


def test_every_intent_has_its_own_file() -> None:
    files = {path.stem for path in (REPOSITORY / "nlu_data").glob("*.yml")}
    assert files == declared_intents() - WITHOUT_EXAMPLES


def test_a_file_holds_only_its_intent(examples: dict[str, list[str]]) -> None:
    for path in (REPOSITORY / "nlu_data").glob("*.yml"):
        assert [part["intent"] for part in read_yaml(path)["nlu"] if "intent" in part] == [path.stem]
    assert set(examples) == declared_intents() - WITHOUT_EXAMPLES


def test_every_intent_has_enough_examples(examples: dict[str, list[str]]) -> None:
    assert {intent: len(lines) for intent, lines in examples.items() if len(lines) < 20} == {}


def test_no_example_stands_twice(examples: dict[str, list[str]]) -> None:
    counted = Counter(plain(line) for lines in examples.values() for line in lines)
    assert [line for line, times in counted.items() if times > 1] == []


def test_held_out_sentences_are_not_trained_on(examples: dict[str, list[str]]) -> None:
    trained = {plain(line) for lines in examples.values() for line in lines}
    held_out = read_yaml(REPOSITORY / "tests" / "bot" / "held_out.yml")
    assert [line for lines in held_out.values() for line in lines if line in trained] == []


def test_every_intent_has_one_rule() -> None:
    ruled = [rule["steps"][0]["intent"] for rule in rules()]
    assert Counter(ruled) == Counter(declared_intents())


def test_every_action_of_a_rule_is_in_the_domain(domain: Domain) -> None:
    assert {rule["steps"][1]["action"] for rule in rules()} == set(domain.user_actions) - set(domain.responses)


@pytest.mark.parametrize("reserved", ["restart", "back", "session_start"])
def test_no_intent_takes_a_name_that_rasa_handles_itself(reserved: str) -> None:
    assert reserved not in declared_intents()


def test_slots_do_not_steer_the_dialogue(domain: Domain) -> None:
    ours = [slot for slot in domain.slots if slot.name not in {"requested_slot", "session_started_metadata"}]
    assert [slot.name for slot in ours if slot.influence_conversation] == []
    assert {slot.name for slot in ours} == {
        *("bundle", "field", "city", "audience", "last_question"),
        *("alternatives", "open_question", "topics", "turned_down"),
        *("outcome", "handoff", "last_messages"),
    }


def test_entities_do_not_steer_the_dialogue() -> None:
    entries = read_yaml(REPOSITORY / "bot" / "domain" / "intents.yml")["intents"]
    assert all(options == {"use_entities": []} for entry in entries for options in entry.values())
