"""What was said in a call: pieces of a speech engine and what agents type, at once."""

from hypothesis import given
from hypothesis import strategies as st

from web.desk.call import Spoken, is_call_id
from web.desk.requests import MOST_CHARACTERS

WORDS = st.text(alphabet="路灯坏了请快修好谢", min_size=1, max_size=6)


def test_final_pieces_are_appended() -> None:
    spoken = Spoken()
    for piece in ("路灯", "坏了", "。"):
        spoken.append(piece)
    assert spoken.transcript == "路灯坏了。"
    assert spoken.revision == 3


def test_a_provisional_piece_gives_way_to_what_says_the_same_anew() -> None:
    spoken = Spoken()
    spoken.append("你好，")
    for piece in ("路灯", "路灯坏", "路灯坏了"):
        spoken.append(piece, final=False)
    assert spoken.transcript == "你好，路灯坏了"
    spoken.append("路灯坏了一个。")
    assert spoken.transcript == "你好，路灯坏了一个。"
    assert spoken.provisional == ""


def test_a_provisional_piece_stays_when_the_next_goes_on_after_it() -> None:
    spoken = Spoken()
    spoken.append("我家门口", final=False)
    spoken.append("路灯坏了")
    assert spoken.transcript == "我家门口路灯坏了"


def test_replacing_forgets_what_was_there() -> None:
    spoken = Spoken()
    spoken.append("路灯坏了")
    spoken.append("请快", final=False)
    spoken.replace("全新的内容")
    assert spoken.transcript == "全新的内容"


def test_pieces_that_came_meanwhile_are_not_lost_when_somebody_types() -> None:
    spoken = Spoken()
    spoken.append("路灯坏了，")
    seen = spoken.revision
    spoken.append("请快修。")
    spoken.replace("样板路路灯坏了，", seen)
    assert spoken.transcript == "样板路路灯坏了，请快修。"


def test_what_was_still_provisional_on_the_screen_does_not_come_twice() -> None:
    spoken = Spoken()
    spoken.append("路灯", final=False)
    seen = spoken.revision
    spoken.append("路灯坏了。")
    spoken.replace("样板路路灯", seen)
    assert spoken.transcript == "样板路路灯坏了。"


def test_a_provisional_end_that_was_seen_may_still_change_afterwards() -> None:
    spoken = Spoken()
    spoken.append("路灯", final=False)
    spoken.replace("样板路路灯", spoken.revision)
    spoken.append("路灯坏了。")
    assert spoken.transcript == "样板路路灯坏了。"


def test_a_single_provisional_character_does_not_come_twice() -> None:
    spoken = Spoken()
    spoken.append("路灯坏了，")
    spoken.append("请", final=False)
    spoken.append("请快修。")
    assert spoken.transcript == "路灯坏了，请快修。"


def test_a_very_long_call_keeps_its_end() -> None:
    spoken = Spoken()
    spoken.append("头" + "路" * MOST_CHARACTERS)
    assert spoken.transcript == "路" * MOST_CHARACTERS


@given(st.lists(WORDS, max_size=8), WORDS)
def test_whoever_types_after_each_piece_loses_none(pieces: list[str], typed: str) -> None:
    """An agent who always has the latest text and adds to its front loses nothing of the end."""
    spoken = Spoken()
    spoken.append("。")
    for piece in pieces:
        seen, text = spoken.revision, spoken.transcript
        spoken.append(piece)
        spoken.replace(typed + text, seen)
    assert spoken.transcript == typed * len(pieces) + "。" + "".join(pieces)


def test_ids_of_calls() -> None:
    assert is_call_id("call-0a_B")
    assert not any(map(is_call_id, ("", "a b", "../x", "a" * 65, "电话", "a\n")))
