"""Signing in writes nobody's name or number anywhere."""

import os
import subprocess
import sys
from pathlib import Path

from demo_city.identity.people import Identity, identities

SCRIPT = Path(__file__).with_name("logged_sign_ins.py")
ROOT = Path(__file__).parents[3]
IMPORTS = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "tests", SCRIPT.parent))


def personal_values(identity: Identity) -> tuple[str | None, ...]:
    """What is personal about an identity."""
    return identity.name, identity.identity_number, identity.credit_code


def test_no_name_or_number_is_logged_or_lies_readable_on_disk(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": IMPORTS},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    logged = run.stdout + run.stderr
    assert run.returncode == 0, logged[-3000:]
    for event in ('"route": "/sign-in/callback"', "id_token_refused", "identity_unavailable"):
        assert event in logged, "the log was listened to"
    written = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert any(file.name.startswith("daoban.db") for file in written)
    for identity in identities().values():
        for personal in filter(None, personal_values(identity)):
            assert personal not in logged
            assert not any(personal.encode() in text for text in written.values())
    assert "〔身份证号〕" not in logged, "nothing had to be masked"
