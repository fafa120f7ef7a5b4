"""The parts of the studio, made once for the process that works with them."""

from dataclasses import dataclass

from sqlalchemy import Engine

from daoban.sealing import Sealer
from daoban.settings import Settings
from desk.parts import DeskParts
from desk.sweeper import Sweeper
from search.service import SearchService
from studio.connections.delivering import Delivering
from studio.connections.requests import Requests
from studio.connections.tokens import Tokens
from studio.connections.webhooks import Webhooks
from studio.drafts.drafts import Drafts
from studio.golden import Golden
from studio.hits.hit_tests import HitTests
from studio.live import Known, LiveRecords
from studio.proving.proofs import Proofs
from studio.publishing.scheduled import Scheduled
from studio.questions.marks import Marks
from studio.questions.questions import QuestionGroups
from studio.questions.telling import Telling
from studio.records import RecordList
from studio.releases import Releases
from studio.work.worker import Worker

SWEEP_SECONDS = 3.0


@dataclass(frozen=True)
class StudioParts:
    """Everything that works in the studio."""

    live: LiveRecords
    drafts: Drafts
    records: RecordList
    proofs: Proofs
    releases: Releases
    golden: Golden
    hits: HitTests
    questions: QuestionGroups
    marks: Marks
    telling: Telling
    tokens: Tokens
    requests: Requests
    webhooks: Webhooks
    worker: Worker
    sweeper: Sweeper

    def start(self) -> None:
        """Begin what goes on by itself: publishing what is due, telling other systems."""
        self.sweeper.start()

    def close(self) -> None:
        """End it."""
        self.sweeper.close()
        self.worker.close()


def make_studio(
    values: Settings, engine: Engine, sealer: Sealer, desk: DeskParts, search: SearchService
) -> StudioParts:
    """Put everything together."""

    def known() -> Known:
        snapshot = search.tools.snapshot
        return snapshot.records, snapshot.revisions

    audit = desk.audit
    live = LiveRecords(engine, known)
    drafts = Drafts(engine, audit, live, content=values.content)
    worker = Worker(engine)
    golden = Golden(engine, audit, search)
    proofs = Proofs(
        engine, drafts, search, golden, worker, values.studio_golden, values.studio_drop_limit
    )
    webhooks = Webhooks(engine, audit, sealer, values.studio_webhook_hosts)
    releases = Releases(
        drafts, lambda: proofs, values.studio_drop_limit, search.refresh, (webhooks.told,)
    )
    requests = Requests(engine)
    scheduled = Scheduled(drafts.store, releases, lambda: proofs)
    delivering = Delivering(engine, sealer, webhooks.allows)
    return StudioParts(
        live=live,
        drafts=drafts,
        records=RecordList(drafts),
        proofs=proofs,
        releases=releases,
        golden=golden,
        hits=HitTests(engine, audit, search, golden, worker),
        questions=QuestionGroups(engine, audit, search, drafts),
        marks=Marks(engine),
        telling=Telling(engine, audit, search),
        tokens=Tokens(engine, audit),
        requests=requests,
        webhooks=webhooks,
        worker=worker,
        sweeper=Sweeper(
            (scheduled.sweep, delivering.sweep, requests.sweep), "studio", SWEEP_SECONDS
        ),
    )
