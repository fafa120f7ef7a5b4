"""How much of every complete form a signed-in demonstration person need not fill in (bar: 60 %)."""

import pytest
from support.applications import house_at
from support.prefill_share import APPLICANTS, share_of

BAR = 0.6

pytestmark = pytest.mark.bench


def test_prefilled_share(tmp_path_factory: pytest.TempPathFactory) -> None:
    with house_at(tmp_path_factory.mktemp("prefill")) as house:
        shares = [share_of(house, bundle) for bundle in APPLICANTS]
    print(f"\n{'form':34} {'person':16} filled/shown  share")
    for share in shares:
        who = APPLICANTS[share.bundle].person
        print(f"{share.bundle:34} {who:16} {share.filled:6}/{share.shown:<5} {share.part:6.0%}")
    filled, shown = sum(each.filled for each in shares), sum(each.shown for each in shares)
    print(f"{'all':51} {filled:6}/{shown:<5} {filled / shown:6.0%}")
    assert filled / shown >= BAR
