"""What publishing needs to know of a proof."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from desk.accounts.account import Actor


class ProofLike(Protocol):
    """What publishing some drafts would do to the golden questions."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def draft_revisions(self) -> Mapping[int, int]:
        """The revision of each draft that was tried, by the draft's number."""

    @property
    def base_release(self) -> int:
        """The release that they were put into."""

    @property
    def state(self) -> str:
        """``running``, ``ready`` or ``failed``."""

    @property
    def before(self) -> float:
        """Share of questions answered rightly now."""

    @property
    def after(self) -> float:
        """The same with the drafts."""


class ProofMaker(Protocol):
    """Makes and finds proofs."""

    def start(self, actor: Actor, draft_ids: Sequence[int], /) -> ProofLike:
        """Begin to try what publishing some drafts would do."""

    def find(self, proof_id: int, /) -> ProofLike:
        """A proof by its number.

        Raises:
            NotFound: there is none.
        """
