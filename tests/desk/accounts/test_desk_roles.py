"""Each role may do what it is for, and nothing else."""

import pytest
from support.desk_accounts import AGENT, AUDITOR, EVERYBODY, HANDLER, SUPERVISOR

from daoban.errors import NotAllowed
from desk.accounts.account import SYSTEM, Actor
from desk.accounts.roles import RIGHTS, Right, may, require
from desk.accounts.texts import right_titles, role_titles
from desk.vocabulary import Role

TABLE = """
               agent  supervisor  handler  auditor   editor  reviewer
suggest        yes    yes         no       no     no      no
file           yes    yes         no       no     no      no
see_tickets    yes    yes         yes      yes    no      no
see_contact    yes    yes         yes      no     no      no
dispatch       yes    yes         no       no     no      no
handle         no     yes         yes      no     no      no
follow_up      yes    yes         no       no     no      no
converse       yes    yes         no       no     no      no
approve        yes    yes         no       no     no      no
choose_topics  no     yes         no       no     no      no
insight        yes    yes         no       yes    no      no
accounts       no     yes         no       no     no      no
see_audit      no     yes         no       yes    no      no
retrain        no     yes         no       no     no      no
see_studio     no     yes         no       yes      yes     yes
edit           no     yes         no       no       yes     no
review         no     yes         no       no       no      yes
publish        no     yes         no       no       no      yes
override       no     yes         no       no       no      no
roll_back      no     yes         no       no       no      yes
take_down      no     yes         no       no       no      yes
hit_test       no     yes         no       no       yes     yes
"""
HEAD, *LINES = TABLE.split("\n")[1:-1]
EXPECTED = {
    (role, line.split()[0]): word == "yes"
    for line in LINES
    for role, word in zip(HEAD.split(), line.split()[1:], strict=True)
}
CHANGING = (
    Right.FILE,
    Right.DISPATCH,
    Right.HANDLE,
    Right.FOLLOW_UP,
    Right.CONVERSE,
    Right.APPROVE,
    Right.CHOOSE_TOPICS,
    Right.ACCOUNTS,
    Right.RETRAIN,
    Right.EDIT,
    Right.REVIEW,
    Right.PUBLISH,
    Right.OVERRIDE,
    Right.ROLL_BACK,
    Right.TAKE_DOWN,
)


def test_the_table_names_every_role_and_every_right_once() -> None:
    assert set(EXPECTED) == {(role.value, right.value) for role in Role for right in Right}
    assert len(LINES) == len(Right)
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.role)
def test_each_role_has_its_rights_only(actor: Actor, right: Right) -> None:
    expected = EXPECTED[actor.role.value, right.value]
    assert may(actor.role, right) is expected
    if expected:
        require(actor, right)
        return
    with pytest.raises(NotAllowed) as refused:
        require(actor, right)
    assert role_titles()[actor.role] in refused.value.message
    assert right_titles()[right] in refused.value.message
    assert refused.value.hint


def test_an_auditor_changes_nothing_and_sees_no_contact() -> None:
    assert not any(may(AUDITOR.role, right) for right in (*CHANGING, Right.SEE_CONTACT))


def test_the_system_may_do_all_that_a_supervisor_may() -> None:
    assert all(may(SYSTEM.role, right) for right in Right)
    assert may(SUPERVISOR.role, Right.ACCOUNTS)
    assert not may(AGENT.role, Right.ACCOUNTS)
    assert not may(HANDLER.role, Right.ACCOUNTS)


def test_every_role_and_right_has_a_word() -> None:
    assert set(role_titles()) == {role.value for role in Role}
    assert set(right_titles()) == {right.value for right in Right}
    assert len(set(right_titles().values())) == len(Right)
