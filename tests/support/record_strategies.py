"""Any record that the model takes, for hypothesis."""

from datetime import date

from hypothesis import strategies as st

from knowledge.facts import Faq, Guide, Material, Source, Statement
from knowledge.records import (
    Bundle,
    BundleMatter,
    Department,
    Difference,
    Matter,
    Office,
    Policy,
    Scenario,
    ScenarioOption,
    Term,
    Topic,
    Wording,
)
from knowledge.vocabulary import (
    Audience,
    GuideField,
    Handling,
    MaterialForm,
    Necessity,
    RecordStatus,
    ServiceType,
)

AWKWARD = st.text(
    "【】｜\\\n\r\t=+-@、，,：:问答选提示 　a1_x0Dun\x07\x1f\x85\u2028\ufffe来源", max_size=12
)
"""What the layout itself uses, and what cells cannot hold."""
TEXTS = (AWKWARD | st.text(max_size=12)).map(str.strip).filter(bool)
IDS = st.from_regex(r"[a-z0-9]{1,4}([-.][a-z0-9]{1,4}){0,2}", fullmatch=True)
CODES = st.from_regex(r"[0-9]{6}", fullmatch=True)
DATES = st.dates(date(1950, 1, 1), date(2090, 1, 1))


def maybe[T](values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | values


def some[T](values: st.SearchStrategy[T], least: int = 0) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, min_size=least, max_size=least + 1).map(tuple)


STATEMENTS = st.builds(
    Statement,
    text=TEXTS,
    source=IDS,
    locator=maybe(TEXTS),
    brief=maybe(TEXTS),
    when=maybe(TEXTS),
    reference_region=maybe(CODES),
    unverified=st.booleans(),
    valid_to=maybe(DATES),
)


@st.composite
def materials(draw: st.DrawFn) -> Material:
    certificate = draw(maybe(TEXTS))
    necessity = draw(st.sampled_from(Necessity))
    return Material(
        name=draw(TEXTS),
        source=draw(IDS),
        necessity=necessity,
        when=draw(TEXTS if necessity is Necessity.CONDITIONAL else maybe(TEXTS)),
        form=draw(st.sampled_from(MaterialForm)),
        copies=draw(maybe(st.integers(1, 20))),
        certificate=certificate,
        certificate_source=draw(IDS) if certificate else None,
        deferrable_source=draw(maybe(IDS)),
        promise_source=draw(maybe(IDS)),
        reference_region=draw(maybe(CODES)),
        note=draw(maybe(TEXTS)),
    )


FAQS = st.builds(
    Faq,
    question=TEXTS,
    variants=some(TEXTS),
    field=maybe(st.sampled_from(GuideField)),
    answer=some(STATEMENTS, 1),
)
STEPS = st.builds(
    BundleMatter, matter=IDS, after=some(IDS), optional=st.booleans(), when=maybe(TEXTS)
)
OPTIONS = st.builds(
    ScenarioOption,
    label=TEXTS,
    adds_matters=some(IDS),
    drops_matters=some(IDS),
    adds_materials=some(TEXTS),
    drops_materials=some(TEXTS),
    leads_to=maybe(IDS),
    not_eligible=maybe(STATEMENTS),
    alternatives=some(IDS),
    note=maybe(STATEMENTS),
)
SCENARIOS = st.builds(Scenario, id=IDS, question=TEXTS, options=some(OPTIONS, 2))
DIFFERENCES = st.builds(Difference, bundle=IDS, this=TEXTS, other=TEXTS)
GUIDES = st.fixed_dictionaries(
    {},
    optional={
        field.value: some(materials() if field is GuideField.MATERIALS else STATEMENTS, 1)
        for field in GuideField
    },
).map(lambda fields: Guide(**fields))
SOURCES = st.builds(
    Source,
    id=IDS,
    title=TEXTS,
    publisher=maybe(TEXTS),
    document_number=maybe(TEXTS),
    url=maybe(st.from_regex(r"https?://[a-z]{1,5}\.cn/[ -~]{0,8}[a-z_]", fullmatch=True)),
    published=maybe(DATES),
    seen=DATES,
    region=CODES,
)
COMMON = {
    "id": IDS,
    "title": TEXTS,
    "city": CODES,
    "audience": some(st.sampled_from(Audience)),
    "life_stage": maybe(TEXTS),
    "lead_departments": some(TEXTS),
    "sources": some(IDS, 1),
    "status": st.sampled_from(RecordStatus),
    "aliases": some(TEXTS),
    "valid_from": maybe(st.dates(date(1950, 1, 1), date(2020, 1, 1))),
    "valid_to": maybe(st.dates(date(2020, 1, 1), date(2090, 1, 1))),
}
EXPLAINED = COMMON | {"summary": STATEMENTS, "faqs": some(FAQS)}
SERVICE = EXPLAINED | {"guide": GUIDES}
RECORDS = {
    Source: SOURCES,
    Matter: st.builds(
        Matter,
        code=maybe(st.from_regex(r"[0-9A-Z]{6,12}", fullmatch=True)),
        service_type=maybe(st.sampled_from(ServiceType)),
        handling=maybe(st.sampled_from(Handling)),
        **SERVICE,
    ),
    Bundle: st.builds(
        Bundle,
        life_events=some(TEXTS),
        matters=some(STEPS, 1),
        scenarios=some(SCENARIOS),
        differences=some(DIFFERENCES),
        **SERVICE,
    ),
    Policy: st.builds(Policy, benefit=some(STATEMENTS, 1), bundles=some(IDS), **SERVICE),
    Topic: st.builds(Topic, **EXPLAINED),
    Term: st.builds(Term, **EXPLAINED),
    Department: st.builds(Department, duties=some(STATEMENTS), phone=maybe(TEXTS), **COMMON),
    Office: st.builds(
        Office,
        district=maybe(TEXTS),
        address=STATEMENTS,
        hours=maybe(STATEMENTS),
        phone=maybe(STATEMENTS),
        **COMMON,
    ),
    Wording: st.builds(Wording, dialect=maybe(TEXTS), **COMMON),
}
