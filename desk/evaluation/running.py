"""Evaluating and comparing with what lies on this machine, from the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path

from daoban.moments import now
from daoban.settings import Settings
from desk.calls.gazetteer import load_gazetteer
from desk.calls.matters import load_splitter
from desk.calls.part_vectors import load_parts
from desk.calls.word_encoder import load_words
from desk.dispatch.corrected import Corrected
from desk.dispatch.departments import Departments
from desk.dispatch.messages import LabelledMessage, routed_messages
from desk.dispatch.models import DispatchModels, load_models
from desk.dispatch.retraining import Sources
from desk.dispatch.routing import Router
from desk.drafting import Drafter
from desk.evaluation.comparison import Comparison, compare
from desk.evaluation.evaluation import Evaluation, evaluate
from desk.evaluation.golden import Golden, read_golden
from desk.evaluation.judging import Danger, Judge
from desk.evaluation.labelled import LabelledResult, cross_validate, read_titled
from desk.evaluation.report import About
from desk.evaluation.texts import say
from knowledge.regions import load_regions
from search.contracts import Outcome, Question
from search.encoder import make_encoder
from search.pipeline import DOOR, run_stages
from search.run import Tools
from search.service import load_tools

Progress = Callable[[str], None]


def evaluate_here(
    values: Settings, folder: Path, labelled: Path | None, progress: Progress
) -> tuple[Evaluation, About]:
    """Evaluate the models of ``var`` on the golden rows of a folder.

    Args:
        labelled: somebody else's messages to cross-validate on.
    """
    regions = load_regions(values.content)
    golden = read_golden(folder, regions)
    tools = load_tools(values)
    drafter = load_drafter(values, tools)
    theirs = _labelled(values, labelled, progress) if labelled else None
    progress(say("asking"))
    found = evaluate(golden, drafter, danger_by(tools), regions.names, theirs)
    digest = drafter.router.models.digest
    return found, About(now(), tools.encoder.name, tools.snapshot.release, digest)


def load_drafter(values: Settings, tools: Tools) -> Drafter:
    """What drafts work orders, as the web process loads it."""
    folder = values.var / "models"
    departments = Departments.among(tools.snapshot.records.values())
    words = load_words(folder)
    return Drafter(
        Router(load_models(folder), departments, tools.encoder),
        load_splitter(folder, words),
        load_parts(folder, words),
        load_gazetteer(folder),
        tools.encoder,
        tools.lexicon.synonyms,
    )


def danger_by(tools: Tools) -> Danger:
    """Whether the guard at the door hears danger."""
    return lambda text: run_stages(Question(text=text), tools, DOOR).outcome is Outcome.EMERGENCY


def _labelled(values: Settings, file: Path, progress: Progress) -> LabelledResult:
    theirs = read_titled(file)
    routed = routed_messages(load_regions(values.content))
    # What was collected about dangers alone, without a look at places, is nothing people write.
    ours = [item for item in routed if item.district is not None]
    encoder = make_encoder(values.encoder, values.var, values.encoder_threads)
    return cross_validate(file.name, theirs, ours, encoder, progress)


def compare_models(
    sources: Sources,
    models: tuple[DispatchModels, DispatchModels],
    golden: Golden,
    corrected: Corrected,
) -> list[Comparison]:
    """The live models and new ones, on golden messages and on corrections that were held out."""
    sets: list[tuple[str, Sequence[LabelledMessage]]] = [(say("golden"), golden.messages)]
    if corrected.held_out:
        sets.append((say("held_out"), corrected.held_out))
    live, new = (
        Judge(
            Router(each, sources.departments, sources.encoder),
            sources.gazetteer,
            sources.encoder,
            sources.synonyms,
        )
        for each in models
    )
    return [compare(title, live.answers(asked), new.answers(asked)) for title, asked in sets]
