"""What is offered next has an answer, is not what was just said, and is what people ask."""

from pathlib import Path

import pytest
from support.asking import reply_to
from support.composing import answer_on, bundle, fact

from knowledge.vocabulary import GuideField
from search.composition import suggestions
from search.composition.suggestions import MOST, usual_fields
from search.run import Tools

ASKS = (
    "开便民小店要多久",
    "小店转让怎么办理",
    "小店停业",
    "开便民小店要带什么材料",
    "关店要收费吗",
)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Labelled questions of which the fee is asked most, for one bundle the place."""
    lines = [
        '{"text": "a", "bundles": ["别的"], "field": "fee"}',
        '{"text": "b", "bundles": ["别的"], "field": "fee", "also": ["result"]}',
        '{"text": "c", "bundles": ["河边垂钓点"], "field": "place", "also": ["channel"]}',
        '{"text": "d", "bundles": ["河边垂钓点"], "field": "place"}',
        '{"text": "half a li',
        "",
    ]
    (tmp_path / "asked.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(suggestions, "QUESTIONS", tmp_path)
    suggestions._asked.cache_clear()
    yield tmp_path
    suggestions._asked.cache_clear()


def test_what_is_asked_most_comes_first(asked: Path) -> None:
    assert usual_fields("河边垂钓点")[:3] == [
        GuideField.PLACE,
        GuideField.CHANNEL,
        GuideField.FEE,
    ]
    assert set(usual_fields("没有人问过的")[:2]) == {GuideField.FEE, GuideField.PLACE}
    assert set(usual_fields("没有人问过的")) == set(GuideField)


def test_only_what_has_content_is_offered(tools: Tools, asked: Path) -> None:
    guide = {"fee": (fact("不收费。"),), "place": (fact("一楼。"),), "result": (fact("发证。"),)}
    run = answer_on(tools, bundle(guide), "", (GuideField.FEE,))
    labels = [button.label for button in run.messages[-1].buttons]
    assert labels == ["办理地点", "办理结果"]


@pytest.mark.parametrize("text", ASKS)
def test_each_suggestion_is_answered_when_chosen(tools: Tools, text: str) -> None:
    reply = reply_to(tools, text)
    (buttons,) = [each["buttons"] for each in reply.messages or () if each["type"] == "buttons"]
    assert 0 < len(buttons) <= MOST
    assert len({button["send"] for button in buttons}) == len(buttons)
    for button in buttons:
        if button["send"] == "说详细点":
            continue
        chosen = reply_to(tools, button["send"], context={"bundle": reply.bundle})
        assert chosen.outcome == "answered"
        assert chosen.bundle == reply.bundle
        assert chosen.answer
        assert not any("未收录" in item.text for item in chosen.answer)


@pytest.mark.parametrize("text", ASKS)
def test_what_was_just_asked_is_not_offered(tools: Tools, text: str) -> None:
    reply = reply_to(tools, text)
    label = tools.texts.label(reply.field) if reply.field else ""
    assert label not in [
        button["label"] for message in reply.messages or () for button in message.get("buttons", ())
    ]
