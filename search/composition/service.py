"""The answer on a service: the asked fields first, one screen, then what comes next."""

from collections.abc import Sequence

from knowledge.facts import Material
from knowledge.records import Bundle, Matter, Service
from knowledge.vocabulary import GuideField
from search.composition.cards import (
    Frame,
    checklist_message,
    guide_message,
    material_line,
    material_order,
    page_of,
    service_message,
    statement_line,
)
from search.composition.materials import asked_materials, verdict
from search.composition.notices import conflict_notices, left_out_notice
from search.composition.questions import Hit, hit_of
from search.composition.quotes import (
    Quote,
    answer_item,
    cite,
    field_quotes,
    holds,
)
from search.composition.screen import LINES, Screen
from search.composition.situation import situation_of
from search.composition.suggestions import next_buttons
from search.contracts import AnswerItem, Outcome
from search.messages import (
    BundleMessage,
    ButtonsMessage,
    ChecklistMessage,
    GuideMessage,
    NoticeMessage,
    TextMessage,
)
from search.run import Run

MOST_NOTES = 2
SHORT = 6
"""Statements of a field shown at first, however short they are."""


class ServiceAnswer:
    """Puts one reply together and keeps what it is made of."""

    def __init__(self, run: Run, service: Service) -> None:
        """Start with an empty screen; asked for in full, with one that has no end."""
        context = run.question.context
        self.run, self.service = run, service
        self.texts, self.records = run.tools.texts, run.tools.snapshot.records
        self.parts = run.tools.snapshot.parts.get(service.id, ())
        self.whole = context.detail
        brief = context.simple or (len(run.fields) > 1 and not self.whole)
        self.situation = situation_of(run, service, self.parts)
        self.frame = Frame(self.records, self.texts, brief, self.situation.applies)
        self.screen = Screen()
        self.more = False
        self.left_out: dict[str, str] = {}

    def compose(self) -> None:
        """Fill the run's answer and messages."""
        run = self.run
        self._warn_of_other_city()
        asked = self._asked_materials()
        hit = hit_of(run, asked)
        if hit:
            run.outcome = Outcome.ANSWERED
            if hit.field and (hit.word_for_word or not run.fields):
                run.fields = [hit.field]
            asked = [] if hit.word_for_word else asked
        if hit and (asked or hit.field not in run.fields):
            # Before the material: it may say that the list is another place's.
            self._add_question(hit)
        if asked:
            self._add_asked_materials(asked)
        for place, field in enumerate(run.fields):
            if hit and not asked and hit.field is field:
                self._add_question(hit, cut=field is GuideField.MATERIALS)
            if not self.whole and self._is_settled(field, hit, asked):
                self.more = True
            else:
                self._add_field(field, self.screen.share(len(run.fields) - place))
        self._add_notes()
        if run.with_messages:
            if self.left_out:
                run.messages.append(left_out_notice(self.texts, self.left_out))
            run.messages += conflict_notices(run, self.service, self.parts)
        if not run.answer:
            run.outcome = Outcome.RECOMMENDED
            self._recommend()
        elif run.with_messages and not (run.from_context or self._names_page()):
            run.messages.append(self._card(whole=False))
        if run.with_messages:
            self._add_buttons()

    def _add_buttons(self) -> None:
        """What people usually ask next."""
        answered = [item.text for item in self.run.answer]
        buttons = next_buttons(self.run, self.service, answered, self.more, self.situation.other)
        self.run.messages.append(ButtonsMessage(text=self.texts.say("more"), buttons=buttons))

    def _is_settled(self, field: GuideField, hit: Hit | None, asked: list[Quote]) -> bool:
        """Whether a field needs no list: its question, or its material, was answered as such."""
        if field in (GuideField.MATERIALS, GuideField.CONDITIONS) and asked:
            return True
        if hit is None or hit.field is not field:
            return False
        return field is not GuideField.MATERIALS or hit.word_for_word or len(self.run.fields) > 1

    def _warn_of_other_city(self) -> None:
        """Say so when the rules quoted are those of another place than the person's."""
        home = self.run.home
        if self.service.holds_in(home):
            return
        cities = {
            "city": self.texts.cities[home],
            "record_city": self.texts.cities[self.service.city],
        }
        notice = NoticeMessage(text=self.texts.say("other_city", **cities), level="warning")
        self.run.messages.append(notice)

    def _add_question(self, hit: Hit, cut: bool = False) -> None:
        """Quote the answer to a published question; no longer than half a screen before a list."""
        self._lead(self.texts.say("answered_faq", title=self.service.title))
        self._add_cut(hit.quotes, LINES // 2 if cut else LINES)

    def _add_field(self, field: GuideField, lines: int) -> None:
        """Quote one field, as much of it as the lines allow."""
        given = {item.text for item in self.run.answer}
        quotes = [
            quote
            for quote in field_quotes(self.service, self.parts, field)
            if answer_item(self.records, quote).text not in given
        ]
        quotes = self._concerning(quotes)
        if not quotes:
            if not any(item.field is field for item in self.run.answer):
                self._add_not_recorded(field)
            return
        lead = {"title": self.service.title, "field": self.texts.label(field)}
        self._lead(self.texts.say("answered", **lead))
        if field is GuideField.MATERIALS:
            self._add_materials(quotes, lines)
            return
        self._add_cut(quotes, lines)

    def _add_cut(self, quotes: Sequence[Quote], lines: int) -> None:
        """Quote as many of the statements as the lines allow, and say how many are left."""
        shown = list(quotes)
        if not self.whole:
            count = self.screen.take(self._lines(quotes), lines)
            shown = shown[: min(count, SHORT)]
        last = self._add_statements(shown)
        if len(shown) < len(quotes):
            self._say_more(last, self.texts.say("rest", count=len(quotes) - len(shown)))

    def _lines(self, quotes: Sequence[Quote]) -> list[str]:
        """Each statement as it is shown, with its number and the heading of another record."""
        lines, owner = [], self.service.id
        for quote in quotes:
            heading = "" if quote.record.id == owner else f"{quote.record.title}\n"
            lines.append(f"{heading}1. {statement_line(self.frame, quote)}")
            owner = quote.record.id
        return lines

    def _concerning(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The quotes without those that the person said are not theirs, their own case first."""
        left_out, applies = self.situation.left_out, self.situation.applies
        if all(quote.text in left_out for quote in quotes):
            return list(quotes)
        for quote in quotes:
            if quote.text in left_out:
                name = quote.text if isinstance(quote.item, Material) else ""
                self.left_out[name or left_out[quote.text]] = left_out[quote.text] if name else ""
        kept = [quote for quote in quotes if quote.text not in left_out]
        return sorted(kept, key=lambda quote: quote.text not in applies)

    def _asked_materials(self) -> list[Quote]:
        """The very materials that the question is about, if it is about some."""
        known = field_quotes(self.service, self.parts, GuideField.MATERIALS)
        return asked_materials(self.run, self.service, known)

    def _add_asked_materials(self, asked: list[Quote]) -> None:
        """Answer whether these materials are needed."""
        self.run.outcome, self.more = Outcome.ANSWERED, True
        self._lead("\n".join(verdict(self.frame, quote) for quote in asked))
        self.screen.take([material_line(self.frame, quote) for quote in asked])
        self.run.answer += [answer_item(self.records, quote) for quote in asked]
        self.run.messages.append(checklist_message(self.frame, self.service.title, asked))

    def _add_notes(self) -> None:
        """What the record says on the choices that the person made in passing."""
        given = {item.text for item in self.run.answer}
        notes = [each for each in self.situation.notes if each.text not in given]
        notes = self._concerning(notes)[:MOST_NOTES]
        if not notes or not self.run.answer:
            return
        self.run.answer += [answer_item(self.records, quote) for quote in notes]
        message = guide_message(self.frame, self.service.title, notes)
        message.field_label = self.texts.say("your_case")
        self.run.messages.append(message)

    def _lead(self, text: str) -> None:
        """The sentence before the first quotes; there is one in a reply."""
        if not self.run.message:
            self.run.message = text
            self.run.messages.append(TextMessage(text=text))

    def _add_statements(self, quotes: Sequence[Quote]) -> GuideMessage:
        """One message for each record that is quoted; the last of them."""
        assert quotes
        self.run.answer += [answer_item(self.records, quote) for quote in quotes]
        for owner in dict.fromkeys(quote.record.id for quote in quotes):
            own = [quote for quote in quotes if quote.record.id == owner]
            title = self.service.title
            if owner != self.service.id:
                title = self.texts.say("matter_title", bundle=title, matter=own[0].record.title)
            message = guide_message(self.frame, title, own)
            if owner != self.service.id:
                heading = self.texts.say("heading", title=own[0].record.title)
                message.text = f"{heading}\n{message.text}"
            self.run.messages.append(message)
        return message

    def _add_materials(self, quotes: list[Quote], lines: int) -> None:
        """The checklist: what everybody here must bring first, then what some must."""
        shown = sorted(quotes, key=lambda quote: material_order(self.frame, quote))
        if self.frame.simple:
            shown = [each for each in shown if _is_always_asked_for(each)] or shown
        if not self.whole:
            shown = shown[
                : self.screen.take(
                    [f"1. {material_line(self.frame, each)}" for each in shown], lines
                )
            ]
        self.run.answer += [answer_item(self.records, each) for each in quotes if each in shown]
        message = checklist_message(self.frame, self.service.title, shown)
        self.run.messages.append(message)
        rest = [quote for quote in quotes if quote not in shown]
        if rest:
            required = sum(map(_is_always_asked_for, rest))
            only_some = all(quote.item.when for quote in rest)
            said = "rest_required" if required else "rest_some" if only_some else "rest_materials"
            self._say_more(message, self.texts.say(said, count=len(rest), required=required))

    def _say_more(self, message: GuideMessage | ChecklistMessage, text: str) -> None:
        """Say that a list was cut, and where all of it stands."""
        self.more = True
        message.more, message.page = text, page_of(self.service)
        message.text = f"{message.text}\n{text}"

    def _add_not_recorded(self, field: GuideField) -> None:
        """Say that a field is not recorded and where to ask: never an invented answer."""
        service, texts = self.service, self.texts
        department = service.lead_department or texts.say("department_unknown")
        text = texts.say(
            "not_recorded", title=service.title, field=texts.label(field), department=department
        )
        citation = cite(self.records, service, service.sources[0])
        item = AnswerItem(text=text, record_id=service.id, field=field, citation=citation)
        self.run.answer.append(item)
        self.run.messages.append(NoticeMessage(text=text))

    def _names_page(self) -> bool:
        """Whether a list that was cut leads to the page already, as the card would."""
        return any(getattr(message, "page", "") for message in self.run.messages)

    def _card(self, whole: bool) -> BundleMessage:
        """The card of a service that is new in the conversation."""
        left_out = self.situation.dropped
        return service_message(self.frame, self.service, left_out=left_out, whole=whole)

    def _recommend(self) -> None:
        """Name the service and quote its card, when nothing else is quoted."""
        run, service, card = self.run, self.service, self._card(whole=True)
        said = "recommended" if isinstance(service, Bundle) else "recommended_single"
        run.message = self.texts.say(said, title=service.title)
        run.messages += [TextMessage(text=run.message), card]
        if holds(service.summary):
            run.answer.append(answer_item(self.records, Quote(service, service.summary, None)))
        for step in card.matters:
            matter = self.records[step.id]
            assert isinstance(matter, Matter)
            citation = cite(self.records, matter, matter.sources[0])
            run.answer.append(AnswerItem(text=step.title, record_id=step.id, citation=citation))


def _is_always_asked_for(quote: Quote) -> bool:
    required = isinstance(quote.item, Material) and quote.item.necessity.value == "required"
    return required and quote.is_local
