"""What the studio's parts take from elsewhere."""

from typing import Any, Protocol

from desk.accounts.account import Actor
from search.run import Tools


class Searching(Protocol):
    """What answers questions now."""

    @property
    def tools(self) -> Tools:
        """The tools of the live release."""


class DraftLike(Protocol):
    """What is read of a draft."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def record_id(self) -> str:
        """The record it changes."""

    @property
    def revision(self) -> int:
        """Counts up with every change."""

    @property
    def body(self) -> dict[str, Any]:
        """The record as it would be."""

    @property
    def is_removal(self) -> bool:
        """Whether it takes the record out."""


class FindsDrafts(Protocol):
    """Finds drafts; only those that somebody may see."""

    def find(self, actor: Actor, draft_id: int) -> DraftLike:
        """One draft.

        Raises:
            NotFound: there is none, or this person does not see it.
        """


class ChangesDrafts(FindsDrafts, Protocol):
    """Opens and saves drafts."""

    def open(self, actor: Actor, record_id: str) -> DraftLike:
        """The open draft of a record, else a new one."""

    def save(
        self, actor: Actor, draft_id: int, revision: int, body: dict[str, Any], note: str
    ) -> DraftLike:
        """Keep a body."""
