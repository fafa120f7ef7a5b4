"""Chat messages: how a reply is shown. Each carries ``text``, its plain-text form."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from search.contracts import Citation


class TextMessage(BaseModel):
    """A plain sentence."""

    type: Literal["text"] = "text"
    text: str


class Telephone(BaseModel):
    """A number to call and what it is for."""

    label: str
    number: str


class NoticeMessage(BaseModel):
    """Something to be noticed: a hint, a warning, an emergency."""

    type: Literal["notice"] = "notice"
    text: str
    level: Literal["info", "warning", "emergency"] = "info"
    numbers: list[Telephone] = []


class MatterItem(BaseModel):
    """One step on a bundle card."""

    id: str
    title: str
    optional: bool = False
    when: str | None = None


class BundleMessage(BaseModel):
    """The card of a bundle, or of another service: then without matters."""

    type: Literal["bundle"] = "bundle"
    text: str
    id: str
    title: str
    city: str
    summary: str
    audience: list[str]
    lead_department: str | None
    matters: list[MatterItem]
    more: str = ""
    """Says how many matters were left out for length; empty when none was."""
    page: str = ""
    """Path of the readable page, e.g. ``/bundle/cq-newborn``."""
    citation: Citation


class GuideItem(BaseModel):
    """One statement of a guide field."""

    text: str
    brief: str | None = None
    when: str | None = None
    reference: bool = False
    """True when it is another place's rule, given for reference."""
    unverified: bool = False
    applies: bool = False
    """True when the person said that the condition ``when`` is theirs."""
    valid_to: date | None = None
    citation: Citation


class GuideMessage(BaseModel):
    """One field of a guide, quoted."""

    type: Literal["guide"] = "guide"
    text: str
    title: str
    field: str | None
    field_label: str
    items: list[GuideItem]
    more: str = ""
    """Says how much was left out for length; empty when nothing was."""
    page: str = ""
    """Path of the page with all of it; empty when nothing was left out."""


class ChecklistItem(BaseModel):
    """One material to bring."""

    name: str
    necessity: Literal["required", "conditional"]
    when: str | None = None
    form: str
    copies: int | None = None
    certificate: str | None = None
    reference: bool = False
    applies: bool = False
    """True when the person said that the condition ``when`` is theirs."""
    citation: Citation


class ChecklistMessage(BaseModel):
    """The materials of a bundle, to be ticked off."""

    type: Literal["checklist"] = "checklist"
    text: str
    title: str
    items: list[ChecklistItem]
    more: str = ""
    """Says how much was left out for length; empty when nothing was."""
    page: str = ""
    """Path of the page with all of it; empty when nothing was left out."""


class Button(BaseModel):
    """A suggested next thing to say."""

    label: str
    send: str


class ButtonsMessage(BaseModel):
    """Suggestions for what comes next."""

    type: Literal["buttons"] = "buttons"
    text: str
    buttons: list[Button]


Message = (
    TextMessage | NoticeMessage | BundleMessage | GuideMessage | ChecklistMessage | ButtonsMessage
)
