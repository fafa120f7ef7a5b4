"""Nothing personal is stored readable: every text is masked, whoever wrote it."""

import re

from daoban.personal_data import mask_personal_data
from desk.tickets.limits import cut
from desk.tickets.texts import words
from desk.tickets.ticket import Contact, TicketInput

_SPOKEN_DIGITS = re.compile(r"[零〇一二三四五六七八九幺两]{7,}")
"""A number as a speech recogniser writes it; shorter runs are years and house numbers."""
_LOCAL_LENGTHS = (8, 7)
"""Digits of a telephone number without its area code."""
_GAP = r"[\s\-－—.·,，、]*"
_NAME_LENGTHS = range(2, 21)
_TEXTS = (
    "district",
    "subdistrict",
    "place",
    "happened",
    "object",
    "demand",
    "summary",
    "text",
    "bundle",
)


def clean(text: str) -> str:
    """The text without what a database cannot keep (NUL, lone surrogates), trimmed."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "").strip()


def clean_contact(contact: Contact) -> Contact:
    """Who called, ready to be sealed."""
    return Contact(
        name=clean(contact.name), phone=clean(contact.phone), original=clean(contact.original)
    )


def masked(text: str, contact: Contact | None = None) -> str:
    """The text, cleaned, without personal data.

    Args:
        text: anything that somebody wrote or said.
        contact: who called, if known: their name and number are taken out however they are spaced.
    """
    plain = clean(text)
    if contact is not None:
        plain = _without_caller(plain, contact)
    return mask_personal_data(_SPOKEN_DIGITS.sub("〔号码〕", plain))


def masked_matter(matter: TicketInput, contact: Contact) -> TicketInput:
    """A matter as it is stored."""
    texts = {name: cut(name, masked(getattr(matter, name), contact)) for name in _TEXTS}
    texts["summary"] = texts["summary"] or texts["text"][:60]
    path = tuple(masked(each, contact) for each in matter.category_path)
    return matter.model_copy(update={**texts, "category_path": path})


def _without_caller(text: str, contact: Contact) -> str:
    digits = "".join(letter for letter in contact.phone if letter.isdigit())
    for number in dict.fromkeys((digits, *(digits[-length:] for length in _LOCAL_LENGTHS))):
        if len(number) >= _LOCAL_LENGTHS[-1]:
            spaced = _GAP.join(map(re.escape, number))
            text = re.sub(rf"(?<!\d){spaced}(?!\d)", "〔电话号码〕", text)
    name = contact.name.strip()
    if len(name) in _NAME_LENGTHS and name not in words("no_names"):
        text = text.replace(name, "〔姓名〕")
    return text
