"""The form of the call page, as browsers send it."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from daoban.errors import InvalidInput
from desk.drafts import DepartmentChance, TicketDraft
from web.desk.matter_fields import FIELDS, Matter, category_path, settled_values
from web.desk.requests import FileRequest
from web.desk.texts import desk_text

OTHER = "other"
"""The choice of a department that is not among the likely ones."""
MOST_MATTERS = 8
JOINED = ("text", "demand", "place", "object")
"""Fields that are put together when two matters become one."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,80}")


def new_key() -> str:
    """What a page files a call with, so that it is filed once."""
    return f"call-{secrets.token_hex(16)}"


@dataclass(frozen=True)
class CallForm:
    """Everything that stands on the call page.

    Attributes:
        key: of the filing.
        call: id under which the call is listened to; empty: the key.
        distinct: whether an agent looked at similar tickets, and it is none of them.
        merge_into: number of the similar ticket that the first matter belongs to.
    """

    key: str = field(default_factory=new_key)
    call: str = ""
    city: str = ""
    transcript: str = ""
    name: str = ""
    phone: str = ""
    confidential: bool = False
    conversation: str = ""
    answer: str = ""
    matters: tuple[Matter, ...] = (Matter(),)
    distinct: bool = False
    merge_into: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "CallForm":
        """The form out of the texts that were sent, by name."""
        key = sent.get("key", "")
        count = sum(f"m{index}-summary" in sent for index in range(MOST_MATTERS))
        return cls(
            key=key if _KEY.fullmatch(key) else new_key(),
            call=sent.get("call", "")[:64],
            city=sent.get("city", "")[:20],
            transcript=sent.get("transcript", ""),
            name=sent.get("name", ""),
            phone=sent.get("phone", ""),
            confidential=bool(sent.get("confidential")),
            conversation=sent.get("conversation", ""),
            answer=sent.get("answer", ""),
            matters=tuple(_matter(sent, f"m{index}-") for index in range(count)) or (Matter(),),
            distinct=bool(sent.get("distinct")),
            merge_into=sent.get("merge_into", "")[:24],
        )

    def drafted(self, draft: TicketDraft) -> "CallForm":
        """With a newer draft: touched fields stay, matters that somebody worked on stay too."""
        matters = [
            old.redrafted(new) for old, new in zip(self.matters, draft.matters, strict=False)
        ]
        matters += [Matter().redrafted(new) for new in draft.matters[len(matters) :]]
        matters += [old for old in self.matters[len(matters) :] if old.touched]
        return replace(self, matters=tuple(matters[:MOST_MATTERS]))

    def added(self) -> "CallForm":
        """With one matter more."""
        return replace(self, matters=(*self.matters, Matter())[:MOST_MATTERS])

    def removed(self, index: int) -> "CallForm":
        """Without a matter; one is left."""
        kept = tuple(each for place, each in enumerate(self.matters) if place != index)
        return replace(self, matters=kept) if kept else self

    def merged(self, index: int) -> "CallForm":
        """With a matter put together with the one before it."""
        if not 0 < index < len(self.matters):
            return self
        first, second = self.matters[index - 1 : index + 1]
        values = dict(first.values)
        for name in JOINED:
            parts = [first.values.get(name, ""), second.values.get(name, "")]
            values[name] = "；".join(dict.fromkeys(filter(None, parts)))
        joined = replace(first, values=values)
        matters = (*self.matters[: index - 1], joined, *self.matters[index + 1 :])
        return replace(self, matters=matters)

    def request(self) -> FileRequest:
        """What is filed.

        Raises:
            InvalidInput: something is missing or too long, with which.
        """
        whole = {
            "key": self.key,
            "city": self.city or None,
            "transcript": self.transcript,
            "name": self.name,
            "phone": self.phone,
            "confidential": self.confidential,
            "conversation": self.conversation,
            "matters": [self._requested(index) for index in range(len(self.matters))],
        }
        try:
            return FileRequest.model_validate(whole)
        except ValidationError as error:
            raise _fault(error) from error

    def _requested(self, index: int) -> dict[str, Any]:
        matter = self.matters[index]
        values = {name: matter.values.get(name, "") for name in FIELDS}
        drafted = settled_values(matter.drafted) if matter.drafted else None
        path = category_path(values)
        del values["category1"], values["category2"]
        merge_into = self.merge_into if index == 0 else ""
        return {**values, "category_path": path, "drafted": drafted, "merge_into": merge_into}


def _matter(sent: Mapping[str, str], prefix: str) -> Matter:
    values = {name: sent.get(prefix + name, "").strip() for name in FIELDS}
    other = sent.get(f"{prefix}department_other", "").strip()
    if values["department"] in ("", OTHER):
        values["department"] = other
    try:
        kept = json.loads(sent.get(f"{prefix}kept", "") or "{}")
        drafted = {name: str(kept["drafted"].get(name, "")) for name in FIELDS}
        chances = tuple(DepartmentChance.model_validate(each) for each in kept["departments"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Matter(values)
    return Matter(values, drafted if any(drafted.values()) else {}, chances)


def _fault(error: ValidationError) -> InvalidInput:
    """What is wrong with the first field that cannot be filed, in words."""
    words = desk_text()["call"]
    place = error.errors()[0]["loc"]
    label = words["field"].get(str(place[-1]), "") or words["field"].get(str(place[0]), "")
    kind = "missing" if error.errors()[0]["type"] in ("string_too_short", "too_short") else "wrong"
    number = int(place[1]) + 1 if len(place) > 2 and isinstance(place[1], int) else 0
    said = words[f"{kind}_in_matter" if number else kind].format(number=number, field=label)
    return InvalidInput(said, words["correct_and_file"])
