"""What the bar on every page says about signing in."""

from dataclasses import dataclass

from fastapi import Request

from web.sign_in.local_paths import local_path
from web.sign_in.texts import sign_in_text
from web.sign_in.visitors import Person, visitor_of


@dataclass(frozen=True, slots=True)
class SignInBar:
    """What ``sign_in_bar.html`` shows.

    Attributes:
        signed_in: who, with most of the name hidden; empty when nobody is.
        here: where to come back to after signing in.
        sign_in, sign_out: the words of the link and of the button.
    """

    signed_in: str
    here: str
    sign_in: str
    sign_out: str


def masked_name(name: str) -> str:
    """The first character of a name; how long the rest is stays hidden too."""
    return f"{name[:1]}**"


def _described(person: Person) -> str:
    words = sign_in_text()["bar"]
    text: str = words["signed_in"].format(name=masked_name(person.name))
    if person.company_name:
        text += words["for_company"].format(company=person.company_name)
    return text


def sign_in_bar(request: Request) -> SignInBar:
    """The bar for the page that is asked for."""
    words, person = sign_in_text()["bar"], visitor_of(request).person
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    here = local_path(path + query) if request.method == "GET" else "/"
    return SignInBar(
        signed_in=_described(person) if person else "",
        here=here,
        sign_in=words["sign_in"],
        sign_out=words["sign_out"],
    )
