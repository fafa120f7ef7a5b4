"""The cells that only a bundle has: its steps, its scenarios, what it is confused with."""

import re
from collections.abc import Sequence
from typing import Any

from knowledge.exchange.cells import Codec, kept, read_statement, taken, write_statement
from knowledge.exchange.markup import (
    MarkupError,
    escape,
    lines_of,
    read_line,
    read_list,
    write_line,
    write_list,
)
from knowledge.records import BundleMatter, Difference, Scenario


def _write_steps(steps: Sequence[BundleMatter], _source: str) -> str:
    return "\n".join(
        write_line(
            step.matter,
            [
                ("先办", write_list(step.after)),
                ("可选", "" if step.optional else None),
                ("情形", kept(step.when)),
            ],
        )
        for step in steps
    )


def _read_steps(cell: str, _source: str) -> list[dict[str, Any]]:
    steps = []
    for line in lines_of(cell):
        matter, marks = read_line(line, ("先办", "可选", "情形"))
        step = {"matter": matter, "after": read_list(marks.get("先办"))}
        steps.append(step | {"optional": "可选" in marks, "when": taken(marks.get("情形"))})
    return steps


_SCENARIO_LINE = re.compile(r"(问|选|不能办|提示)[：:](.*)", re.S)
_REMARKS = {"不能办": "not_eligible", "提示": "note"}
OPTION_LISTS = {
    "加事项": "adds_matters",
    "减事项": "drops_matters",
    "加材料": "adds_materials",
    "减材料": "drops_materials",
    "另可办": "alternatives",
}


def _write_scenarios(scenarios: Sequence[Scenario], source: str) -> str:
    lines: list[str] = []
    for scenario in scenarios:
        lines.append(f"问：{write_line(scenario.question, [('编号', scenario.id)])}")
        for option in scenario.options:
            lists = [(name, write_list(getattr(option, key))) for name, key in OPTION_LISTS.items()]
            lines.append(f"选：{write_line(option.label, [*lists, ('转到', option.leads_to)])}")
            remarks = [(name, getattr(option, key)) for name, key in _REMARKS.items()]
            lines += [f"{name}：{write_statement(said, source)}" for name, said in remarks if said]
    return "\n".join(lines)


def _read_scenarios(cell: str, source: str) -> list[dict[str, Any]]:
    scenarios: list[dict[str, Any]] = []
    for line in lines_of(cell):
        found = _SCENARIO_LINE.fullmatch(line)
        mark, text = found.groups() if found else ("", "")
        options = scenarios[-1]["options"] if scenarios else None
        if mark == "问":
            question, marks = read_line(text, ("编号",))
            number = f"scenario-{len(scenarios) + 1}"
            scenarios.append(
                {"id": marks.get("编号") or number, "question": question, "options": []}
            )
        elif mark == "选" and options is not None:
            label, marks = read_line(text, (*OPTION_LISTS, "转到"))
            lists = {key: read_list(marks.get(name)) for name, key in OPTION_LISTS.items()}
            options.append({"label": label, **lists, "leads_to": marks.get("转到")})
        elif mark in _REMARKS and options:
            options[-1][_REMARKS[mark]] = read_statement(text, source)
        else:
            raise MarkupError(
                "情形引导要一行「问：…」，下面两行以上「选：…」，需要时再加「不能办：…」「提示：…」"
            )
    return scenarios


def _write_differences(differences: Sequence[Difference], _source: str) -> str:
    return "\n".join(
        write_line(item.bundle, [("本件", escape(item.this)), ("那件", escape(item.other))])
        for item in differences
    )


def _read_differences(cell: str, _source: str) -> list[dict[str, Any]]:
    found = []
    for line in lines_of(cell):
        bundle, marks = read_line(line, ("本件", "那件"))
        this, other = taken(marks.get("本件")), taken(marks.get("那件"))
        found.append({"bundle": bundle, "this": this, "other": other})
    return found


STEPS = Codec(write=_write_steps, read=_read_steps)
SCENARIOS = Codec(write=_write_scenarios, read=_read_scenarios)
DIFFERENCES = Codec(write=_write_differences, read=_read_differences)
