"""Rules over several values of a form, declared in its ``x-rules``.

A rule says nothing about values that are absent or malformed: those have faults of their own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from actions.forms.checks.date_rules import After, AtLeastAge, NotAfter, SameDayOrAfter
from actions.forms.checks.rule import Rule, RuleFault
from actions.forms.checks.value_rules import (
    Different,
    IdentityMatches,
    OneOfRequired,
    Same,
    SumTo,
    Unique,
)
from daoban.errors import ContentInvalid

_RULES: TypeAdapter[tuple[Rule, ...]] = TypeAdapter(
    tuple[
        Annotated[
            After
            | NotAfter
            | SameDayOrAfter
            | AtLeastAge
            | Different
            | Same
            | Unique
            | SumTo
            | IdentityMatches
            | OneOfRequired,
            Field(discriminator="rule"),
        ],
        ...,
    ]
)


def read_rules(raw: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of a form.

    Raises:
        ContentInvalid: a rule is not one of the kinds, or misses or has too much of something.
    """
    try:
        return _RULES.validate_python(list(raw))
    except ValidationError as error:
        details = [
            {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise ContentInvalid(
            "表单里有不能用的核对规则。", "请改正表单文件的 x-rules。", details
        ) from error


def check_rules(
    rules: Sequence[Rule], values: Mapping[str, str], today: date | None = None
) -> list[RuleFault]:
    """What is wrong between the values, in the order of the rules; each fault once."""
    day = today or date.today()
    return list(dict.fromkeys(fault for rule in rules for fault in rule.faults(values, day)))
