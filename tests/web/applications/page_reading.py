"""Reading a page as a browser that runs no scripts does: its forms, controls, labels and links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}


@dataclass
class Control:
    """A control with the labels that name it."""

    tag: str
    attributes: dict[str, str]
    value: str
    named: bool


@dataclass
class ReadPage(HTMLParser):
    """What a page offers.

    Attributes:
        controls: every control that is not hidden.
        sent: what pressing a button would send: name to value.
        ids, links: of all elements.
        described: ids that other elements refer to.
        labelled: ids that a label names.
        headings: their levels, in order.
    """

    html: str
    controls: list[Control] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    headings: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read it."""
        super().__init__()
        self._labels = 0
        self._select: Control | None = None
        self._textarea: Control | None = None
        self._in_selected = False
        self.feed(self.html)
        for each in self.controls:
            each.named = each.named or each.attributes.get("id", "") in self.labelled

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        self.described += attributes.get("aria-describedby", "").split()
        self.described += attributes.get("aria-labelledby", "").split()
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._labels += 1
            self.labelled.add(attributes.get("for", ""))
        if tag in CONTROLS:
            self._control(tag, attributes)
        if tag == "option" and self._select and "selected" in attributes:
            self._in_selected = True

    def handle_endtag(self, tag: str) -> None:
        """The end of one element."""
        if tag == "label":
            self._labels -= 1
        if tag == "select":
            self._select = None
        if tag == "option":
            self._in_selected = False
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        """Text, which for a ``textarea`` is its value."""
        if self._textarea:
            self._textarea.value += data
            self.sent[self._textarea.attributes["name"]] = self._textarea.value
        if self._select and self._in_selected:
            self.sent[self._select.attributes["name"]] = data

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        value = attributes.get("value", "")
        if kind == "hidden":
            self.sent[name] = value
            return
        control = Control(tag, attributes, value, named=self._labels > 0)
        self.controls.append(control)
        if kind in ("radio", "checkbox"):
            if "checked" in attributes:
                self.sent[name] = value or "on"
        elif tag == "select":
            self._select = control
        elif tag == "textarea":
            self._textarea = control
        elif kind != "file":
            self.sent[name] = value

    def nameless(self) -> list[Control]:
        """Controls without a label."""
        return [each for each in self.controls if not each.named]
