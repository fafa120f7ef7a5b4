"""Scripted dialogues of many turns with the real house, over the API through Rasa."""

import httpx
import pytest
from script import Conversation, Dialogue, dialogues

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.name)
def test_the_thread_is_kept(running_house: str, dialogue: Dialogue) -> None:
    misses = []
    with httpx.Client(base_url=running_house, timeout=30, trust_env=False) as http:
        conversation = Conversation(http, dialogue.city)
        for number, turn in enumerate(dialogue.turns, 1):
            found = turn.misses(conversation.take(turn))
            said = turn.say or f"[{turn.press}]"
            misses += [f"{number} 「{said}」: {miss}" for miss in found]
    assert not misses, "\n".join(["", *misses])


def test_there_are_enough_dialogues_of_both_cities() -> None:
    assert len(dialogues()) >= 30
    assert {"重庆", "长沙", None} == {dialogue.city for dialogue in dialogues()}
    names = [dialogue.name for dialogue in dialogues()]
    assert len(set(names)) == len(names)
