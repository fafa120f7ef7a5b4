"""How much of each complete form fills itself for a demonstration person who fits it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from actions.applications.application import Way
from actions.applications.checklist import Handling
from actions.applications.overview import FILLED_BY_ITSELF, Overview
from actions.applications.steps import Step, StepKind
from actions.forms.form import Place
from support.applications import OWNER, PAGE, House, person_of
from support.right_answers import Answerer


@dataclass(frozen=True)
class Applicant:
    """Who applies for a bundle in the measurement.

    Attributes:
        person: key in ``demo_city/registers/people.yml``.
        company: key of the company they sign in for.
        answers: scenario id to what this person would say; else the first answer that bars nobody.
    """

    person: str
    company: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


APPLICANTS: Mapping[str, Applicant] = {
    "cq-after-death": Applicant("qian-fangzhen"),
    "cq-company-real-estate": Applicant("xu-shipin", "yanshi-technology"),
    "cq-company-start": Applicant("jiang-lianxi"),
    "cq-disability-support": Applicant("chu-jiashe"),
    "cq-flexible-employment": Applicant("wu-shiyong"),
    "cq-hiring": Applicant("xu-shipin", "yanshi-technology"),
    "cq-marriage-and-childbirth": Applicant("cao-shihun"),
    "cq-newborn": Applicant("li-shili"),
    "cq-primary-school": Applicant("yang-shixue"),
    "cq-public-rental-housing": Applicant("qin-shikun"),
    "cq-restaurant": Applicant("zheng-yangli", "yangli-noodles"),
    "cq-retirement": Applicant("zhou-fanli"),
    "cq-second-hand-home": Applicant("shen-shimai"),
    "cq-simple-deregistration": Applicant("sun-juli", "shili-trade"),
    "cq-small-company-policies": Applicant("jiang-lianxi", "lianxi-software"),
    "cq-social-assistance": Applicant("qin-shikun"),
    "cq-veterans": Applicant("wei-yanlian"),
    "cs-business-licences": Applicant("zou-changdian", "changdian-snacks"),
    "cs-certificates": Applicant("peng-changmai"),
    "cs-construction-permit": Applicant("jiang-changli", "yanshi-construction"),
    "cs-employee-protection": Applicant("jiang-changli", "yanshi-construction"),
    "cs-joint-acceptance": Applicant("jiang-changli", "yanshi-construction"),
    "cs-retirement": Applicant("xie-changce"),
    "cs-school-enrolment": Applicant("peng-changmai"),
    "cs-social-insurance": Applicant("fan-changdu"),
}


@dataclass(frozen=True)
class Share:
    """What came of it.

    Attributes:
        shown: fields that the form asks this person for, the optional ones too.
        filled: those that nobody had to type or say.
        missing: paths of the others.
    """

    bundle: str
    shown: int
    filled: int
    missing: tuple[str, ...]

    @property
    def part(self) -> float:
        """Share from 0 to 1."""
        return self.filled / self.shown


class Willing(Answerer):
    """Gives every consent, answers as told or what comes first, and types the rest."""

    def __init__(self, house: House, applicant: Applicant) -> None:
        """Take a house and who applies."""
        person = person_of(applicant.person, applicant.company)
        super().__init__(house, Random(applicant.person), person)
        self.answers = applicant.answers

    def answer(self, overview: Overview, step: Step) -> None:
        """Answer one step."""
        to = (overview.application.id, overview.application.owner)
        use = self.house.applications
        if step.kind is StepKind.SCENARIO:
            asked = overview.case.open[0]
            first = next(each.label for each in asked.options if not each.not_eligible)
            use.answer(*to, {asked.id: self.answers.get(asked.id, first)}, PAGE, self.person)
        elif step.kind is StepKind.OPTIONAL:
            use.choose_optional(*to, (), PAGE, self.person)
        elif step.kind is StepKind.CONSENT:
            assert self.person is not None
            use.consent(*to, step.key, True, PAGE, self.person)
        elif step.kind is StepKind.RIVAL:
            use.resolve(*to, step.key, True, PAGE, self.person)
        elif step.kind is StepKind.MATERIALS:
            brought = [entry for entry in overview.checklist if entry.handling is Handling.BRING]
            use.set_ways(*to, {entry.name: Way.WINDOW for entry in brought}, PAGE)
        else:
            super().answer(overview, step)

    def value(self, place: Place) -> str:
        """What is typed: of a choice the first."""
        return place.field.choices[0] if place.field.choices else super().value(place)


def share_of(house: House, bundle: str) -> Share:
    """How much of a form its person did not have to fill in."""
    applicant = APPLICANTS[bundle]
    willing = Willing(house, applicant)
    begun = house.begin(bundle, willing.person, OWNER)
    overview = willing.go_on(begun)
    assert overview.step.kind is StepKind.SUBMIT, (bundle, overview.step)
    entries = overview.application.content.entries
    by_itself = {
        path
        for path, entry in entries.items()
        if entry.current and entry.current.provenance.origin in FILLED_BY_ITSELF
    }
    shown = [place.path for place in overview.places]
    missing = tuple(path for path in shown if path not in by_itself)
    return Share(bundle, len(shown), len(shown) - len(missing), missing)
