"""Signs everybody in, and fails to, in a process of its own that logs all it can.

Run with a folder for the database; what it logs is on standard error.
"""

import logging
import sys
from pathlib import Path

from sign_in_city import SOMEBODY, browser, choose, issuing, running, sign_in

from daoban.logs import configure_logging
from demo_city.identity import tokens
from demo_city.identity.people import identities


def main() -> None:
    """Every identity once, then a token that is refused, a failing hook and an issuer gone."""
    configure_logging("DEBUG")
    logging.getLogger().setLevel(logging.DEBUG)
    folder = Path(sys.argv[1])
    with issuing(folder) as values, running(values) as app, browser(app) as client:
        for identity in identities().values():
            assert sign_in(client, identity).status_code == 303
            assert client.get("/who").json()["identity_number"] == identity.identity_number
        client.post("/sign-out")
        begun = client.get("/sign-in")
        back = choose(begun, SOMEBODY)
        own = tokens.id_token
        tokens.id_token = lambda *given: own(*given)[:-5]
        assert client.get(back).status_code == 403
        app.state.identity_provider._read = None
        app.state.identity_provider.issuer = "http://127.0.0.1:9"
        assert client.get("/sign-in").status_code == 503


if __name__ == "__main__":
    main()
