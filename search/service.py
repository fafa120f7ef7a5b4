"""The search of one process: the tools, loaded once and swapped whole when a release changes."""

import dataclasses
import threading

from threadpoolctl import threadpool_limits

from daoban.database import make_engine
from daoban.logs import logger
from daoban.settings import Settings
from knowledge.records import Bundle, Service
from search.composition.situation import answers_of
from search.contracts import Outcome, Question, Reply
from search.encoder import make_encoder
from search.encoder.cached import CachedEncoder
from search.following import Follower, stored_snapshot
from search.keeping import Keeper, ModelFiles
from search.learning.models import load_models
from search.lexicon import load_lexicon
from search.pipeline import DOOR, ask
from search.run import Run, Tools
from search.stages.normalise import normalise
from search.suggesting import Choice, choices
from search.texts import load_texts

log = logger(__name__)
WATCH_SECONDS = 0.25
READ_SECONDS = 0.05
"""Between two services that are read ahead of the first question on them: people come first."""
WARM_UP = Question(text="一件事一次办")
"""Asked once at start, so that no person waits for dictionaries to load."""


def load_tools(values: Settings) -> Tools:
    """Encoder, current snapshot, models and lexicon of a ``var`` folder.

    Raises:
        Unavailable: nothing has been indexed yet, or not with this encoder.
    """
    lexicon = load_lexicon(values.content)
    encoder = CachedEncoder(make_encoder(values.encoder, values.var, values.encoder_threads))
    return Tools(
        encoder=encoder,
        snapshot=stored_snapshot(values.var / "snapshots", encoder, lexicon),
        models=load_models(values.var / "models"),
        lexicon=lexicon,
        texts=load_texts(values.content),
    )


class SearchService:
    """Answers questions from the current release and follows it to the next one."""

    def __init__(self, values: Settings, keeps: bool = False) -> None:
        """Load all tools; takes a few seconds.

        Args:
            values: the settings.
            keeps: whether this process stores the releases that it follows; one of them does.
        """
        self._keeper = Keeper(values.var / "snapshots") if keeps else None
        self._models = ModelFiles(values.var / "models")
        self._tools = load_tools(values)
        self._engine = make_engine(values.database)
        self._follower = Follower(
            self._engine, values.var / "snapshots", self._tools.encoder, self._tools.lexicon
        )
        self._swapping = threading.Lock()
        self._unread = _titles(self._tools)
        self.refresh()
        self._engine.dispose()  # who only asks, and never starts watching, leaves nothing open
        # Small matrices gain nothing from more threads, and take them from the encoder.
        threadpool_limits(1)
        ask(WARM_UP, self._tools, with_messages=True)
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="release-watcher", daemon=True)

    @property
    def release(self) -> str:
        """The release that is answered from."""
        return self._tools.snapshot.release

    @property
    def tools(self) -> Tools:
        """The tools in force; take them once per question."""
        return self._tools

    def ask(self, question: Question, with_messages: bool = False) -> Reply:
        """Answer one question from one release, whatever is published meanwhile."""
        return ask(question, self._tools, with_messages)

    def choices(self, question: Question, most: int) -> tuple[Reply | None, list[Choice]]:
        """Answers for somebody to choose from; see ``search.suggesting.choices``."""
        return choices(question, self._tools, most)

    def read_ahead(self, question: Question) -> None:
        """Encode what a question will be looked up by, for a caller with other things to do."""
        run = normalise(Run(question, self._tools))
        self._tools.encoder.encode([run.standard])

    def guard(self, question: Question) -> Reply | None:
        """The reply to an emergency or to what must be refused; ``None`` for all else.

        Takes well under a millisecond: it looks at the words only.
        """
        reply = ask(question, self._tools, with_messages=True, stages=DOOR)
        return reply if reply.outcome in (Outcome.EMERGENCY, Outcome.REFUSED) else None

    def answers_said(self, bundle: Bundle, text: str) -> dict[str, str]:
        """Which answers to a bundle's scenario questions a text gives in passing."""
        run = normalise(Run(Question(text=text), self._tools))
        return answers_of(run, bundle)

    def start_watching(self) -> None:
        """Follow the pointer to the current snapshot from now on."""
        self._watcher.start()

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        if self._watcher.is_alive():
            self._watcher.join()
        if self._keeper:
            self._keeper.keep()
        self._engine.dispose()

    def refresh(self) -> bool:
        """Swap in the live release and the trained models if they are others; whether any was."""
        with self._swapping:
            held = self._tools
            snapshot = self._follower.next(held.snapshot) or held.snapshot
            if snapshot is not held.snapshot:
                snapshot.read_through()
            # After all that can fail: new models are told of once.
            models = self._models.changed() or held.models
            if snapshot is held.snapshot and models is held.models:
                return False
            self._tools = dataclasses.replace(held, snapshot=snapshot, models=models)
            if snapshot.segmenter is not held.snapshot.segmenter:
                self._unread = _titles(self._tools)
        if self._keeper:
            self._keeper.note(snapshot)
        return True

    def read_next(self) -> bool:
        """Cut the words of one more service before the first question on it; whether one was left."""
        if not self._unread:
            return False
        self.choices(Question(text=self._unread.pop()), 1)
        return True

    def _watch(self) -> None:
        while not self._stop.wait(READ_SECONDS if self._unread else WATCH_SECONDS):
            try:
                if self.refresh():
                    log.info("release_swapped", release=self.release)
                else:
                    self.read_next()
                if self._keeper:
                    self._keeper.keep_when_quiet()
            except Exception as error:  # the old release goes on being answered from
                log.error("release_swap_failed", error=str(error))


def _titles(tools: Tools) -> list[str]:
    """Questions on each service.

    Returns:
        Titles of services; those of bundles stand last and are asked first.
    """
    services = [item for item in tools.snapshot.records.values() if isinstance(item, Service)]
    return [item.title for item in sorted(services, key=lambda item: isinstance(item, Bundle))]
