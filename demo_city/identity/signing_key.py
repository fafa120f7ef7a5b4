"""The key that signs ID tokens: made once, kept in a file that only the owner reads."""

import json
import os
from pathlib import Path

from joserfc.jwk import RSAKey

BITS = 2048
ALGORITHM = "RS256"
FILE = "identity_key.json"


def _made() -> RSAKey:
    return RSAKey.generate_key(BITS, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)


def signing_key(folder: Path) -> RSAKey:
    """The key kept in ``folder``, made there if missing.

    Clients keep the public half for a while, so a restart must not change it.
    """
    path = folder / FILE
    if path.exists():
        return RSAKey.import_key(json.loads(path.read_text("utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    key, draft = _made(), path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(key.as_dict(private=True), file)
    draft.replace(path)
    return key
