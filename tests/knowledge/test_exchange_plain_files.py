"""CSV and JSON as spreadsheets, scripts and people write them."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from support.exchange import SOURCE, guide, plan, row_counts, why

from daoban.errors import DaobanError, InvalidInput
from knowledge.exchange import tables
from knowledge.exchange.drafts import Fate
from knowledge.exchange.plain_files import read_csv, read_json

ROW = guide()
CSV = ",".join(ROW) + "\r\n" + ",".join(ROW.values()) + "\r\n"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_is_read_in_every_usual_encoding(
    city_store: Engine, tmp_path: Path, encoding: str
) -> None:
    planned = plan(written(tmp_path, "办事指南.csv", CSV.encode(encoding)), city_store)
    assert [(row.name, row.fate, row.number) for row in planned.rows] == [("招牌备案", Fate.NEW, 2)]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("办事指南.csv", b"\xff\xfe\x00\xd8\xff", "认不出文件的编码"),
        ("办事指南.csv", CSV.replace("招牌备案", '"招牌'), "CSV 格式有误"),
        ("办事指南.csv", CSV.replace("招牌备案", "长" * 1_000_001), "CSV 格式有误"),
        ("表.json", "{", "JSON 格式有误"),
        ("表.json", "[" * 100_000, "JSON 格式有误"),
        ("表.json", "9" * 5000, "JSON 格式有误"),
        ("表.json", '{"办事指南": [{"编号": "a", "编号": "b"}]}', "「编号」在同一层写了两次"),
        ("表.json", "", "JSON 格式有误"),
        ("表.json", "[]", "最外层要写成"),
        ("表.json", '{"办事指南": {}}', "最外层要写成"),
        ("表.json", "null", "最外层要写成"),
        ("表.doc", "", "不能导入 .doc 文件"),
        ("表", "", "不能导入 没有扩展名的 文件"),
    ],
)
def test_spoiled_file_is_refused_in_chinese(
    city_store: Engine, tmp_path: Path, name: str, text: bytes | str, words: str
) -> None:
    before = row_counts(city_store)
    with pytest.raises(InvalidInput, match=words) as caught:
        plan(written(tmp_path, name, text), city_store)
    assert caught.value.hint
    assert row_counts(city_store) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("表.csv", ""),
        ("表.csv", "\r\n\r\n"),
        ("表.json", "{}"),
        ("表.json", '{"诗": []}'),
        ("表.csv", CSV.split("\n")[0]),
    ],
)
def test_file_without_rows_says_so(
    city_store: Engine, tmp_path: Path, name: str, text: str
) -> None:
    planned = plan(written(tmp_path, name, text), city_store)
    assert [problem.message for problem in planned.problems] == ["没有可以导入的行"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CSV.replace("事项名称", "标题").replace("来源", "出处"), "缺少这些列：事项名称、来源"),
        (CSV.replace("简介", "来源"), "这些列出现了两次：来源"),
        (CSV.replace("装招牌前", "装招牌,前"), "这一行的格子比表头多"),
    ],
)
def test_faulty_table_is_named(city_store: Engine, tmp_path: Path, text: str, words: str) -> None:
    planned = plan(written(tmp_path, "办事指南.csv", text), city_store)
    assert words in why(planned)
    assert planned.records == ()


def test_column_that_is_not_read_is_told(city_store: Engine, tmp_path: Path) -> None:
    text = (
        CSV.replace("编号", "备注")
        .replace("yx-signboard", "随便写")
        .replace("来源", "来源,实施编码")
    )
    text = text.replace(SOURCE, f"{SOURCE},11990100MB0")
    planned = plan(written(tmp_path, "办事指南.csv", text), city_store)
    assert planned.is_sound
    assert planned.unread == {"办事指南": ("备注",)}


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tables", "plain_files"):
        monkeypatch.setattr(f"{tables.__package__}.{module}.ROW_LIMIT", 3)
    for read in (
        lambda: read_csv(b"\n" * 9, "表"),
        lambda: read_json('{"表": [1, 2, 3, 4]}'.encode()),
    ):
        with pytest.raises(InvalidInput, match="表「表」超过 3 行"):
            read()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.just("表.json"), (JSON | st.dictionaries(st.just("办事指南"), JSON)).map(json.dumps))
    | st.tuples(st.just("表.json"), st.lists(st.dictionaries(st.sampled_from(list(ROW)), JSON), max_size=2).map(lambda rows: json.dumps({"办事指南": rows})))
    | st.tuples(st.sampled_from(["办事指南.csv", "表.json"]), st.binary(max_size=60) | st.text(max_size=60))
)  # fmt: skip
def test_any_file_ends_in_a_plan_or_an_error_for_people(
    city_store: Engine, tmp_path: Path, file: tuple[str, bytes | str]
) -> None:
    try:
        planned = plan(written(tmp_path, *file), city_store)
        said = why(planned) or [row.name for row in planned.rows]
    except DaobanError as error:
        said = error.hint
    assert said
    assert str(said).encode()
