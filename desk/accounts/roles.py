"""What each role may do: one closed table."""

from collections.abc import Mapping
from enum import StrEnum

from daoban.errors import NotAllowed
from desk.accounts.account import Actor
from desk.accounts.texts import account_text, right_titles, role_titles
from desk.vocabulary import Role


class Right(StrEnum):
    """One thing that somebody at the desk may be allowed to do."""

    SUGGEST = "suggest"
    """Ask for suggestions and record which one was taken."""
    FILE = "file"
    SEE_TICKETS = "see_tickets"
    """A handler sees those of the own department only; the ticket service holds that."""
    SEE_CONTACT = "see_contact"
    """A handler does not see those of confidential tickets; the ticket service holds that."""
    DISPATCH = "dispatch"
    HANDLE = "handle"
    FOLLOW_UP = "follow_up"
    CONVERSE = "converse"
    """Take over conversations of citizens."""
    APPROVE = "approve"
    """Let an answer go out that waits for approval."""
    CHOOSE_TOPICS = "choose_topics"
    """Choose which topics wait for approval."""
    INSIGHT = "insight"
    ACCOUNTS = "accounts"
    SEE_AUDIT = "see_audit"
    RETRAIN = "retrain"
    SEE_STUDIO = "see_studio"
    """An editor with a department sees its records only; ``studio.sight`` holds that."""
    EDIT = "edit"
    REVIEW = "review"
    """Nobody approves what they changed last or submitted themselves; ``studio.drafts`` holds that."""
    PUBLISH = "publish"
    OVERRIDE = "override"
    """Publish although more golden questions would be answered wrongly."""
    ROLL_BACK = "roll_back"
    TAKE_DOWN = "take_down"
    HIT_TEST = "hit_test"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.AGENT: frozenset(
        {
            Right.SUGGEST,
            Right.FILE,
            Right.SEE_TICKETS,
            Right.SEE_CONTACT,
            Right.DISPATCH,
            Right.FOLLOW_UP,
            Right.CONVERSE,
            Right.APPROVE,
            Right.INSIGHT,
        }
    ),
    Role.SUPERVISOR: frozenset(Right),
    Role.HANDLER: frozenset({Right.SEE_TICKETS, Right.SEE_CONTACT, Right.HANDLE}),
    Role.AUDITOR: frozenset({Right.SEE_TICKETS, Right.INSIGHT, Right.SEE_AUDIT, Right.SEE_STUDIO}),
    Role.EDITOR: frozenset({Right.SEE_STUDIO, Right.EDIT, Right.HIT_TEST}),
    Role.REVIEWER: frozenset(
        {
            Right.SEE_STUDIO,
            Right.REVIEW,
            Right.PUBLISH,
            Right.ROLL_BACK,
            Right.TAKE_DOWN,
            Right.HIT_TEST,
        }
    ),
}


def may(role: Role, right: Right) -> bool:
    """Whether somebody of this role has this right."""
    return right in RIGHTS[role]


def require(actor: Actor, right: Right) -> None:
    """Go on only if the actor has the right.

    Raises:
        NotAllowed: it has not.
    """
    if not may(actor.role, right):
        words = account_text()["not_allowed"]
        raise NotAllowed(
            words["message"].format(role=role_titles()[actor.role], right=right_titles()[right]),
            words["hint"],
        )
