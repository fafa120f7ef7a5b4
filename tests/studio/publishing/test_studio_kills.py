"""A process that is killed while it publishes leaves the old release live or the new one, whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.stores import url_of
from support.studio import BOSS, EDITOR, StudioOfTests
from support.studio_publisher import RECORDS

from daoban.sealing import Sealer
from daoban.settings import ROOT
from knowledge.records import Matter
from knowledge.releases import live_release
from studio.connections.webhooks import Webhooks
from studio.drafts.draft import DraftQuery, DraftState
from studio.tables import DeliveryRow

KILLS = int(os.environ.get("DAOBAN_KILLS", "6"))
"""``DAOBAN_KILLS=100 uv run pytest tests/studio/publishing/test_studio_kills.py`` for a hundred."""


def fees(studio: StudioOfTests) -> set[str]:
    records = live_release(studio.engine).records
    matters = [records[record_id] for record_id in RECORDS]
    return {matter.guide.fee[0].text for matter in matters if isinstance(matter, Matter)}


@pytest.mark.timeout(120 + 20 * KILLS)
@pytest.mark.parametrize("seed", [3])
def test_killed_at_any_point(studio: StudioOfTests, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    sealer = Sealer([Fernet.generate_key().decode()])
    Webhooks(studio.engine, studio.audit, sealer, "hooks.example").add(
        BOSS, "网站", "https://hooks.example/"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests", *sys.path[1:])))
    }
    begun = tmp_path / "begun"
    for kill in range(KILLS):
        begun.write_text(str(kill * 1000), "utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "support.studio_publisher", url_of(studio.engine), str(begun)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip()  # it publishes now
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        release = live_release(studio.engine)
        assert len(fees(studio)) == 1
        drafts = studio.drafts.list(EDITOR, DraftQuery(states=(DraftState.PUBLISHED,), limit=9999))
        by_release = [draft.release for draft in drafts]
        assert sorted(set(by_release)) == list(range(2, release.number + 1))
        assert all(by_release.count(number) == len(RECORDS) for number in set(by_release))
        assert len(studio.audit.entries(action="release_published", limit=9999)) == len(
            set(by_release)
        )
        with Session(studio.engine) as session:
            told = [row.body["release"] for row in session.scalars(select(DeliveryRow))]
        assert sorted(told) == sorted(set(by_release))
        number = int(next(iter(fees(studio)))[2:-2])
        assert number >= int(said[-1] if said else 0)
    assert studio.audit.verify() > 0
