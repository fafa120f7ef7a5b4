"""The published content: every bundle that the documents name, deep enough, traceable."""

import json
import math
import random

import pytest
from support.tracing import SHARED, Fact, Material, facts_of, trace

from daoban.settings import ROOT
from knowledge.facts import Source
from knowledge.files import FileRecord, read_content
from knowledge.records import Bundle, Policy, Service, Term
from knowledge.statistics import BundleStatistics, statistics_of

CITIES = {"重庆": "500000", "长沙": "430100"}
DRAWN = 20
MOST_QUESTIONS = 6
MOST_WAYS = 400
"""Combinations of options of one bundle."""
gathered = pytest.mark.skipif(not SHARED.is_dir(), reason="the gathered material is not here")


@pytest.fixture(scope="module")
def files() -> list[FileRecord]:
    return read_content(ROOT / "knowledge" / "content")[0]


@pytest.fixture(scope="module")
def statistics(files: list[FileRecord]) -> list[BundleStatistics]:
    return statistics_of({item.record.id: item.record for item in files})


@gathered
def test_every_named_bundle_is_there_by_its_exact_name(files: list[FileRecord]) -> None:
    lines = (SHARED / "data" / "bundle_list.jsonl").read_text("utf-8").splitlines()
    named = {(CITIES[row["city"]], row["name"]) for row in map(json.loads, lines)}
    bundles = [item.record for item in files if isinstance(item.record, Bundle)]
    assert {(bundle.city, bundle.title) for bundle in bundles} == named
    assert len(bundles) == 79


@gathered
def test_lead_departments_and_stages_are_the_published_ones(files: list[FileRecord]) -> None:
    lines = (SHARED / "data" / "bundle_list.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["city"] == "重庆"]
    by_title = {
        item.record.title: item.record
        for item in files
        if isinstance(item.record, Bundle) and item.record.city == "500000"
    }
    for row in rows:
        bundle = by_title[row["name"]]
        assert list(bundle.lead_departments) == row["lead"], row["name"]
        assert bundle.life_stage == row["stage"], row["name"]
        assert row["kind"] in bundle.audience, row["name"]


def test_every_bundle_is_deep_enough(statistics: list[BundleStatistics]) -> None:
    thin = [
        (item.bundle.id, len(item.sourced), item.faqs, item.variants)
        for item in statistics
        if len(item.sourced) < 3 or item.faqs < 8 or item.variants < 30
    ]
    assert thin == []


def test_every_bundle_has_scenarios_and_says_what_it_is_confused_with(
    files: list[FileRecord],
) -> None:
    bundles = [item.record for item in files if isinstance(item.record, Bundle)]
    assert [bundle.id for bundle in bundles if not bundle.scenarios] == []
    assert [bundle.id for bundle in bundles if not bundle.differences] == []
    assert [bundle.id for bundle in bundles if len(bundle.aliases) < 8] == []


def test_terms_and_policies_are_explained(files: list[FileRecord]) -> None:
    records = [item.record for item in files]
    assert sum(isinstance(record, Term) for record in records) >= 25
    assert sum(isinstance(record, Policy) for record in records) >= 20


@gathered
def test_facts_drawn_at_random_trace_back_to_their_rows(files: list[FileRecord]) -> None:
    sources = {item.record.id: item.record for item in files if isinstance(item.record, Source)}
    facts = [
        fact for item in files if not isinstance(item.record, Source) for fact in facts_of(item)
    ]
    material = Material()
    drawn = random.Random(20230519).sample(facts, DRAWN)
    faults = [(fact.text, fault) for fact in drawn if (fault := trace(fact, sources, material)[1])]
    assert faults == []


def test_guiding_questions_of_a_bundle_stay_few(files: list[FileRecord]) -> None:
    bundles = [item.record for item in files if isinstance(item.record, Bundle)]
    ways = {
        bundle.id: math.prod(len(scenario.options) for scenario in bundle.scenarios)
        for bundle in bundles
    }
    assert {name: number for name, number in ways.items() if number > MOST_WAYS} == {}
    assert [bundle.id for bundle in bundles if len(bundle.scenarios) > MOST_QUESTIONS] == []


@gathered
def test_every_exclusion_traces_back_to_its_row(files: list[FileRecord]) -> None:
    sources = {item.record.id: item.record for item in files if isinstance(item.record, Source)}
    material = Material()
    facts = [
        Fact(item, reason.text, reason.source, reason.locator)
        for item in files
        if isinstance(item.record, Bundle)
        for scenario in item.record.scenarios
        for option in scenario.options
        if (reason := option.not_eligible)
    ]
    faults = [(fact.text, fault) for fact in facts if (fault := trace(fact, sources, material)[1])]
    assert len(facts) >= 100
    assert faults == []


def test_some_materials_may_be_replaced_by_a_promise(files: list[FileRecord]) -> None:
    services = [item.record for item in files if isinstance(item.record, Service)]
    materials = [material for service in services for material in service.guide.materials]
    assert sum(material.promise_source is not None for material in materials) >= 6
