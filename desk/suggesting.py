"""What is suggested to an agent while a caller speaks."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from daoban.logs import logger
from daoban.moments import now
from daoban.settings import Settings
from desk.calls.gazetteer import Gazetteer, load_gazetteer
from desk.calls.matters import load_splitter
from desk.calls.missing import missing
from desk.calls.part_vectors import load_parts
from desk.calls.times import load_times
from desk.calls.word_encoder import load_words
from desk.dispatch.models import ROOM, load_models
from desk.dispatch.published import PublishedDepartments
from desk.dispatch.routing import Router
from desk.drafting import Drafter, latest
from desk.drafts import MissingField, Suggested, Suggestion, TicketDraft
from knowledge.records import Department
from search.contracts import Outcome, Question, Reply
from search.service import SearchService
from search.suggesting import Choice

log = logger(__name__)
MOST_SUGGESTIONS = 3
LONGEST_QUESTION = 500
"""Characters of a transcript that an answer is looked for: the latest ones."""
KEPT = 0.1
"""A suggestion that was shown keeps its place unless another is likelier by this much."""
WATCH_SECONDS = 2.0
ENCODED_AT_ONCE = 2


class Suggesting:
    """Suggestions and drafts of one process; follows releases and newly trained models."""

    def __init__(self, values: Settings, search: SearchService) -> None:
        """Load all models; takes a second."""
        self._folder = values.var / "models"
        self._search = search
        self._departments = PublishedDepartments(search)
        self._made_from: tuple[Mapping[str, Department], str, int] | None = None
        self.refresh()
        load_times()
        self._ahead = ThreadPoolExecutor(ENCODED_AT_ONCE, "encode-ahead")
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="dispatch-watcher", daemon=True)

    @property
    def gazetteer(self) -> Gazetteer:
        """The names of places."""
        return self._drafter.gazetteer

    def suggest(self, transcript: str, city: str | None, previous: Sequence[str] = ()) -> Suggested:
        """Everything that is said to the agent about a transcript so far.

        Args:
            transcript: what was said so far; nothing of it is kept.
            city: name of the city, else the first one served.
            previous: ids of the suggestions that are shown; they do not change places lightly.
        """
        start = perf_counter()
        asked = latest(transcript, LONGEST_QUESTION)
        question = Question(text=asked, city=city, limit=MOST_SUGGESTIONS)
        drafter = self._drafter
        # The encoder computes outside of Python's lock: the call is read in the meantime.
        self._ahead.submit(self._search.read_ahead, question)
        heard = drafter.hear(transcript, self.city_code(city), now())
        read = perf_counter()
        guarded, choices = self._search.choices(question, MOST_SUGGESTIONS)
        searched = perf_counter()
        danger = guarded is not None and guarded.outcome is Outcome.EMERGENCY
        draft = drafter.draft(heard, danger)
        drafted = perf_counter()
        return Suggested(
            suggestions=settled([_suggestion(choice) for choice in choices], previous),
            ticket_draft=draft,
            missing=questions(draft),
            notice=_notice(guarded),
            release=self._search.release,
            timings_ms={
                "reading": round((read - start) * 1000, 3),
                "suggestions": round((searched - read) * 1000, 3),
                "ticket_draft": round((drafted - searched) * 1000, 3),
            },
        )

    def city_code(self, city: str | None) -> str:
        """Code of the served city of this name or code, else of the first."""
        served = self._search.tools.lexicon.regions.served
        return served.get(city or "") or (
            city if city in served.values() and city else next(iter(served.values()))
        )

    def refresh(self) -> bool:
        """Take over new models or another release's departments; whether there were any."""
        file = self._folder / ROOM / "models.json"
        made_from = (
            self._departments.now.by_id,
            self._search.tools.snapshot.synonyms.digest,
            file.stat().st_mtime_ns if file.is_file() else 0,
        )
        if made_from == self._made_from:
            return False
        tools = self._search.tools
        models = load_models(self._folder)
        words = load_words(self._folder)
        self._drafter = Drafter(
            Router(models, self._departments.now, tools.encoder),
            load_splitter(self._folder, words),
            load_parts(self._folder, words),
            load_gazetteer(self._folder),
            tools.encoder,
            tools.snapshot.synonyms,
        )
        self._made_from = made_from
        return True

    def start_watching(self) -> None:
        """Follow releases and models from now on."""
        self._watcher.start()

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self._ahead.shutdown()

    def _watch(self) -> None:
        while not self._stop.wait(WATCH_SECONDS):
            try:
                if self.refresh():
                    log.info("dispatch_refreshed", release=self._search.release)
            except Exception as error:  # what was loaded goes on being used
                log.error("dispatch_refresh_failed", error=str(error))


def settled(found: list[Suggestion], previous: Sequence[str]) -> list[Suggestion]:
    """The suggestions in an order that does not flicker while the caller goes on."""
    place = {record_id: number for number, record_id in enumerate(previous)}

    def rank(item: Suggestion) -> float:
        return (
            item.probability + (KEPT if item.id in place else 0.0) - 0.001 * place.get(item.id, 0)
        )

    return sorted(found, key=rank, reverse=True)


def questions(draft: TicketDraft) -> list[MissingField]:
    """What the caller still has to be asked, over all matters, each question once."""
    found = {item.field: item for matter in draft.matters for item in missing(matter)}
    return list(found.values())


def _suggestion(choice: Choice) -> Suggestion:
    reply = choice.reply
    return Suggestion(
        id=choice.record_id,
        title=choice.title,
        city=choice.city,
        probability=reply.probability,
        outcome=reply.outcome,
        bundle=reply.bundle,
        field=reply.field,
        answer=reply.answer,
        message=reply.message,
        url=choice.page,
    )


def _notice(guarded: Reply | None) -> str:
    return guarded.message if guarded else ""
