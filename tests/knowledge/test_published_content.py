"""The published content: every bundle that the documents name, deep enough, traceable."""

import json
import random

import pytest
from support.tracing import SHARED, Material, facts_of, trace

from daoban.settings import ROOT
from knowledge.facts import Source
from knowledge.files import FileRecord, read_content
from knowledge.records import Bundle, Policy, Term
from knowledge.statistics import BundleStatistics, statistics_of

CITIES = {"重庆": "500000", "长沙": "430100"}
DRAWN = 20
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
