"""Many editors at the same moment: one draft a record, and every change is in it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from support.studio import EDITOR, REVIEWER, StudioOfTests

from daoban.errors import Conflict
from desk.accounts.account import Actor
from desk.vocabulary import Role

PEOPLE = 8
FIELDS = ("life_stage", "valid_from", "valid_to", "code", "handling", "service_type", "audience")


def test_everybody_opens_the_same_draft(studio: StudioOfTests) -> None:
    together = Barrier(PEOPLE)

    def opened(_number: int) -> int:
        together.wait()
        return studio.drafts.open(EDITOR, "shop-licence").id

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert set(pool.map(opened, range(PEOPLE))) == {1}


def test_everybody_saves_another_field_upon_the_same_revision(studio: StudioOfTests) -> None:
    draft = studio.drafts.open(EDITOR, "shop-licence")
    together = Barrier(len(FIELDS))

    def save(number: int) -> None:
        who = Actor(f"someone{number}", "编辑", Role.EDITOR)
        together.wait()
        body = draft.body | {FIELDS[number]: f"值{number}"}
        studio.drafts.save(who, draft.id, draft.revision, body)

    with ThreadPoolExecutor(len(FIELDS)) as pool:
        list(pool.map(save, range(len(FIELDS))))
    kept = studio.drafts.find(EDITOR, draft.id)
    assert {field: kept.body[field] for field in FIELDS} == {
        field: f"值{number}" for number, field in enumerate(FIELDS)
    }
    assert kept.revision == 1 + len(FIELDS)
    steps = studio.drafts.history(EDITOR, draft.id)
    assert [step.revision for step in steps] == list(range(1, kept.revision + 1))


def test_a_save_and_an_approval_at_once(studio: StudioOfTests) -> None:
    for number in range(6):
        draft = studio.with_fee(f"{number + 20}元")
        draft = studio.drafts.submit(EDITOR, draft.id, draft.revision)
        together = Barrier(2)

        def approve(draft=draft, together=together) -> bool:
            together.wait()
            try:
                studio.drafts.approve(REVIEWER, draft.id, draft.revision)
            except Conflict:
                return False
            return True

        def save(draft=draft, together=together, number=number) -> None:
            together.wait()
            body = draft.body | {"life_stage": f"{number}"}
            studio.drafts.save(EDITOR, draft.id, draft.revision, body)

        with ThreadPoolExecutor(2) as pool:
            pool.submit(save)
            approved = pool.submit(approve).result()
        kept = studio.drafts.find(EDITOR, draft.id)
        assert (kept.state.value, kept.body["life_stage"]) == ("编辑中", str(number))
        assert [step.action for step in studio.drafts.history(EDITOR, draft.id)][-2:] == (
            ["approved", "saved"] if approved else ["submitted", "saved"]
        )
