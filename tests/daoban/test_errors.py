"""The tree of errors and the one shape they leave in."""

from collections.abc import Iterator

import pytest

from daoban import errors
from daoban.errors import DaobanError


def tree(root: type[DaobanError]) -> Iterator[type[DaobanError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


HOUSE = [kind for kind in tree(DaobanError) if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", HOUSE)
def test_every_error_leaves_in_the_one_shape(kind: type[DaobanError]) -> None:
    body = kind("出错了。", "请重试。", [{"field": "text", "message": "太长。"}]).as_json("id-1")
    assert body == {
        "error": {
            "code": kind.code,
            "message": "出错了。",
            "hint": "请重试。",
            "request_id": "id-1",
            "details": [{"field": "text", "message": "太长。"}],
        }
    }


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in HOUSE]
    assert len(codes) > 5
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("kind", HOUSE)
def test_status_is_an_http_error(kind: type[DaobanError]) -> None:
    assert 400 <= kind.http_status <= 599


def test_details_do_not_change_after_raising() -> None:
    faults = [{"message": "一"}]
    error = DaobanError("出错了。", details=faults)
    faults.append({"message": "二"})
    assert error.details == ({"message": "一"},)
    assert error.hint is None
    assert str(error) == "出错了。"
