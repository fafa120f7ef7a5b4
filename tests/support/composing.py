"""Composing the answer on one made-up service, without the models that would find it."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.facts import Guide, Material, Source, Statement
from knowledge.records import Bundle, BundleMatter, Matter, Record, Service
from knowledge.vocabulary import GuideField
from search.composition.service import ServiceAnswer
from search.contracts import ConversationContext, Outcome, Question
from search.run import Run, Tools
from search.stages.normalise import normalise

CITY = "990100"
OLD = Source(id="old-rule", title="旧办法", seen=date(2026, 1, 5), published=date(2020, 3, 1))
NEW = Source(id="new-rule", title="新办法", seen=date(2026, 1, 5), published=date(2025, 3, 1))
OWN = Source(
    id="own-rule", title="本市办法", seen=date(2026, 1, 5), published=date(2019, 3, 1), region=CITY
)
SOURCES = (OLD, NEW, OWN)


def fact(text: str, **values: Any) -> Statement:
    """A statement of the old rule."""
    return Statement(text=text, **{"source": OLD.id, **values})


def material(name: str, when: str | None = None, **values: Any) -> Material:
    """A material of the old rule, asked for always or under a condition."""
    necessity = "conditional" if when else "required"
    given = {"name": name, "when": when, "necessity": necessity, "source": OLD.id, **values}
    return Material.model_validate(given)


STEP = Matter(
    id="yx-fishing-permit",
    title="垂钓许可",
    city=CITY,
    sources=(OLD.id,),
    summary=fact("发垂钓许可。"),
)


def bundle(guide: dict[str, Any] | None = None, **values: Any) -> Bundle:
    """A bundle of one matter of the made-up city."""
    given: dict[str, Any] = {
        "id": "yx-fishing",
        "title": "河边垂钓点",
        "city": CITY,
        "lead_departments": ("市农业局",),
        "sources": (OLD.id,),
        "summary": fact("想设一个垂钓点的人一次办齐。"),
        "matters": (BundleMatter(matter=STEP.id),),
        "guide": Guide(**(guide or {})),
    }
    return Bundle(**(given | values))


def answer_on(
    tools: Tools,
    service: Service,
    text: str = "",
    fields: Sequence[GuideField] = (),
    others: Sequence[Record] = (),
    **context: Any,
) -> Run:
    """The run with its answer, as if the stages before had chosen the service and the fields."""
    added: dict[str, Record | Source] = {
        each.id: each for each in (*SOURCES, STEP, *others, service)
    }
    snapshot = dataclasses.replace(tools.snapshot, records={**tools.snapshot.records, **added})
    question = Question(text=text, context=ConversationContext.model_validate(context))
    run = normalise(Run(question, dataclasses.replace(tools, snapshot=snapshot)))
    run.home, run.fields, run.outcome = service.city, list(fields), Outcome.ANSWERED
    ServiceAnswer(run, service).compose()
    return run


def shown(run: Run, kind: str = "") -> list[str]:
    """The plain texts of the messages, or of those of one kind."""
    return [message.text for message in run.messages if kind in ("", message.type)]


def quoted(run: Run) -> list[str]:
    """What the public API gets."""
    return [item.text for item in run.answer]
