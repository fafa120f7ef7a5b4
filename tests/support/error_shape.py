"""The one shape in which every error leaves the web process."""

import re
from typing import Any

from httpx import Response

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHAPE = {"code", "message", "hint", "request_id", "details"}


def check_error(response: Response) -> dict[str, Any]:
    """The error, if it is in the one shape and speaks Chinese."""
    body = response.json()
    assert set(body) == {"error"}
    error = body["error"]
    assert set(error) == SHAPE
    assert CHINESE.search(error["message"])
    assert error["hint"] is None or CHINESE.search(error["hint"])
    assert error["request_id"] == response.headers["x-request-id"]
    assert re.fullmatch(r"[a-z_]+", error["code"])
    for detail in error["details"]:
        assert CHINESE.search(detail["message"])
    return error


def check(response: Response) -> None:
    """An answer, or a refusal in the one shape; nothing else."""
    assert response.status_code in (200, 400, 413, 415, 422), response.text
    if response.status_code != 200:
        check_error(response)
