"""``/ticket``, ``/ticket/<number>`` and its rating: where a ticket stands, and what people say of it."""

from dataclasses import dataclass, field

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from actions.forms.checks.characters import visible
from daoban.errors import DaobanError, NotFound
from desk.tickets.numbers import ALPHABET, PREFIX, read_number
from desk.tickets.public import PublicTicket
from desk.tickets.ratings import rating_reasons
from desk.vocabulary import Grade
from web.applications.visit import Posted, text_of
from web.sign_in.same_origin import same_origin
from web.tickets.limits import limits_of
from web.tickets.rendering import TicketPageRoute, go, page, qr_code
from web.tickets.texts import ticket_text
from web.tickets.visit import Here, TicketVisit

router = APIRouter(include_in_schema=False, route_class=TicketPageRoute)
GUARD = [Depends(same_origin)]
NUMBER_LENGTH = 16
LONGEST_COMMENT = 500


@dataclass(frozen=True)
class RatingForm:
    """What the form of a rating holds.

    Attributes:
        grade: the grade that is chosen; empty: none yet.
        reasons: those that are ticked.
        text: free words.
        faults: by field, what is wrong.
    """

    grade: str = ""
    reasons: tuple[str, ...] = ()
    text: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@router.get("/ticket")
def ask_number(here: Here) -> Response:
    """Ask for the number."""
    return _ask(here)


@router.post("/ticket", dependencies=GUARD)
def follow(here: Here, form: Posted) -> Response:
    """Lead to the ticket of a number, however it was typed."""
    typed = text_of(form, "number")[:60]
    try:
        return go(here, f"/ticket/{found(here, typed).number}")
    except NotFound as error:
        return _ask(here, typed, error)


@router.get("/ticket/{number}")
def show(here: Here, number: str) -> Response:
    """Where a ticket stands."""
    try:
        ticket = found(here, number)
    except NotFound as error:
        return _ask(here, number[:60], error)
    if ticket.number != number:
        return go(here, f"/ticket/{ticket.number}")
    rating = here.desk.ratings.of(number)
    kept = RatingForm(rating.grade.value, rating.reasons, rating.text) if rating else RatingForm()
    return _progress(here, ticket, kept)


@router.post("/ticket/{number}/rating", dependencies=GUARD)
def rate(here: Here, number: str, form: Posted) -> Response:
    """Keep a rating."""
    ticket = found(here, number)
    given = _read(form)
    if given.faults:
        return _progress(here, ticket, given, 422)
    here.desk.ratings.rate(ticket.number, Grade(given.grade), given.reasons, given.text)
    return go(here, f"/ticket/{ticket.number}#rating")


def found(here: TicketVisit, typed: str) -> PublicTicket:
    """The ``PublicTicket`` of a number, however it was typed.

    Raises:
        NotFound: it is no number, or there is no such ticket; the error says which.
        TooManyRequests: too many wrong numbers in this hour.
    """
    limits = limits_of(here)
    limits.check_lookup(here)
    number, words = read_number(typed), ticket_text()["follow"]
    try:
        if not _is_number(number):
            raise NotFound(words["unreadable"], words["unreadable_hint"])
        return here.desk.tickets.public(number)
    except NotFound as error:
        limits.count_wrong_number(here)
        if error.message == words["unreadable"]:
            raise
        raise NotFound(words["missing"], words["missing_hint"]) from error


def _is_number(text: str) -> bool:
    letters = set(text.removeprefix(PREFIX))
    return text.startswith(PREFIX) and len(text) == NUMBER_LENGTH and letters <= set(ALPHABET)


def _read(form: FormData) -> RatingForm:
    words, offered = ticket_text()["rating"], {each for group in _reasons() for each in group}
    grade, text = text_of(form, "grade"), visible(text_of(form, "text"))
    reasons = tuple(str(each) for each in form.getlist("reason") if each in offered)
    faults = {}
    if grade not in list(Grade):
        faults["grade"] = words["grade_needed"]
    if len(text) > LONGEST_COMMENT:
        too_long = ticket_text()["fields"]["too_long"]
        faults["text"] = too_long.format(most=LONGEST_COMMENT, found=len(text))
    return RatingForm(grade, reasons, text, faults)


def _reasons() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return rating_reasons(Grade.GOOD), rating_reasons(Grade.BAD)


def _ask(here: TicketVisit, typed: str = "", error: DaobanError | None = None) -> Response:
    return page(here, "follow", error.http_status if error else 200, typed=typed, error=error)


def _progress(
    here: TicketVisit, ticket: PublicTicket, given: RatingForm, status: int = 200
) -> Response:
    good, bad = _reasons()
    rated = here.desk.ratings.of(ticket.number)
    address = here.address(f"/ticket/{ticket.number}")
    return page(
        here,
        "progress",
        status,
        ticket=ticket,
        given=given,
        rated=rated,
        unhappy=rated is not None and rated.grade in (Grade.BAD, Grade.VERY_BAD),
        may_rate=here.desk.ratings.may_rate(ticket.number),
        grades=list(Grade),
        good_reasons=good,
        bad_reasons=bad,
        longest=LONGEST_COMMENT,
        code=qr_code(address, ticket_text()["filed"]["code_title"]),
    )
