"""The studio on a small published city of its own, with somebody for each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.vocabulary import Role
from knowledge.facts import Faq, Guide, Material, Source, Statement
from knowledge.records import Bundle, BundleMatter, Department, Matter, Record, Topic
from knowledge.releases import publish
from studio.drafts.draft import Draft
from studio.drafts.drafts import Drafts
from studio.live import LiveRecords
from support.desk_accounts import SettableClock
from support.stores import HERE, migrated, source

CITY = "990100"
MARKET, TAX = "dept-market", "dept-tax"
EDITOR = Actor("editor1", "编辑 01", Role.EDITOR)
OTHER_EDITOR = Actor("editor3", "编辑 03", Role.EDITOR)
BOUND = Actor("editor2", "市场监管编辑 01", Role.EDITOR, MARKET)
LOST = Actor("editor9", "没有部门的编辑", Role.EDITOR, "dept-nowhere")
REVIEWER = Actor("reviewer1", "审核员 01", Role.REVIEWER)
BOSS = Actor("supervisor1", "班长 01", Role.SUPERVISOR)
AUDITOR = Actor("auditor1", "审计员 01", Role.AUDITOR)
AGENT = Actor("agent1", "话务员 01", Role.AGENT)
HANDLER = Actor("handler1", "承办人 01", Role.HANDLER, MARKET)
EVERYBODY = (EDITOR, OTHER_EDITOR, BOUND, LOST, REVIEWER, BOSS, AUDITOR, AGENT, HANDLER)


def said(text: str, **more: Any) -> Statement:
    return Statement(text=text, source="some-source", **more)


def department(record_id: str, title: str, *aliases: str, city: str = CITY) -> Department:
    return Department(
        id=record_id, title=title, city=city, sources=("some-source",), aliases=aliases
    )


def matter(record_id: str, title: str, lead: str, city: str = CITY, fee: str = "10元") -> Matter:
    return Matter(
        id=record_id,
        title=title,
        city=city,
        sources=("some-source",),
        lead_departments=(lead,),
        summary=said(f"{title}的说明。"),
        guide=Guide(fee=(said(f"收费{fee}。", brief=f"{fee}。"),)),
        faqs=(
            Faq(
                question=f"{title}要多少钱？",
                variants=(f"{title}收费吗",),
                answer=(said("见收费。"),),
            ),
        ),
    )


def city_records() -> list[Record | Source]:
    """What is published at first: two departments' matters, one bundle, one topic."""
    guide = Guide(
        conditions=(said("任何人。"),),
        materials=(Material(name="申请表", source="some-source"),),
        process=(said("先申请，后领证。"),),
        legal_basis=(said("某文件。"),),
    )
    return [
        source(),
        department(MARKET, "市市场监管局", "市监局"),
        department(TAX, "市税务局"),
        department("dept-far-market", "外市市场监管局", "市监局", city="880100"),
        matter("shop-licence", "小店执照", "市市场监管局"),
        matter("shop-tax", "小店税务", "市税务局"),
        matter("shop-sign", "小店招牌", "市监局"),
        matter("far-licence", "外市小店执照", "市监局", city="880100"),
        Bundle(
            id="shop-open",
            title="开小店一件事",
            city=CITY,
            sources=("some-source",),
            lead_departments=("市市场监管局",),
            summary=said("开小店一次办。"),
            matters=(BundleMatter(matter="shop-licence"), BundleMatter(matter="shop-tax")),
            guide=guide,
        ),
        Topic(
            id="topic-shop",
            title="小店常识",
            city=CITY,
            sources=("some-source",),
            summary=said("小店是什么。"),
        ),
    ]


@dataclass(frozen=True)
class StudioOfTests:
    """The studio in a database of its own."""

    engine: Engine
    clock: SettableClock
    audit: AuditLog
    live: LiveRecords
    drafts: Drafts

    def with_fee(self, fee: str, record_id: str = "shop-licence", actor: Actor = EDITOR) -> Draft:
        """A draft in which the fee is another."""
        draft = self.drafts.open(actor, record_id)
        return self.drafts.save(actor, draft.id, draft.revision, fee_of(draft.body, fee))

    def approved(self, fee: str, record_id: str = "shop-licence") -> Draft:
        """The same, approved."""
        draft = self.with_fee(fee, record_id)
        draft = self.drafts.submit(EDITOR, draft.id, draft.revision, "核对过文件")
        return self.drafts.approve(REVIEWER, draft.id, draft.revision, "")


def fee_of(body: dict[str, Any], fee: str) -> dict[str, Any]:
    """The same record with another fee."""
    statement = body["guide"]["fee"][0] | {"text": f"收费{fee}。", "brief": f"{fee}。"}
    return body | {"guide": body["guide"] | {"fee": [statement]}}


def studio_on(engine: Engine, records: list[Record | Source] | None = None) -> StudioOfTests:
    """The studio in a migrated database."""
    publish(engine, city_records() if records is None else records, "tests", "开始")
    return studio_again(engine)


def studio_again(engine: Engine) -> StudioOfTests:
    """The studio in a database that it has worked in before."""
    clock = SettableClock()
    audit = AuditLog(engine, clock)
    live = LiveRecords(engine)
    return StudioOfTests(engine, clock, audit, live, Drafts(engine, audit, live, clock))


@contextmanager
def studio_in(folder: Path, kind: str = HERE) -> Iterator[StudioOfTests]:
    """The studio with an empty database."""
    with migrated(kind, folder) as engine:
        yield studio_on(engine)
