"""One tree of exceptions and the one JSON shape in which any of them leaves the house.

A message says in Chinese what is wrong; a hint says what to do next.
"""

from collections.abc import Sequence
from typing import Any


class DaobanError(Exception):
    """The root of every error this project raises on purpose.

    Args:
        message: what went wrong, a Chinese sentence for people.
        hint: what to do next, or ``None``.
        details: one mapping per single fault, e.g. per wrong input field.
    """

    code = "internal_error"
    http_status = 500

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        details: Sequence[dict[str, Any]] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = tuple(details)

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The one error shape: ``{"error": {code, message, hint, request_id, details}}``."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "hint": self.hint,
                "request_id": request_id,
                "details": list(self.details),
            }
        }


class InvalidInput(DaobanError):
    """What was sent cannot be used as it is."""

    code = "invalid_input"
    http_status = 422


class InputTooLarge(InvalidInput):
    """What was sent is larger than the door lets through."""

    code = "input_too_large"
    http_status = 413


class NotFound(DaobanError):
    """There is nothing at this address or under this id."""

    code = "not_found"
    http_status = 404


class Conflict(DaobanError):
    """Somebody else has changed the same thing meanwhile."""

    code = "conflict"
    http_status = 409


class NotAllowed(DaobanError):
    """It exists, but this person may not do it, or not now."""

    code = "not_allowed"
    http_status = 403


class SignInNeeded(DaobanError):
    """Only a signed-in person can do this."""

    code = "sign_in_needed"
    http_status = 401


class MethodNotAllowed(DaobanError):
    """The address exists, but not for this HTTP method."""

    code = "method_not_allowed"
    http_status = 405


class TooManyRequests(DaobanError):
    """The service is at its limit; trying again later helps."""

    code = "too_many_requests"
    http_status = 429


class Unavailable(DaobanError):
    """A part that is needed does not answer now."""

    code = "unavailable"
    http_status = 503


class ContentInvalid(DaobanError):
    """Published content breaks the rules of ``daoban check``."""

    code = "content_invalid"
    http_status = 422


class SetupFailed(DaobanError):
    """Something the machine must provide is missing."""

    code = "setup_failed"
