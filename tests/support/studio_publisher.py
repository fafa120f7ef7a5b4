"""A process that publishes one draft after another until it is killed: ``python … <database> <folder>``."""

import sys
from pathlib import Path

from cryptography.fernet import Fernet

from daoban.database import make_engine
from daoban.sealing import Sealer
from studio.connections.webhooks import Webhooks
from studio.releases import Releases
from support.proving import MadeProofs
from support.studio import EDITOR, REVIEWER, StudioOfTests, fee_of, studio_again

RECORDS = ("shop-licence", "shop-tax", "shop-sign")


def publish_one(studio: StudioOfTests, releases: Releases, proofs: MadeProofs, number: int) -> None:
    """Change the fee of all three records to the same, and publish the three together."""
    ids = []
    for record_id in RECORDS:
        draft = studio.drafts.open(EDITOR, record_id)
        if studio.drafts.is_behind(draft):
            raise AssertionError("a draft fell behind without anybody publishing")
        body = fee_of(draft.body, f"{number}元")
        draft = studio.drafts.save(EDITOR, draft.id, draft.revision, body)
        draft = studio.drafts.submit(EDITOR, draft.id, draft.revision)
        ids.append(studio.drafts.approve(REVIEWER, draft.id, draft.revision).id)
    releases.publish(REVIEWER, ids, proofs.start(REVIEWER, ids).id, f"第 {number} 版")


def main() -> None:
    """Publish until killed; each number is said once it is live."""
    studio = studio_again(make_engine(sys.argv[1]))
    sealer = Sealer([Fernet.generate_key().decode()])
    webhooks = Webhooks(studio.engine, studio.audit, sealer, "hooks.example")
    proofs = MadeProofs(studio.drafts)
    releases = Releases(studio.drafts, lambda: proofs, 1.0, told=(webhooks.told,))
    number = int(Path(sys.argv[2]).read_text("utf-8"))
    while True:
        number += 1
        publish_one(studio, releases, proofs, number)
        print(number, flush=True)


if __name__ == "__main__":
    main()
