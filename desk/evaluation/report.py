"""The report on dispatch: one HTML file that needs nothing else, in the style of the other one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from daoban.personal_data import mask_personal_data
from desk.evaluation.confused import departments_confused, labels_confused
from desk.evaluation.evaluation import Evaluation
from desk.evaluation.judging import Answer
from desk.evaluation.measures import (
    FIRST,
    MEASURES,
    department_calibration,
    department_right,
    is_urgent,
)
from desk.evaluation.tables import (
    by_city,
    by_department,
    by_length,
    by_set,
    calibration_view,
    fields_view,
    labelled_view,
    names,
    split_view,
)
from desk.evaluation.texts import say, words
from search.evaluation import views
from search.evaluation.confusion import MOST_PAIRS
from search.evaluation.report import Picture
from search.evaluation.views import View, decimal, percent

FOLDERS = [Path(__file__).parent, Path(views.__file__).parent]
TEMPLATE = "dispatch.html"


@dataclass(frozen=True)
class About:
    """What was measured, beside the figures.

    Attributes:
        digest: of what the models were trained from.
    """

    made: datetime
    encoder: str
    release: str
    digest: str


def write_report(path: Path, found: Evaluation, about: About) -> None:
    """Write the report of an evaluation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(found, about), encoding="utf-8")


def render(found: Evaluation, about: About) -> str:
    """The report as HTML."""
    environment = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = words()["report"]
    return environment.get_template(TEMPLATE).render(
        text=text,
        about=text["about"].format(
            made=f"{about.made.astimezone(UTC):%Y-%m-%d %H:%M}",
            routed=len(found.routed),
            urgency=len(found.urgency),
            calls=len(found.calls),
        ),
        models=text["models"].format(
            encoder=about.encoder, release=about.release, digest=about.digest[:12]
        ),
        figures=list(_figures(found)),
        tables=[by_set(found), by_city(found), by_length(found)],
        departments=by_department(found),
        confusion=_departments_picture(found),
        reliability=_reliability(found),
        split=split_view(found),
        fields=fields_view(found) if found.fields else None,
        labelled=labelled_view(found.labelled) if found.labelled else None,
        labels=_labels_picture(found) if found.labelled else None,
        misses=_misses(found),
    )


def _figures(found: Evaluation) -> Iterator[tuple[str, str, str]]:
    """The figures that are looked at first: name, value, meaning."""
    titles, meanings = names("measures"), names("meanings")
    for measure in MEASURES:
        value = percent(measure.share(found.whole))
        yield titles[measure.name], value, meanings[measure.name]
    whole = found.split["all"]
    yield "F1", percent(whole.f1), words()["titles"]["split"]


def _departments_picture(found: Evaluation) -> Picture | None:
    from search.evaluation.pictures import heat_picture

    counted = departments_confused(found.routed, found.departments, found.cities)
    pairs = counted.pairs
    if not pairs:
        return None
    wrong = sum(pair.count for pair in pairs)
    told = say("confused", count=sum(counted.asked.values()), wrong=wrong, pairs=len(pairs))
    rows = tuple(
        (pair.wanted, pair.got, str(pair.count), str(pair.of)) for pair in pairs[:MOST_PAIRS]
    )
    return Picture(heat_picture(counted.heat, "departments"), told, _pairs_view(rows))


def _pairs_view(rows: tuple[tuple[str, ...], ...]) -> View:
    return View(words()["titles"]["confusion"], tuple(names("headings")["confusion"].split()), rows)


def _labels_picture(found: Evaluation) -> Picture | None:
    from search.evaluation.pictures import heat_picture

    assert found.labelled is not None
    heat, counts = labels_confused(found.labelled)
    of = {name: sum(n for (right, _), n in counts.items() if right == name) for name in heat.names}
    rows = tuple(
        (right, said, str(count), str(of[right]))
        for (right, said), count in counts.most_common()
        if right != said
    )
    told = say("labels_confused", count=found.labelled.count)
    return Picture(heat_picture(heat, "labels"), told, _pairs_view(rows[:MOST_PAIRS]))


def _reliability(found: Evaluation) -> Picture | None:
    from search.evaluation.pictures import reliability_picture

    whole = department_calibration(found.routed)
    if whole is None:
        return None
    told = say("believed", error=decimal(whole.error), brier=decimal(whole.brier))
    return Picture(reliability_picture(whole), told, calibration_view(whole))


def _misses(found: Evaluation) -> dict[str, list[tuple[str, str, str]]]:
    """Text, what was wanted and what came, of what was missed, by kind of miss."""
    titles, text = names("measures"), words()["report"]
    departments = [
        (
            _told(item),
            found.departments.title(item.message.department),
            "、".join(map(found.departments.title, item.judged.departments)),
        )
        for item in FIRST.counted(found.routed)
        if not department_right(item)
    ]
    urgency = [item for item in found.whole if item.judged.urgent != is_urgent(item)]
    marks = {True: text["urgent"], False: text["normal"]}
    urgent = [(_told(i), marks[is_urgent(i)], marks[i.judged.urgent]) for i in urgency]
    return {titles["department_1"]: departments, names("sets")["urgency"]: urgent}


def _told(item: Answer) -> str:
    return mask_personal_data(item.message.text)
