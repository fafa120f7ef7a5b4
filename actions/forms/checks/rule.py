"""What all rules over several values have in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from actions.forms.checks.faults import wording
from actions.forms.checks.paths import TODAY, Values


@dataclass(frozen=True, slots=True)
class RuleFault:
    """What is wrong between values.

    Attributes:
        fields: the paths of the values, the one to look at first in front.
        message: what is wrong, a Chinese sentence; of the rule when it has one.
        hint: what to do next.
    """

    fields: tuple[str, ...]
    message: str
    hint: str


class Rule(BaseModel, ABC):
    """A rule; its own ``message`` and ``hint`` stand before the common ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str | None = Field(None, min_length=1, max_length=200)
    hint: str | None = Field(None, min_length=1, max_length=200)

    @abstractmethod
    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """What breaks this rule among the values."""

    def _fault(self, code: str, fields: tuple[str, ...], **numbers: Any) -> RuleFault:
        message, hint = wording("rules", code, **numbers)
        named = tuple(field for field in fields if field != TODAY)
        return RuleFault(named, self.message or message, self.hint or hint)


def present(path: str, values: Values) -> str | None:
    """The value at a path, ``None`` when there is none or only space."""
    value = values.get(path)
    return value if value and value.strip() else None
