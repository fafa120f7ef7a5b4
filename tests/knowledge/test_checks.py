"""The rules of ``daoban check``: a failing example for each, and the made-up city passes."""

from pathlib import Path

import pytest
from support.contents import copy_content, edit_option, edit_record
from support.faults import FAULTS, fact
from support.scenario_faults import REASON, SCENARIO_FAULTS
from typer.testing import CliRunner

from daoban.cli import build_app
from daoban.settings import ROOT
from knowledge import checks
from knowledge.checks import check_content

ALL_FAULTS = FAULTS | SCENARIO_FAULTS


def test_made_up_city_passes(content: Path) -> None:
    assert check_content(content)[1] == []


@pytest.mark.parametrize("name", ALL_FAULTS)
def test_fault_is_found_with_file_line_and_remedy(tmp_path: Path, name: str) -> None:
    content = copy_content(tmp_path / "content")
    _, spoil, words = ALL_FAULTS[name]
    path = spoil(content)
    findings = [finding for finding in check_content(content)[1] if words in finding.message]
    assert findings
    assert path in {finding.path for finding in findings}
    for finding in findings:
        assert 1 <= finding.line <= len(finding.path.read_text("utf-8").splitlines())
        assert finding.remedy
        assert f"{finding.path}:{finding.line}" in finding.as_detail()["message"]


def test_every_rule_has_a_failing_example() -> None:
    shown = {rule for rule, _, _ in ALL_FAULTS.values() if rule}
    assert shown == {rule.__name__ for rule in checks.CHECKS}


def test_exclusion_with_a_basis_and_alternatives_is_no_fault(tmp_path: Path) -> None:
    content = copy_content(tmp_path / "content")
    reason = REASON | {"source": "yx-licence-guide", "locator": "第三条"}
    others = ["yx-shop-close", "yx-shop-tax"]
    edit_option(content, "yx-shop-open", 1, not_eligible=reason, alternatives=others)
    note = fact("接手的要交转让协议。")
    edit_option(content, "yx-shop-open", 1, adds_materials=["转让协议"], note=note)
    assert check_content(content)[1] == []


@pytest.mark.parametrize("text", ["3个工作日办完。", "收费50元，押金2.5元。", "收1%的费用。"])
def test_numbers_with_units_are_no_fault(tmp_path: Path, text: str) -> None:
    content = copy_content(tmp_path / "content")
    edit_record(content, "yx-shop-open", lambda r: r["guide"]["fee"].append(fact(text)))
    assert check_content(content)[1] == []


def test_public_phone_of_an_office_is_no_fault(tmp_path: Path) -> None:
    content = copy_content(tmp_path / "content")
    edit_record(content, "office-yx-centre", lambda r: r.update(phone=fact("023-61234567")))
    assert check_content(content)[1] == []


def test_command_tells_findings_and_fails(tmp_path: Path) -> None:
    content = copy_content(tmp_path / "content")
    path = FAULTS["unreadable"][1](content)
    result = CliRunner().invoke(build_app(["check"]), ["check", str(content)])
    assert result.exit_code == 1
    assert f"{path}:" in result.output
    assert "发现 1 处问题" in result.output


def test_published_content_passes() -> None:
    arguments = ["check", str(ROOT / "knowledge" / "content")]
    result = CliRunner().invoke(build_app(["check"]), arguments)
    assert result.output.strip().endswith("发现 0 处问题。"), result.output[:4000]
    assert result.exit_code == 0
