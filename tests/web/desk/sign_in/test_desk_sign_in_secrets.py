"""Neither a password nor a token of the desk is logged or lies readable on the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

from support.stores import POSTGRES

SCRIPT = Path(__file__).with_name("logged_desk_sign_ins.py")
ROOT = Path(__file__).parents[4]
IMPORTS = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "tests"))


def test_no_password_or_token_is_logged_or_lies_readable_on_disk(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != POSTGRES},
            "PYTHONPATH": IMPORTS + os.pathsep + os.environ.get("PYTHONPATH", ""),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    for event in ('"route": "/desk/sign-in/callback"', "id_token_refused", "identity_unavailable"):
        assert event in run.stderr, "the log was listened to"
    secrets = json.loads(run.stdout)
    assert len(secrets) > 8
    written = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert any(b"agent1" in text for text in written.values()), "the database was looked into"
    for secret in secrets:
        assert secret not in run.stderr
        assert [file.name for file, text in written.items() if secret.encode() in text] == []
