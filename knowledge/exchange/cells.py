"""Values of a record as text in a cell, and back: one codec per kind of value."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.exchange.markup import (
    MarkupError,
    escape,
    lines_of,
    read_line,
    read_list,
    unescape,
    write_line,
    write_list,
    write_names,
)
from knowledge.facts import Faq, Material, Statement
from knowledge.vocabulary import GuideField, MaterialForm, Necessity

STATEMENT_MARKS = ("来源", "出处", "简述", "情形", "参考地区", "未核实", "有效期至")
MATERIAL_MARKS = (
    "情形",
    "非必要",
    "必要",
    "形式",
    "份数",
    "免提交",
    "容缺",
    "承诺",
    "参考地区",
    "说明",
    "来源",
)
FORMS = {
    MaterialForm.FORM: "申请表",
    MaterialForm.ORIGINAL: "原件",
    MaterialForm.COPY: "复印件",
    MaterialForm.ELECTRONIC: "电子件",
}
FIELDS = {
    GuideField.WHO_CAN_APPLY: "受理对象",
    GuideField.CONDITIONS: "受理条件",
    GuideField.MATERIALS: "申请材料",
    GuideField.PROCESS: "办理流程",
    GuideField.TIME_LIMIT: "办结时限",
    GuideField.FEE: "收费标准",
    GuideField.PLACE: "办理地点",
    GuideField.CHANNEL: "办理渠道",
    GuideField.RESULT: "办理结果",
    GuideField.LEGAL_BASIS: "设定依据",
}


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is written into a cell, and read from it.

    Attributes:
        write: from the value in a record and the row's own source to text; no value is no text.
        read: from text and the row's own source to what the record model takes.
    """

    write: Callable[[Any, str], str]
    read: Callable[[str, str], Any]


def write_statement(statement: Statement, source: str) -> str:
    """A statement on one line, with its marks."""
    return write_line(
        statement.text,
        [
            ("出处", kept(statement.locator)),
            ("简述", kept(statement.brief)),
            ("情形", kept(statement.when)),
            ("参考地区", statement.reference_region),
            ("未核实", "" if statement.unverified else None),
            ("有效期至", str(statement.valid_to) if statement.valid_to else None),
            ("来源", _other(statement.source, source)),
        ],
    )


def _other(source: str, own: str) -> str | None:
    """A source that must be written down: one that is not the row's own."""
    return None if source == own else source


def _eased(source: str | None, own: str) -> str | None:
    """The source of a relief: written down unless it is the material's own."""
    return None if source is None else (_other(source, own) or "")


def kept(value: str | None) -> str | None:
    """The value of a mark, escaped."""
    return None if value is None else escape(value)


def read_statement(line: str, source: str) -> dict[str, Any]:
    """What ``write_statement`` was given, as the record model takes it."""
    text, marks = read_line(line, STATEMENT_MARKS)
    return {
        "text": text,
        "source": marks.get("来源") or source,
        "locator": taken(marks.get("出处")),
        "brief": taken(marks.get("简述")),
        "when": taken(marks.get("情形")),
        "reference_region": marks.get("参考地区"),
        "unverified": "未核实" in marks,
        "valid_to": read_date(marks.get("有效期至")),
    }


_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?(?: 0?0:00(?::00)?)?",
    re.A,
)


def read_date(value: str | None) -> str | None:
    """A day as people write it, as the record model takes it; days on no calendar are left to it.

    Raises:
        MarkupError: it is no day; a bare number would be taken for seconds since 1970.
    """
    if not value:
        return None
    found = _DATE.fullmatch(value.strip())
    if not found:
        raise MarkupError(f"「{value[:40]}」不是日期；请写成 2026-01-31")
    year, *months, day = found.groups()
    month = next(text for text in months if text)
    return f"{year}-{month:0>2}-{day:0>2}"


def taken(value: str | None) -> str | None:
    """What ``kept`` was given."""
    return unescape(value) if value else None


def _write_material(material: Material, source: str) -> str:
    free = None
    if material.certificate:
        proof = _other(str(material.certificate_source), material.source)
        free = write_list([material.certificate, *([proof] if proof else [])])
    return write_line(
        material.name,
        [
            ("情形", kept(material.when)),
            ("非必要", "" if material.necessity is Necessity.CONDITIONAL else None),
            ("形式", FORMS.get(material.form)),
            ("份数", str(material.copies) if material.copies else None),
            ("免提交", free),
            ("容缺", _eased(material.deferrable_source, material.source)),
            ("承诺", _eased(material.promise_source, material.source)),
            ("参考地区", material.reference_region),
            ("说明", kept(material.note)),
            ("来源", _other(material.source, source)),
        ],
    )


def _read_material(line: str, source: str) -> dict[str, Any]:
    name, marks = read_line(line, MATERIAL_MARKS)
    forms = {label: form.value for form, label in FORMS.items()}
    form = marks.get("形式")
    if form is not None and form not in forms:
        raise MarkupError(f"材料形式「{form}」要写成：{'、'.join(forms)}")
    free = [*read_list(marks.get("免提交")), "", ""]
    own = marks.get("来源") or source
    return {
        "name": name,
        "source": own,
        "necessity": "conditional" if "非必要" in marks else "required",
        "when": taken(marks.get("情形")),
        "form": forms[form] if form else MaterialForm.UNKNOWN.value,
        "copies": _whole(marks.get("份数"), "份数"),
        "certificate": free[0] or None,
        "certificate_source": (free[1] or own) if free[0] else None,
        "deferrable_source": (marks["容缺"] or own) if "容缺" in marks else None,
        "promise_source": (marks["承诺"] or own) if "承诺" in marks else None,
        "reference_region": marks.get("参考地区"),
        "note": taken(marks.get("说明")),
    }


def _whole(value: str | None, name: str) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or len(value) > 4:
        raise MarkupError(f"{name}「{value[:40]}」要写成整数")
    return int(value)


def _write_faqs(faqs: Sequence[Faq], source: str) -> str:
    lines: list[str] = []
    for faq in faqs:
        field = FIELDS[faq.field] if faq.field else None
        asked = write_line(
            faq.question, [("其他问法", write_list(faq.variants)), ("指南项", field)]
        )
        lines += [f"问：{asked}", *(f"答：{write_statement(item, source)}" for item in faq.answer)]
    return "\n".join(lines)


def _read_faqs(cell: str, source: str) -> list[dict[str, Any]]:
    fields = {label: field.value for field, label in FIELDS.items()}
    faqs: list[dict[str, Any]] = []
    for line in lines_of(cell):
        mark, text = line[:2], line[2:]
        if mark in ("问：", "问:"):
            question, marks = read_line(text, ("其他问法", "指南项"))
            field = marks.get("指南项")
            if field is not None and field not in fields:
                raise MarkupError(f"指南项「{field}」要写成：{'、'.join(fields)}")
            variants = read_list(marks.get("其他问法"))
            asked = {"question": question, "variants": variants, "answer": []}
            faqs.append(asked | {"field": fields[field] if field else None})
        elif mark in ("答：", "答:") and faqs:
            faqs[-1]["answer"].append(read_statement(text, source))
        else:
            raise MarkupError("常见问题要一行「问：…」，下面一行或几行「答：…」")
    return faqs


TEXT = Codec(
    write=lambda value, _source: "" if value is None else escape(str(value)),
    read=lambda cell, _source: unescape(cell) or None,
)
DATE = Codec(
    write=lambda value, _source: "" if value is None else str(value),
    read=lambda cell, _source: read_date(cell),
)
LINES = Codec(
    write=lambda values, _source: "\n".join(escape(value) for value in values),
    read=lambda cell, _source: [unescape(line) for line in lines_of(cell)],
)
NAMES = Codec(
    write=lambda values, _source: write_names(values),
    read=lambda cell, _source: read_list(cell, "、，,｜\n"),
)
SOURCES = Codec(
    write=lambda values, _source: "\n".join(escape(value) for value in values),
    read=lambda cell, _source: read_list(cell, "｜\n"),
)
STATEMENT = Codec(
    write=lambda value, source: write_statement(value, source) if value else "",
    read=lambda cell, source: read_statement(" ".join(lines_of(cell)), source) if cell else None,
)
STATEMENTS = Codec(
    write=lambda values, source: "\n".join(write_statement(value, source) for value in values),
    read=lambda cell, source: [read_statement(line, source) for line in lines_of(cell)],
)
MATERIALS = Codec(
    write=lambda values, source: "\n".join(_write_material(value, source) for value in values),
    read=lambda cell, source: [_read_material(line, source) for line in lines_of(cell)],
)
FAQS = Codec(write=_write_faqs, read=_read_faqs)


def choice(labels: dict[str, str]) -> Codec:
    """One of a closed set: the label in the cell, the value in the record."""
    values = {label: value for value, label in labels.items()}

    def read(cell: str, _source: str) -> str | None:
        if cell and cell not in values:
            raise MarkupError(f"「{cell}」要写成：{'、'.join(values)}")
        return values[cell] if cell else None

    return Codec(write=lambda value, _source: labels[str(value)] if value else "", read=read)
