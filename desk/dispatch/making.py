"""Making the models of dispatch out of what lies in the repository; only what is out of date."""

from collections.abc import Sequence
from pathlib import Path

from daoban.errors import DaobanError
from daoban.settings import Settings
from desk.calls.gazetteer import make_gazetteer
from desk.calls.learn_matters import train_splitter
from desk.calls.part_vectors import learn_parts
from desk.calls.word_encoder import learn_words
from desk.dispatch.corrected import load_corrected
from desk.dispatch.departments import Departments
from desk.dispatch.learn import Material, Progress, prepare, train, training_digest
from desk.dispatch.messages import (
    LabelledCall,
    LabelledMessage,
    routed_messages,
    training_calls,
    training_messages,
)
from desk.dispatch.models import load_models, save_models
from knowledge.files import read_content
from knowledge.regions import load_regions
from search.encoder import Encoder, make_encoder
from search.encoder.cached import CachedEncoder
from search.lexicon import load_lexicon
from search.tokens import Synonyms

REMEMBERED = 20_000


def make_models(values: Settings, say: Progress, again: bool = False) -> bool:
    """Train and store the models, and the names of places; whether anything was out of date."""
    folder = values.var / "models"
    records, _ = read_content(values.content)
    departments = Departments.among(found.record for found in records)
    regions = load_regions(values.content)
    messages = [*training_messages(regions), *load_corrected(folder)]
    encoder = CachedEncoder(
        make_encoder(values.encoder, values.var, values.encoder_threads), REMEMBERED
    )
    digest = training_digest(messages, departments, encoder.name)
    gazetteer = make_gazetteer(values.content)
    gazetteer.save(folder)
    if not again and _digest_of(values) == digest:
        return False
    say(f"派单模型：{len(messages)} 条带标签的诉求，{len(departments.by_id)} 个部门……")
    lexicon = load_lexicon(values.content)
    material: Material = prepare(messages, departments, gazetteer, encoder, lexicon.synonyms)
    models = train(material, digest, lambda part: say(f"· {part}"))
    say("· 来电拆分")
    singles = [item for item in routed_messages(regions) if item.path and item.department]
    learn_splitting(training_calls(regions), singles, encoder, lexicon.synonyms, folder)
    save_models(models, folder)
    return True


def learn_splitting(
    calls: Sequence[LabelledCall],
    messages: Sequence[LabelledMessage],
    encoder: Encoder,
    synonyms: Synonyms,
    folder: Path,
) -> None:
    """Learn to find the matters of a call, and store it."""
    words = learn_words(
        [*(item.text for item in messages), *(item.text for item in calls)], encoder
    )
    words.save(folder)
    train_splitter(calls, messages, words).model.save(folder)
    learn_parts(calls, messages, words, encoder, synonyms).save(folder)


def _digest_of(values: Settings) -> str:
    """Of the models that are there; empty when there are none that can be read."""
    try:
        return load_models(values.var / "models").digest
    except (DaobanError, OSError, ValueError, KeyError):
        return ""
