"""What a record must be like."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from knowledge.facts import Guide, Material, Statement
from knowledge.files import read_content
from knowledge.records import AnyRecord
from knowledge.vocabulary import GuideField

ADAPTER: TypeAdapter[Any] = TypeAdapter(AnyRecord)
TOPIC: dict[str, Any] = {
    "kind": "topic",
    "id": "topic-a",
    "title": "主题",
    "city": "990100",
    "sources": ["s"],
    "summary": {"text": "一句话。", "source": "s"},
}


def test_minimal_record_is_accepted() -> None:
    assert ADAPTER.validate_python(TOPIC).title == "主题"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Topic A"},
        {"id": "主题"},
        {"id": "-a"},
        {"title": " "},
        {"city": "云溪"},
        {"sources": []},
        {"summary": {"text": "没有来源。"}},
        {"summary": {"text": "", "source": "s"}},
        {"unknown": 1},
        {"kind": "poem"},
        {"audience": ["神仙"]},
        {"valid_from": "2025-02-01", "valid_to": "2025-01-01"},
        {"faqs": [{"question": "没有回答?", "answer": []}]},
    ],
)
def test_faulty_record_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(TOPIC | change)


def test_record_never_changes_once_read() -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(TOPIC).title = "别的"


@pytest.mark.parametrize(
    ("change", "words"),
    [({"necessity": "conditional"}, "when"), ({"certificate": "身份证"}, "certificate_source")],
)
def test_material_says_its_condition_and_the_source_of_its_certificate(
    change: dict[str, str], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Material.model_validate({"name": "身份证", "source": "s"} | change)


def test_material_rests_on_the_sources_of_its_reliefs() -> None:
    plain = {"name": "身份证", "source": "own"}
    eased = plain | {"deferrable_source": "later", "promise_source": "promise"}
    assert Material.model_validate(plain).named_sources == ("own",)
    assert Material.model_validate(eased).named_sources == ("own", "later", "promise")


@pytest.mark.parametrize("field", GuideField)
def test_guide_has_every_field_of_the_vocabulary(field: GuideField) -> None:
    item: Any = Statement(text="一句话。", source="s")
    if field is GuideField.MATERIALS:
        guide = Guide(materials=(Material(name="身份证", source="s"),))
        assert guide.statements(field) == ()
    else:
        assert Guide(**{field.value: (item,)}).statements(field) == (item,)


def test_records_survive_json_unchanged(content: Path) -> None:
    for item in read_content(content)[0]:
        body = item.record.model_dump(mode="json")
        assert ADAPTER.validate_python(body) == item.record


def test_dates_are_read_as_dates(content: Path) -> None:
    records = {item.record.id: item.record for item in read_content(content)[0]}
    assert records["yx-office-2025-12"].published == date(2025, 3, 1)  # type: ignore[union-attr]
