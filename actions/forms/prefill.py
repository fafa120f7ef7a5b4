"""The pre-fill files: which register and key fills which field, one file a form.

Declarative as Altinn's pre-fill is; what a person has typed is never overwritten.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from actions.forms.conditions import Condition
from actions.forms.loading import CONTENT
from daoban.errors import ContentInvalid

SIGNED_IN = "signed-in"
"""Subject of a look-up: the person who is signed in."""
COMPANY = "company"
"""Subject of a look-up: the company that the person is signed in for, or represents."""
IDENTITY = "identity"
"""Stands for the sign-in itself among the registers: it gives name and number."""


class PrefillSource(BaseModel):
    """One look-up and what its answer fills.

    Attributes:
        register: code of a register, or ``identity``.
        subject: ``signed-in``, ``company``, or the path of a field that holds an identity number
            or a credit code.
        fills: path of a field to the key whose value goes there. In a list, ``children.0.name``
            is a key by its place and ``certificates.结婚证.number`` one by its kind.
        only_if: keys of the answer with the value they must have, e.g. ``{status: 已婚}``;
            ``subject.sex`` is read from the identity number of the subject.
        when: as ``x-when``: which answers or fields it depends on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    register_code: str = Field(alias="register")
    subject: str = SIGNED_IN
    fills: Mapping[str, str]
    only_if: Mapping[str, str] = {}
    when: Condition | None = None


class Prefill(BaseModel):
    """All look-ups of one form, in order; a later one may use what an earlier one filled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str
    overwrite: Literal[False] = False
    sources: tuple[PrefillSource, ...] = ()

    @property
    def registers(self) -> tuple[str, ...]:
        """Codes of the registers it asks, each once, in order."""
        return tuple(
            dict.fromkeys(
                source.register_code for source in self.sources if source.register_code != IDENTITY
            )
        )


CERTIFICATES = "e_certificates"
"""The register of e-certificates: asked for every form, for what they make unnecessary (免提交)."""


@lru_cache(maxsize=128)
def prefill_of(bundle: str) -> Prefill:
    """The pre-fill file of a bundle's form, and the look-up of e-certificates that all have.

    Raises:
        ContentInvalid: the file breaks the rules.
    """
    file = CONTENT / "prefill" / f"{bundle}.yml"
    raw: Any = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {"form": bundle}
    own = {"register": CERTIFICATES, "fills": {}}
    try:
        return Prefill.model_validate({**raw, "sources": [*raw.get("sources", ()), own]})
    except ValidationError as error:
        raise ContentInvalid(f"{file.name} 有错：{error}", "请按编辑手册修改。") from error
