"""The tables of the exchange layout and their columns.

Headings follow the elements of the national 政务服务事项 service guide (国家政务服务平台 标准规范, 2018:
基本编码, 实施主体, 受理条件, 申请材料, 办理流程, 办结时限, 收费标准, 设定依据 …).
"""

from dataclasses import dataclass, replace

from knowledge.exchange import bundle_cells, cells
from knowledge.exchange.cells import Codec
from knowledge.facts import Source
from knowledge.records import (
    Bundle,
    Department,
    Matter,
    Office,
    Policy,
    Record,
    Term,
    Topic,
    Wording,
)
from knowledge.vocabulary import Handling, RecordStatus, ServiceType

STATUS = cells.choice({RecordStatus.LIVE.value: "在用", RecordStatus.WITHDRAWN.value: "停用"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: what stands above it.
        path: the value's keys in the record, e.g. ``("guide", "fee")``.
        codec: how the value is written.
        needed: whether a table without this column cannot be read.
        help: what to fill in, for the template.
    """

    heading: str
    path: tuple[str, ...]
    codec: Codec = cells.TEXT
    needed: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a sheet of the workbook, a CSV file, a list in JSON."""

    name: str
    kind: type[Record | Source]
    columns: tuple[Column, ...]

    @property
    def code(self) -> str:
        """The ``kind`` of its records."""
        return self.kind.__name__.lower()


_ID = Column("编号", ("id",), help="小写英文、数字和连字符；新事项可以不填，按实施编码生成")
_COMMON = (
    Column("行政区划代码", ("city",), needed=True, help="六位，例如 500000"),
    Column("服务对象", ("audience",), cells.NAMES, help="个人、企业、项目，用顿号隔开"),
    Column("生命周期阶段", ("life_stage",)),
    Column("状态", ("status",), STATUS, help="在用 或 停用；不填为在用"),
    Column("生效日期", ("valid_from",), cells.DATE, help="例如 2026-01-31"),
    Column("失效日期", ("valid_to",), cells.DATE),
    Column("别名", ("aliases",), cells.LINES, help="一行一个：群众平时怎么叫"),
)
_LEAD = Column("实施主体", ("lead_departments",), cells.NAMES, help="几个部门用顿号隔开")
_SUMMARY = Column("简介", ("summary",), cells.STATEMENT, needed=True, help="一句话说明")
_FAQS = Column("常见问题", ("faqs",), cells.FAQS, help="一行「问：…」，下面「答：…」")
_SOURCES = Column(
    "来源",
    ("sources",),
    cells.SOURCES,
    needed=True,
    help="来源表里的编号，或文件名称、网址；几个来源各占一行。没有另写来源的内容都算出自第一个",
)
_GUIDE = tuple(
    Column(
        heading,
        ("guide", field.value),
        cells.MATERIALS if heading == "申请材料" else cells.STATEMENTS,
        help="一行一条",
    )
    for field, heading in cells.FIELDS.items()
)


def _title(heading: str) -> Column:
    return Column(heading, ("title",), needed=True, help="与公布的名称一字不差")


TABLES = (
    Table(
        "来源",
        Source,
        (
            Column("编号", ("id",), needed=True),
            Column("文件名称", ("title",), needed=True),
            Column("发布机构", ("publisher",)),
            Column("文号", ("document_number",)),
            Column("网址", ("url",)),
            Column("发布日期", ("published",), cells.DATE),
            Column("查看日期", ("seen",), cells.DATE, needed=True),
            Column("适用地区代码", ("region",)),
        ),
    ),
    Table(
        "办事指南",
        Matter,
        (
            _ID,
            Column("实施编码", ("code",), help="全国统一的事项编码，大写字母和数字"),
            _title("事项名称"),
            Column(
                "事项类型",
                ("service_type",),
                cells.choice({item.value: item.value for item in ServiceType}),
            ),
            Column(
                "办件类型",
                ("handling",),
                cells.choice({item.value: item.value for item in Handling}),
            ),
            _LEAD,
            *_COMMON,
            _SUMMARY,
            *_GUIDE,
            _FAQS,
            _SOURCES,
        ),
    ),
    Table(
        "一件事",
        Bundle,
        (
            _ID,
            _title("一件事名称"),
            Column("牵头部门", ("lead_departments",), cells.NAMES),
            *_COMMON,
            _SUMMARY,
            Column("生活事件", ("life_events",), cells.LINES, help="一行一个：遇到什么事要办它"),
            Column(
                "联办事项",
                ("matters",),
                bundle_cells.STEPS,
                needed=True,
                help="一行一个事项编号，可加【先办：编号】【可选】【情形：…】",
            ),
            Column("情形引导", ("scenarios",), bundle_cells.SCENARIOS),
            Column("易混事项", ("differences",), bundle_cells.DIFFERENCES),
            *_GUIDE,
            _FAQS,
            _SOURCES,
        ),
    ),
    Table(
        "政策",
        Policy,
        (
            _ID,
            _title("政策名称"),
            Column("主管部门", ("lead_departments",), cells.NAMES),
            *_COMMON,
            _SUMMARY,
            Column("给什么", ("benefit",), cells.STATEMENTS, needed=True),
            Column("在哪些一件事里申领", ("bundles",), cells.LINES),
            *_GUIDE,
            _FAQS,
            _SOURCES,
        ),
    ),
    Table("专题", Topic, (_ID, _title("专题名称"), _LEAD, *_COMMON, _SUMMARY, _FAQS, _SOURCES)),
    Table("术语", Term, (_ID, _title("术语"), _LEAD, *_COMMON, _SUMMARY, _FAQS, _SOURCES)),
    Table(
        "部门",
        Department,
        (
            _ID,
            _title("部门名称"),
            _LEAD,
            *_COMMON,
            Column("职责", ("duties",), cells.STATEMENTS),
            Column("电话", ("phone",)),
            _SOURCES,
        ),
    ),
    Table(
        "办事网点",
        Office,
        (
            _ID,
            _title("网点名称"),
            _LEAD,
            *_COMMON,
            Column("所在区县", ("district",)),
            Column("地址", ("address",), cells.STATEMENT, needed=True),
            Column("办公时间", ("hours",), cells.STATEMENT),
            Column("咨询电话", ("phone",), cells.STATEMENT),
            _SOURCES,
        ),
    ),
    Table(
        "词语",
        Wording,
        (
            _ID,
            _title("标准词"),
            _LEAD,
            replace(_COMMON[0], needed=False, help="不填为全国"),
            *_COMMON[1:],
            Column("方言", ("dialect",), help="哪里这样说；各地通用的不填"),
            replace(_SOURCES, needed=False),
        ),
    ),
)
GUIDES = TABLES[1]
BY_NAME = {table.name: table for table in TABLES}
BY_KIND = {table.kind: table for table in TABLES}
