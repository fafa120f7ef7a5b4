"""The trained model understands sentences that it has not seen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import REPOSITORY, read_yaml
from rasa.core.agent import Agent

RIGHT_AT_LEAST = 0.85


def understand(agent: Agent, text: str) -> dict[str, Any]:
    """What the model makes of one message."""
    return asyncio.run(agent.parse_message(text))


def test_unseen_sentences_are_understood(agent: Agent) -> None:
    asked = [
        (text, intent)
        for intent, texts in read_yaml(REPOSITORY / "tests" / "bot" / "held_out.yml").items()
        for text in texts
    ]
    misses = []
    for text, intent in asked:
        found = understand(agent, text)["intent"]
        if found["name"] != intent:
            misses.append(f"{text}:应为 {intent},判为 {found['name']}({found['confidence']:.2f})")
    print(f"\n{len(asked) - len(misses)} / {len(asked)}", *misses, sep="\n")
    assert len(misses) <= (1 - RIGHT_AT_LEAST) * len(asked), misses


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("第二个", "ordinal", "2"),
        ("2", "ordinal", "2"),
        ("12", "ordinal", "12"),
        ("选3", "ordinal", "3"),
        ("1号", "ordinal", "1"),
        ("后面那个吧", "ordinal", "-1"),
        ("我在长沙", "city", "长沙"),
        ("我人在渝北区", "city", "重庆"),
        ("我是单位的", "audience", "企业"),
        ("我自己办", "audience", "个人"),
    ],
)
def test_entities_carry_one_settled_value(agent: Agent, text: str, entity: str, value: str) -> None:
    found = understand(agent, text)["entities"]
    assert [(item["entity"], item["value"]) for item in found] == [(entity, value)]


@pytest.mark.parametrize("text", ["asdfgh", "㗊㗊㗊", "。。。"])
def test_what_means_nothing_is_handed_to_the_fallback(agent: Agent, text: str) -> None:
    assert understand(agent, text)["intent"]["name"] == "nlu_fallback"
