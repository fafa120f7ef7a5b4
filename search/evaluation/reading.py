"""Reading questions with their labels: a folder of JSON Lines, one such file, or a workbook."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daoban.errors import InvalidInput, NotFound
from knowledge.exchange.tables import Grid
from knowledge.exchange.workbooks import NOTES, read_limited, read_workbook
from search.evaluation.cells import Row, question_of
from search.evaluation.golden import GoldenQuestion
from search.evaluation.labels import COLUMNS, code_of

_FORMAT = "格式见 docs/evaluation.md「自己的问题」。"


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What a file or folder holds.

    Attributes:
        unread: headings that mean nothing here.
    """

    questions: list[GoldenQuestion]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A row before its headings are understood; ``fault`` says why it cannot be read."""

    name: str
    place: str
    values: dict[str, object]
    fault: str = ""


def read_questions(path: Path) -> QuestionFile:
    """All questions, in the order of the files.

    Raises:
        NotFound: there are none.
        InvalidInput: names every row that cannot be read, and what to do.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    raws = [raw for file in files for raw in _raw_rows(file)]
    if not raws:
        raise NotFound(
            f"{path.name} 中没有问题。",
            f"请指定 .jsonl、.xlsx 文件或存放 .jsonl 的文件夹，{_FORMAT}",
        )
    questions, faults, unread = _understood(raws)
    faults += _repeated(questions)
    if faults:
        raise InvalidInput(
            f"{path.name} 里有 {len(faults)} 处读不了，没有开始评估。",
            f"请照上面所说改好后重新运行，{_FORMAT}",
            [{"message": fault} for fault in faults],
        )
    return QuestionFile(questions, tuple(unread))


def _understood(raws: list[_Raw]) -> tuple[list[GoldenQuestion], list[str], dict[str, None]]:
    """The questions, the faults of rows that cannot be read, and the headings that were not."""
    questions, faults = [], []
    unread: dict[str, None] = {}
    for raw in raws:
        cells: dict[str, object] = {}
        for heading, value in raw.values.items():
            code = code_of(COLUMNS, heading)
            if code:
                cells[code] = value
            else:
                unread[heading] = None
        try:
            if raw.fault:
                raise ValueError(raw.fault)
            questions.append(question_of(Row(raw.name, cells)))
        except ValueError as error:
            faults.append(f"{raw.place}：{error}。")
    return questions, faults, unread


def _repeated(questions: list[GoldenQuestion]) -> list[str]:
    counts = Counter(question.id for question in questions)
    twice = (key for key, count in counts.items() if count > 1)
    return [f"编号 {key} 出现了不止一次，请改成不同的编号。" for key in twice]


def _raw_rows(file: Path) -> Iterator[_Raw]:
    ending = file.suffix.lower()
    if ending == ".jsonl":
        return _lines(file, read_limited(file))
    if ending == ".xlsx":
        return _sheets(file, read_limited(file))
    if not file.exists():
        raise NotFound(f"没有 {file.name}。", "请检查文件名。")
    raise InvalidInput(f"{file.name} 不是 .jsonl 或 .xlsx。", f"请另存为其中一种再评估，{_FORMAT}")


def _lines(file: Path, data: bytes) -> Iterator[_Raw]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            f"{file.name} 不是 UTF-8 编码。", "请另存为 UTF-8 编码再评估。"
        ) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{file.name} 第 {number} 行"
            try:
                values = json.loads(line)
                fault = "" if isinstance(values, dict) else "不是一个 {…} 对象，请一行写一个"
            except (json.JSONDecodeError, RecursionError):
                values, fault = {}, "不是完整的 JSON，请检查引号、逗号和括号"
            yield _Raw(f"{file.stem}:{number}", place, {} if fault else values, fault)


def _sheets(file: Path, data: bytes) -> Iterator[_Raw]:
    try:
        grids = read_workbook(data)
    except InvalidInput as error:
        hint = "请另存为普通的 .xlsx 文件（不加密码、不带宏）后再评估。"
        raise InvalidInput(error.message, hint) from error
    asked = [grid for grid in grids if grid.name != NOTES and "text" in _codes(grid)]
    if not asked:
        raise InvalidInput(f"{file.name} 里没有「问题」一列。", f"请在第一行写好列名，{_FORMAT}")
    for grid in asked:
        yield from _rows(file, grid)


def _codes(grid: Grid) -> set[str | None]:
    return {code_of(COLUMNS, cell) for cell in grid.rows[0].cells} if grid.rows else set()


def _rows(file: Path, grid: Grid) -> Iterator[_Raw]:
    headings = [cell.strip() for cell in grid.rows[0].cells]
    for row in grid.rows[1:]:
        cells = zip(headings, row.cells, strict=False)
        values: dict[str, object] = {name: text for name, text in cells if name and text.strip()}
        faults = [
            f"「{headings[place]}」{message}"
            for place, message in sorted(row.faults.items())
            if place < len(headings) and code_of(COLUMNS, headings[place])
        ]
        if values or faults:
            place = f"{file.name} 工作表「{grid.name}」第 {row.number} 行"
            name = f"{file.stem}:{grid.name}:{row.number}"
            yield _Raw(name, place, values, "；".join(faults))
