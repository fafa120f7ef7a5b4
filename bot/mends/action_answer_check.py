"""Compile the check of an action's answer once.

``RemoteAction._validate_action_result`` calls ``jsonschema.validate`` with a schema built anew for each answer, which
first checks the schema itself against its meta-schema: most of the time that a turn takes. The schema never changes,
so it is compiled when the mend is applied, and each answer is only checked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def compiled_check(schema: dict[str, Any]) -> Callable[[object, dict[str, Any]], bool]:
    """Make the method that checks an answer against ``schema``, raising what ``jsonschema.validate`` would raise."""
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate_action_result(_action: object, result: dict[str, Any]) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is None:
            return True
        error.message += ". 动作服务器的回答格式不对,请检查 actions 的返回内容。"
        raise error

    return validate_action_result


def apply() -> None:
    """Replace Rasa's check by the compiled one."""
    RemoteAction._validate_action_result = compiled_check(RemoteAction.action_response_format_spec())
