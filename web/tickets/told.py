"""What somebody typed into a form of tickets, and what is wrong with it."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict
from starlette.datastructures import FormData

from actions.forms.checks.characters import one_line, visible
from actions.forms.checks.telephones import PHONE
from web.applications.visit import text_of
from web.tickets.areas import Areas
from web.tickets.texts import ticket_text

LONGEST = {
    "text": 2000,
    "place": 200,
    "happened": 80,
    "object": 120,
    "demand": 400,
    "name": 60,
    "phone": 40,
}
"""Characters that each field of a form takes; those of a ticket, but for the text: all of a form
must fit the body that the door lets through."""
LONGEST_SEED = 800
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


class Told(BaseModel):
    """What somebody told.

    Attributes:
        key: of this filling-in; the same files once.
        city: code of a served city.
        district: official name, or empty.
        text: what happened, in their own words.
        place, happened, object, demand: where, when, who or what it is about, what is wanted.
        name, phone: who tells it; the phone as ``actions.forms`` writes it.
        confidential: whether departments are not to see who.
        seed: the token of the link that led here from a chat.
        conversation: of that chat.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    city: str
    district: str = ""
    text: str = ""
    place: str = ""
    happened: str = ""
    object: str = ""
    demand: str = ""
    name: str = ""
    phone: str = ""
    confidential: bool = False
    seed: str = ""
    conversation: str = ""


@dataclass(frozen=True)
class Reading:
    """A form as it was read.

    Attributes:
        told: what it says.
        faults: by field, what is wrong and what to do.
    """

    told: Told
    faults: dict[str, str] = field(default_factory=dict)


def new_key() -> str:
    """A key for one filling-in of a form; nobody guesses it."""
    return secrets.token_urlsafe(24)


def key_of(form: FormData) -> str:
    """The key that a form was shown with; a new one when it came without."""
    sent = text_of(form, "key")
    return sent if _KEY.fullmatch(sent) else new_key()


def read_told(form: FormData, areas: Areas, needed: tuple[str, ...] = ("text",)) -> Reading:
    """Read a form.

    Args:
        form: as it was sent.
        areas: where things can have happened.
        needed: fields that must not be empty.
    """
    texts = {name: _tidy(name, text_of(form, name)) for name in LONGEST}
    area = areas.read(text_of(form, "area"))
    told = Told(
        key=key_of(form),
        city=area.city,
        district=area.district,
        confidential=text_of(form, "confidential") == "1",
        seed=text_of(form, "from")[:LONGEST_SEED],
        **texts,
    )
    return Reading(told, faults_of(texts, needed))


def faults_of(texts: Mapping[str, str], needed: tuple[str, ...] = ()) -> dict[str, str]:
    """What is wrong with texts that were tidied, by field in the order of the form."""
    found = {name: _fault(name, text, name in needed) for name, text in texts.items()}
    return {name: fault for name, fault in found.items() if fault}


def _tidy(name: str, text: str) -> str:
    if name == "phone":
        return PHONE.normalise(text) if text.strip() else ""
    tidy = visible(text) if name in ("text", "demand") else one_line(text)
    return "".join(char for char in tidy if char == "\n" or char >= " ")


def tidy_phone(text: str) -> str:
    """A phone number in the one way in which it is kept."""
    return _tidy("phone", text)


def _fault(name: str, text: str, needed: bool) -> str:
    words = ticket_text()["fields"]
    if needed and not text.strip():
        return str(words[name]["needed"])
    if len(text) > LONGEST[name]:
        return str(words["too_long"]).format(most=LONGEST[name], found=len(text))
    wrong = PHONE.fault(text) if name == "phone" and text else None
    return f"{wrong.message}{wrong.hint}" if wrong else ""
