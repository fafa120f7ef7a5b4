"""Reading the YAML files: what is wrong is said with file and line."""

from pathlib import Path

import pytest

from knowledge.files import read_content, read_file

GOOD = """- kind: source
  id: s-one
  title: 某文件
  seen: 2025-01-01
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + "- kind: source\n  id: [unclosed\n", 7),
        ("kind: source\n", 1),
        (GOOD + "- just a word\n", 1),
        (GOOD + "- kind: source\n  id: s-two\n  seen: 2025-01-01\n", 5),
        (GOOD + "- kind: poem\n  id: p\n", 5),
        (GOOD + "-\n", 1),
        (GOOD.replace("2025-01-01", "2025-02-30"), 1),
        (GOOD.replace("2025-01-01", "someday"), 1),
        (GOOD + "- ? [a]\n  : b\n", 5),
    ],
)
def test_faulty_file_gives_a_finding_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "some.yml"
    path.write_text(text, encoding="utf-8")
    _, findings = read_file(path)
    assert findings
    assert {finding.path for finding in findings} == {path}
    assert findings[0].line == line
    assert findings[0].as_detail()["message"].startswith(f"{path}:{line} ")
    assert findings[0].remedy


def test_wrong_encoding_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    path.write_bytes("- kind: source\n  title: 某文件\n".encode("gbk"))
    records, findings = read_file(path)
    assert records == []
    assert len(findings) == 1


def test_inner_fault_is_placed_at_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    text = "- kind: topic\n  id: t\n  title: 题\n  city: '990100'\n  sources: [s]\n  summary:\n"
    path.write_text(text + "    text: 没有来源。\n", encoding="utf-8")
    (finding,) = read_file(path)[1]
    assert finding.line == 7
    assert "summary.source" in finding.message


def test_good_records_beside_a_faulty_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    path.write_text(GOOD + "- kind: source\n  id: s-two\n", encoding="utf-8")
    records, findings = read_file(path)
    assert [(item.record.id, item.line) for item in records] == [("s-one", 1)]
    assert len(findings) == 2


def test_empty_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    path.write_text("# 还没有内容\n", encoding="utf-8")
    assert read_file(path) == ([], [])


def test_records_are_read_in_a_stable_order(content: Path) -> None:
    first, second = read_content(content)[0], read_content(content)[0]
    assert [item.record.id for item in first] == [item.record.id for item in second]
    assert len(first) == 14
