"""Signs people in at the desk, and fails to, in a process of its own that logs all it can.

Run with a folder for the database. What it logs is on standard error; on standard output is, as a
JSON list, everything that may stand neither there nor in the folder.
"""

import json
import logging
import sys
from pathlib import Path

import pytest
from support.desk_accounts import AGENT, HANDLER, PASSWORD, SUPERVISOR
from support.desk_sign_in import (
    ISSUER,
    StaffIssuer,
    desk_browser,
    desk_web,
    put_in_place,
    staff_settings,
    type_in,
    who,
)

from daoban.logs import configure_logging
from desk.accounts.demonstration import FILE

WRONG = "a-wrong-password-of-somebody"
MISTAKE = "a-password-typed-as-a-name"


def main() -> None:
    """Every way in, by those who may and those who may not."""
    configure_logging("DEBUG")
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser's own, none of the house
    secrets, issuer, folder = [PASSWORD, WRONG, MISTAKE], StaffIssuer(), Path(sys.argv[1])
    with (
        pytest.MonkeyPatch.context() as patch,
        desk_web(folder, **staff_settings(issuer)) as (app, desk),
        desk_browser(app) as client,
    ):
        put_in_place(issuer, patch)
        for actor in (AGENT, HANDLER, SUPERVISOR):
            desk.add(actor)
        desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-1")
        type_in(client, "agent1")
        secrets.append(client.cookies["daoban_desk"])
        assert who(client) == "agent1"
        client.post("/desk/sign-out")
        for _ in range(6):
            type_in(client, "handler1", WRONG)
        type_in(client, MISTAKE, PASSWORD)
        begun = client.get("/desk/sign-in/oidc")
        secrets.append(client.cookies["daoban_desk_pending"])
        assert client.get(issuer.leads_back(begun)).status_code == 303
        secrets.append(client.cookies["daoban_desk"])
        issuer.subject = "s-nobody"
        client.get(issuer.leads_back(client.get("/desk/sign-in/oidc")))
        issuer.claims = {"nonce": "another"}
        client.get(issuer.leads_back(client.get("/desk/sign-in/oidc")))
        issuer.down = True
        del app.state.desk_identity
        assert client.get("/desk/sign-in/oidc").status_code == 503
        desk.accounts.set_password(SUPERVISOR, "agent1", f"new-{PASSWORD}")
        assert not (folder / FILE).exists()
    print(json.dumps([*secrets, issuer.secret, *issuer.given]))


if __name__ == "__main__":
    main()
