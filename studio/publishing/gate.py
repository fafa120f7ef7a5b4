"""Publishing only what was tried, as it was tried, and does no harm beyond a limit."""

from collections.abc import Mapping
from typing import Any

from daoban.errors import Conflict, InvalidInput, NotAllowed
from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from studio.publishing.ports import ProofLike
from studio.texts import error


def drop_of(proof: ProofLike) -> float:
    """By how many percentage points fewer questions would be answered rightly."""
    return round((proof.before - proof.after) * 100, 6)


def require_proof(proof: ProofLike, revisions: Mapping[int, int], live: int) -> None:
    """Go on only if exactly these drafts were tried against the live release.

    Raises:
        Conflict: they were not.
    """
    if proof.state == "running":
        raise Conflict(*error("proof_running"))
    if proof.state != "ready":
        raise Conflict(*error("proof_failed"))
    tried = {int(draft): int(revision) for draft, revision in proof.draft_revisions.items()}
    if tried != dict(revisions) or proof.base_release != live:
        raise Conflict(*error("proof_outdated"))


def require_no_harm(actor: Actor, proof: ProofLike, limit: float, reason: str) -> None:
    """Go on only if the drop is within the limit, or a supervisor says why all the same.

    Raises:
        NotAllowed: it is not, and this person may not decide that.
        InvalidInput: they may, but have given no reason.
    """
    if drop_of(proof) <= limit:
        return
    words = error(
        "drop", before=f"{proof.before:.1%}", after=f"{proof.after:.1%}", limit=f"{limit:g}"
    )
    if not may(actor.role, Right.OVERRIDE):
        raise NotAllowed(*words)
    if not reason.strip():
        raise InvalidInput(*words, details=[{"field": "reason"}])


def figures_of(proof: ProofLike) -> dict[str, Any]:
    """What is kept of a proof in the audit log."""
    return {
        "proof": proof.id,
        "before": round(proof.before, 4),
        "after": round(proof.after, 4),
        "drop": drop_of(proof),
    }
