"""What publishing would do to the golden questions."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_accounts import AGENT, AUDITOR, EDITOR, EVERYBODY, HANDLER, REVIEWER
from support.evaluations import golden, measured

from daoban.errors import InvalidInput, NotAllowed, NotFound
from search.run import Tools
from studio.proving import proofs as proving_module
from studio.proving import store
from studio.proving.asking import Answered, difference
from studio.proving.proof import ProofState

SHOP, CLOSE = "开便民小店", "小店停业"


def test_a_change_of_nothing_changes_nothing(proving: Any) -> None:
    proof = proving.prove(proving.draft("yx-shop-close"))
    assert proof.state is ProofState.READY, proof.error
    assert (proof.won, proof.lost, proof.moved, proof.unchanged) == ((), (), (), 3)
    assert (proof.before, proof.after, proof.drop, proof.is_beyond) == (1.0, 1.0, 0.0, False)
    assert (proof.done, proof.total) == (6, 6)
    assert proof.draft_revisions == {1: 1}
    release = proving.house.search.tools.snapshot.release
    assert proof.base_release == int(release.split("-")[0])
    assert proof.actor == "editor1"


def test_a_removal_that_loses_a_question_is_beyond_the_limit(proving: Any) -> None:
    proof = proving.prove(proving.draft("yx-shop-close", removal=True))
    assert proof.state is ProofState.READY, proof.error
    assert [row.question for row in proof.lost] == ["小店停业要带什么材料"]
    row = proof.lost[0]
    assert "小店停业" in row.expected
    assert "小店停业" in row.before
    assert row.before != row.after
    assert round(proof.drop, 1) == 33.3
    assert proof.is_beyond
    assert proof.questions == 3


def test_a_fee_that_changes_moves_the_answer(proving: Any) -> None:
    proving.house.golden.add(EDITOR, "小店停业要带什么材料原件", "小店停业", field="materials")
    body = proving.house.search.tools.snapshot.records["yx-shop-close"].model_dump(mode="json")
    body["guide"]["materials"][0]["name"] = "新版营业执照"
    proof = proving.prove(proving.draft("yx-shop-close", guide=body["guide"]))
    assert len(proof.moved) == 2
    assert all("新版营业执照" in row.after for row in proof.moved)
    assert not any("新版营业执照" in row.before for row in proof.moved)
    assert (proof.drop, proof.unchanged) == (0.0, 2)


def test_what_answers_a_question_wins_it(proving: Any, tools: Tools) -> None:
    gone = proving_module.shadow(tools, [], ["yx-shop-close"])
    proving.house.search.tools = gone
    body = tools.snapshot.records["yx-shop-close"].model_dump(mode="json")
    proving.drafts.kept[7] = proving_draft(proving, body)
    proof = proving.prove(7)
    assert [row.question for row in proof.won] == ["小店停业要带什么材料"]
    assert proof.drop < 0


def proving_draft(proving: Any, body: dict[str, object]):
    number = proving.draft("yx-shop-open")
    return dataclasses.replace(
        proving.drafts.kept.pop(number), id=7, record_id=str(body["id"]), body=body, revision=4
    )


def test_what_is_answered_now_is_asked_once_of_a_release(
    proving: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = proving_module.ask
    monkeypatch.setattr(
        proving_module, "ask", lambda item, tools: asked.append(item.id) or ask(item, tools)
    )
    draft = proving.draft("yx-shop-close")
    proving.prove(draft)
    assert len(asked) == 6
    proof = proving.prove(draft)
    assert len(asked) == 9
    assert (proof.done, proof.total, proof.unchanged) == (6, 6, 3)


def test_without_golden_questions_nothing_can_be_lost(proving: Any) -> None:
    for file in proving.proofs._folder.iterdir():
        file.unlink()
    proof = proving.prove(proving.draft("yx-shop-close", removal=True))
    assert proof.state is ProofState.READY
    assert (proof.questions, proof.before, proof.after, proof.is_beyond) == (0, 1.0, 1.0, False)


def test_what_is_not_filled_in_cannot_be_tried(proving: Any) -> None:
    with pytest.raises(InvalidInput, match="小店停业"):
        proving.proofs.start(EDITOR, [proving.draft("yx-shop-close", city="x")])
    with pytest.raises(InvalidInput, match="没有选择"):
        proving.proofs.start(EDITOR, [])
    with pytest.raises(NotFound):
        proving.proofs.start(EDITOR, [99])
    with pytest.raises(NotFound):
        proving.proofs.find(99)


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.role.value)
def test_only_those_who_edit_or_publish_may(proving: Any, actor) -> None:
    draft = proving.draft("yx-shop-close")
    if actor in (AGENT, HANDLER, AUDITOR):
        with pytest.raises(NotAllowed):
            proving.proofs.start(actor, [draft])
    else:
        assert proving.proofs.start(actor, [draft]).state in ProofState
        proving.proofs.settle()


def test_a_fault_is_told(proving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving_module, "shadow", lambda *_: 1 / 0)
    proof = proving.prove(proving.draft("yx-shop-close"))
    assert proof.state is ProofState.FAILED
    assert "重新试算" in proof.error


def test_the_same_proof_is_not_begun_twice_and_a_restart_ends_it(
    proving: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, go_on = threading.Event(), threading.Event()
    ask = proving_module.ask

    def held(item, tools):
        going.set()
        assert go_on.wait(20)
        return ask(item, tools)

    monkeypatch.setattr(proving_module, "ask", held)
    draft = proving.draft("yx-shop-close")
    proof = proving.proofs.start(EDITOR, [draft])
    assert going.wait(10)
    assert proving.proofs.start(REVIEWER, [draft]).id == proof.id
    proving.drafts.kept[draft].revision = 2
    assert proving.proofs.start(REVIEWER, [draft]).id != proof.id
    other = proving.again()
    assert other.proofs.find(proof.id).state is ProofState.RUNNING
    threading.Timer(0.1, go_on.set).start()
    proving.house.worker.close()
    found = other.proofs.find(proof.id)
    assert found.state is ProofState.FAILED
    assert "重新启动" in found.error


def test_old_proofs_go(proving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 1)
    draft = proving.draft("yx-shop-close")
    first, second = proving.prove(draft), proving.prove(draft)
    assert proving.proofs.find(second.id) == second
    with pytest.raises(NotFound):
        proving.proofs.find(first.id)


ANSWERS = st.builds(
    lambda outcome, title, text: (outcome, title, text),
    st.sampled_from(["answered", "no_answer", "clarify"]),
    st.sampled_from([SHOP, CLOSE]),
    st.sampled_from(["甲", "乙"]),
)


@given(st.lists(st.tuples(st.sampled_from([SHOP, None]), ANSWERS, ANSWERS), max_size=12))
def test_every_question_is_counted_once(cases) -> None:
    def answered(place: int, right: str | None, said) -> Answered:
        outcomes = ("answered",) if right else ("no_answer",)
        item = golden(f"问题{place}", right, *outcomes)
        return Answered(measured(item, said[0], said[1]), said[2])

    before = [answered(place, case[0], case[1]) for place, case in enumerate(cases)]
    after = [answered(place, case[0], case[2]) for place, case in enumerate(cases)]
    found = difference(before, after)
    rows = [row.question for part in (found.won, found.lost, found.moved) for row in part]
    assert len(set(rows)) == len(rows)
    assert len(rows) + found.unchanged == len(cases)
    if cases:
        gained = (found.after - found.before) * len(cases)
        assert round(gained) == len(found.won) - len(found.lost)
    mirrored = difference(after, before)
    assert len(mirrored.won) == len(found.lost)
    assert len(mirrored.moved) == len(found.moved)
    same = difference(before, before)
    assert same.unchanged == len(cases)
