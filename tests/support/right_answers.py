"""Somebody who answers each step rightly, whatever the form asks for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from stdnum import luhn
from stdnum.cn import ric

from actions.applications.application import Application, Way
from actions.applications.checklist import Handling
from actions.applications.examination import Finding, field_fault
from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, ON_BEHALF
from actions.applications.overview import Overview
from actions.applications.prefilling import Person
from actions.applications.steps import Step, StepKind
from actions.forms.checks.cross_field import check_rules
from actions.forms.form import COUNT, Form, Place
from support.applications import PAGE, House

TODAY = date.today()
MOST_STEPS = 600
"""Steps of the longest form, with every list at its fullest and every contradiction, several times."""
DONE = frozenset({StepKind.SUBMIT, StepKind.BARRED, StepKind.NOTHING})


def citizen(number: int, born: date) -> str:
    """A valid identity number."""
    first = f"500103{born:%Y%m%d}{number % 1000:03d}"
    return first + ric.calc_check_digit(first + "0")


def samples(place: Place, random: Random) -> list[str]:
    """Right values of a field, the first of them drawn."""
    field = place.field
    if field.choices:
        return random.sample(field.choices, len(field.choices))
    days = [TODAY - timedelta(days=365 * years + 40) for years in (0, 2, 7, 20, 30, 45, 62, 80)]
    number = random.randrange(1000)
    made: Mapping[str, Sequence[str]] = {
        "citizen-id": [citizen(number + place_, born) for place_, born in enumerate(days[3:])],
        "credit-code": ["92500108MADEM00119", "91500108MADEM0011W"],
        "bank-card": [
            f"6222{number:03d}00000001" + luhn.calc_check_digit(f"6222{number:03d}00000001")
        ],
        "bank-account": [f"6222{number:03d}00000001"],
        "mobile-phone": [f"19900000{number:03d}", "19900000555"],
        "phone": ["023-63000000", "023-63000001"],
        "postcode": ["400010"],
        "date": [day.isoformat() for day in days],
        "past-date": [day.isoformat() for day in days],
        "future-date": [(TODAY + timedelta(days=ahead)).isoformat() for ahead in (30, 400)],
        "region-code": ["500103"],
        "person-name": [f"李示{sign}" for sign in random.sample("甲乙丙丁戊己庚辛", 8)],
        "company-name": ["重庆示例有限公司", "重庆样例有限公司"],
        "address": ["重庆市渝中区示例路1号", "重庆市江北区样例路2号"],
        "email": ["sample@example.com"],
        "money": ["100", "20000", "300"],
        "whole-number": ["1", "2", "10", "100"],
        "licence-plate": ["渝A00X01", "渝B00X02"],
        "certificate-number": [f"JY-{number:04d}", "JY-20001", "JY-20002"],
        "real-estate-number": ["渝（2024）渝中区不动产权第000000001号"],
        "yes-no": ["是", "否"],
        "plain-text": ["示例内容", "样例内容"],
    }
    return list(made[field.format])


def right_value(place: Place, random: Random) -> str:
    """A value that the field takes."""
    return next(value for value in samples(place, random) if field_fault(place, value) is None)


def settled(
    form: Form, finding: Finding, values: Mapping[str, str], random: Random
) -> dict[str, str]:
    """Another value for one field of a contradiction, so that fewer contradict each other."""
    shown = dict(values)

    def faults(path: str, value: str) -> int:
        changed = {**shown, path: value} if value else {k: v for k, v in shown.items() if k != path}
        return len(check_rules(form.rules, changed))

    tried = []
    for path in finding.fields:
        place = form.place(path)
        assert place is not None, path
        values_ = [*samples(place, random), *_neighbours(finding, shown)]
        right = [value for value in values_ if field_fault(place, value) is None]
        tried += [(faults(path, value), path, value) for value in right]
    _count, path, value = min(tried, key=lambda each: each[0])
    return {path: value}


def _neighbours(finding: Finding, values: Mapping[str, str]) -> list[str]:
    """The other values of a contradiction, which have to be equal to it or near it."""
    found = [values.get(path, "") for path in finding.fields]
    days = []
    for value in found:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            continue
        near = (1, -1, 400, -400, 7300, -7300, 19000, -19000, 21000, -21000, 23500, -23500)
        days += [(day + timedelta(days=by)).isoformat() for by in near]
        days += [citizen(number, day) for number in (10, 11)]  # a woman's, a man's
    return (
        [value for value in found if value]
        + days
        + [str(100 - int(value)) for value in found if value.isdecimal() and int(value) <= 100]
    )


class Answerer:
    """Answers whatever an application asks next."""

    def __init__(
        self, house: House, random: Random, person: Person | None = None, alone: bool = True
    ) -> None:
        """Take a house, the source of chance and who is signed in."""
        self.house = house
        self.random = random
        self.person = person
        self.for_whom = FOR_MYSELF if alone else FOR_ANOTHER
        self.kinds: list[StepKind] = []

    def go_on(self, application: Application) -> Overview:
        """Answer until there is nothing left to answer; what the application is then."""
        for _ in range(MOST_STEPS):
            overview = self.house.look(application, self.person)
            if overview.step.kind in DONE:
                return overview
            self.kinds.append(overview.step.kind)
            self.answer(overview, overview.step)
        raise AssertionError(f"{application.bundle}: {self.kinds[-5:]} {overview.step}")

    def answer(self, overview: Overview, step: Step) -> None:
        """Answer one step."""
        to = (overview.application.id, overview.application.owner)
        who, random, use = self.person, self.random, self.house.applications
        match step.kind:
            case StepKind.ON_BEHALF:
                use.answer(*to, {ON_BEHALF: self.for_whom}, PAGE, who)
            case StepKind.SCENARIO:
                scenario = overview.case.open[0]
                options = [each for each in scenario.options if not each.not_eligible]
                use.answer(*to, {scenario.id: random.choice(options).label}, PAGE, who)
            case StepKind.OPTIONAL:
                wanted = [each.matter for each in overview.case.undecided if random.random() < 0.5]
                use.choose_optional(*to, wanted, PAGE, who)
            case StepKind.CONSENT:
                assert who is not None
                use.consent(*to, step.key, random.random() < 0.8, PAGE, who)
            case StepKind.HEARD:
                use.confirm_heard(*to, random.random() < 0.5, PAGE, who)
            case StepKind.REVIEW:
                use.confirm_review(*to, PAGE, who)
            case StepKind.RIVAL:
                use.resolve(*to, step.key, random.random() < 0.5, PAGE, who)
            case StepKind.FIELD:
                place = overview.place(step.key)
                assert place is not None
                use.fill(*to, {step.key: self.value(place)}, PAGE, None, who)
            case StepKind.CONTRADICTION:
                assert step.finding is not None
                shown = {place.path for place in overview.places}
                held = overview.application.content.values
                values = {path: value for path, value in held.items() if path in shown}
                use.fill(*to, settled(overview.form, step.finding, values, random), PAGE, None, who)
            case StepKind.MATERIALS:
                ways = {
                    entry.name: random.choice(
                        [way for way in entry.ways if way is not Way.ATTACHED]
                    )
                    for entry in overview.checklist
                    if entry.handling is Handling.BRING and entry.way is None
                }
                use.set_ways(*to, ways, PAGE)
            case _:
                raise AssertionError(step)

    def value(self, place: Place) -> str:
        """What is typed into a field; short lists are as good as long ones."""
        if place.field.key == COUNT and place.section.repeated and place.index is None:
            return place.field.choices[min(1, len(place.field.choices) - 1)]
        return right_value(place, self.random)
