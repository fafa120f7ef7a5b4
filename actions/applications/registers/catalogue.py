"""What the city's registers hold, as the city publishes it (``catalogue.yml``)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daoban.errors import ContentInvalid, NotFound

FILE = Path(__file__).with_name("catalogue.yml")
Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
Title = Annotated[str, Field(min_length=1, max_length=200)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Model):
    """One part of each entry of a list; ``optional`` when not every entry has it."""

    title: Title
    optional: bool = False


class Key(_Model):
    """One thing a register holds about its subject.

    Attributes:
        optional: not every subject has it, so that nothing is wrong when it is absent.
        items: for a list, the parts of its entries; empty for a plain text.
    """

    title: Title
    optional: bool = False
    items: Mapping[Code, Item] = {}


class Register(_Model):
    """One register.

    Attributes:
        contains: in plain words what is in it, for the question about consent.
        subjects: the kinds of number it can be asked by, the one it tries first in front.
    """

    title: Title
    contains: Title
    subjects: tuple[Literal["identity_number", "credit_code"], ...]
    keys: Mapping[Code, Key]


class _Catalogue(_Model):
    registers: Mapping[Code, Register]


@cache
def catalogue() -> Mapping[str, Register]:
    """All registers by code.

    Raises:
        ContentInvalid: the file breaks the rules.
    """
    raw: Any = yaml.safe_load(FILE.read_text("utf-8"))
    try:
        return _Catalogue(registers=raw).registers
    except ValidationError as error:
        raise ContentInvalid(f"{FILE.name} 有错：{error}", "请按登记库的接口目录修改。") from error


def register(code: str) -> Register:
    """A register by its code.

    Raises:
        NotFound: there is none with this code.
    """
    try:
        return catalogue()[code]
    except KeyError:
        raise NotFound(f"没有代码为 {code} 的登记库。", f"登记库列在 {FILE.name} 里。") from None
