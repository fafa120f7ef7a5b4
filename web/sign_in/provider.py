"""The city's unified identity: who its people are."""

from joserfc.errors import JoseError

from daoban.settings import Settings
from web.sign_in.id_token import PERSON, Identified, identified
from web.sign_in.openid_client import OpenIdClient, Registration, token_refused
from web.sign_in.pending import PendingLogin


class IdentityProvider(OpenIdClient):
    """The issuer of the settings."""

    def __init__(self, values: Settings) -> None:
        """Take the settings; nothing is asked of the issuer yet."""
        secret = values.identity_secret.get_secret_value()
        elsewhere = bool(values.identity_issuer)
        super().__init__(Registration(values.issuer, values.identity_client, secret, elsewhere))

    def identify(self, code: str, pending: PendingLogin) -> Identified:
        """Who signed in, for the code that came back.

        Raises:
            Unavailable: the issuer does not answer.
            NotAllowed: it refuses the code, or its ID token does not hold.
        """
        claims = self.claims(code, pending, PERSON)
        try:
            return identified(claims)
        except JoseError as error:
            raise token_refused(error) from error
