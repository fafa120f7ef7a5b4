"""Proofs on the made-up city."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.desk_accounts import EDITOR
from support.hitting import HitHouse, hit_house

from daoban.errors import NotFound
from desk.accounts.account import Actor
from search.run import Tools
from studio.proving.proof import Proof
from studio.proving.proofs import Proofs

LIMIT = 10.0


@dataclass
class MadeUpDraft:
    id: int
    record_id: str
    body: dict[str, Any]
    is_removal: bool = False
    revision: int = 1


@dataclass
class MadeUpDrafts:
    """Drafts that everybody may see."""

    kept: dict[int, MadeUpDraft] = field(default_factory=dict)

    def find(self, actor: Actor, draft_id: int) -> MadeUpDraft:
        if draft_id not in self.kept:
            raise NotFound("没有这份草稿。")
        return self.kept[draft_id]


@dataclass
class ProofHouse:
    house: HitHouse
    drafts: MadeUpDrafts
    proofs: Proofs

    def draft(self, record_id: str, removal: bool = False, **changes: Any) -> int:
        record = self.house.search.tools.snapshot.records[record_id]
        body = record.model_dump(mode="json") | changes
        number = len(self.drafts.kept) + 1
        self.drafts.kept[number] = MadeUpDraft(number, record_id, body, removal)
        return number

    def prove(self, *draft_ids: int) -> Proof:
        proof = self.proofs.start(EDITOR, draft_ids)
        self.proofs.settle()
        return self.proofs.find(proof.id)

    def again(self) -> ProofHouse:
        """Another process on the same database."""
        other = self.house.again()
        return ProofHouse(other, self.drafts, proofs_of(other, self.drafts, self.proofs._folder))


def proofs_of(house: HitHouse, drafts: MadeUpDrafts, folder: Path) -> Proofs:
    return Proofs(
        house.engine, drafts, house.search, house.golden, house.worker, folder, LIMIT, house.clock
    )


@pytest.fixture
def proving(tmp_path: Path, tools: Tools) -> Iterator[ProofHouse]:
    folder = tmp_path / "golden"
    folder.mkdir()
    questions = [
        {"id": "q1", "text": "小店停业要带什么材料", "bundles": ["小店停业"], "field": "materials"},
        {"id": "q2", "text": "小店转让怎么办理", "bundles": ["小店转让"]},
        {"id": "q3", "text": "转人工", "outcomes": ["handoff"]},
    ]
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in questions)
    (folder / "some.jsonl").write_text(lines, "utf-8")
    with hit_house(tmp_path, tools) as house:
        drafts = MadeUpDrafts()
        yield ProofHouse(house, drafts, proofs_of(house, drafts, folder))
