"""Guided questions answered in own words."""

import pytest
from support.applications import House

from knowledge.records import Scenario

from .talking import Talk

REMARRIED = {"cs-marriage-remarried": "离婚后再婚"}


@pytest.fixture
def talk(house: House) -> Talk:
    """Asked whether it is a marriage or a divorce."""
    talk = Talk(house)
    talk.begin("cs-marriage")
    return talk


def asked(talk: Talk) -> Scenario:
    """The guided question that is asked now."""
    turn = talk.dialogue.talk(talk.speaker)
    application = turn.filling()
    assert application is not None
    return turn.overview(application).case.open[0]


def test_a_word_from_the_middle_of_an_option_does_not_choose_it(talk: Talk) -> None:
    talk.say("结婚（包括再婚、复婚）")
    while asked(talk).id != "cs-marriage-conditions":
        talk.say(asked(talk).options[0].label)
    assert talk.read("结婚").answers == {}
    assert talk.read("还没到结婚年龄").answers == {"cs-marriage-conditions": "有一方还没到结婚年龄"}


def test_an_option_among_other_words_leaves_the_rest_to_be_heard(talk: Talk) -> None:
    talk.settled = REMARRIED
    assert talk.read("我们要结婚，我是二婚").answers == {
        "cs-marriage-kind": "结婚（包括再婚、复婚）",
        **REMARRIED,
    }


def test_the_words_of_a_button_say_nothing_else(talk: Talk) -> None:
    talk.settled = REMARRIED
    assert talk.read("双方商量好离婚").answers == {"cs-marriage-kind": "双方商量好离婚"}
