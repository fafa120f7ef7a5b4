"""Training again with what people corrected, beside the models that are live."""

from collections.abc import Sequence
from dataclasses import dataclass

from daoban.settings import Settings
from desk.calls.gazetteer import Gazetteer, load_gazetteer
from desk.dispatch.departments import Departments
from desk.dispatch.learn import Progress, prepare, train, training_digest
from desk.dispatch.messages import LabelledMessage, training_messages
from desk.dispatch.models import DispatchModels
from knowledge.files import read_content
from knowledge.regions import Regions, load_regions
from search.encoder import Encoder, make_encoder
from search.encoder.cached import CachedEncoder
from search.lexicon import load_lexicon
from search.tokens import Synonyms

REMEMBERED = 20_000


@dataclass(frozen=True, eq=False)
class Sources:
    """What models are trained from, as they lie on this machine.

    Attributes:
        messages: those of the repository, without any correction.
    """

    messages: Sequence[LabelledMessage]
    regions: Regions
    departments: Departments
    gazetteer: Gazetteer
    encoder: Encoder
    synonyms: Synonyms

    @classmethod
    def of(cls, values: Settings) -> "Sources":
        """Read them.

        Raises:
            Unavailable: the names of places have not been made yet.
        """
        records, _ = read_content(values.content)
        regions = load_regions(values.content)
        encoder = make_encoder(values.encoder, values.var, values.encoder_threads)
        return cls(
            training_messages(regions),
            regions,
            Departments.among(found.record for found in records),
            load_gazetteer(values.var / "models"),
            CachedEncoder(encoder, REMEMBERED),
            load_lexicon(values.content).synonyms,
        )


def retrain(
    sources: Sources, learnt: Sequence[LabelledMessage], progress: Progress = lambda _text: None
) -> DispatchModels:
    """Models of all messages and corrections; each correction counts as much as a message.

    Their digest is the one that ``daoban dispatch train`` finds with these corrections, so that it
    leaves them alone until something else changes.
    """
    messages = [*sources.messages, *learnt]
    material = prepare(
        messages, sources.departments, sources.gazetteer, sources.encoder, sources.synonyms
    )
    digest = training_digest(messages, sources.departments, sources.encoder.name)
    return train(material, digest, progress)
