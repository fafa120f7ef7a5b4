"""After signing in one is always still on this site."""

from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st
from sign_in_city import SOMEBODY, sign_in

from web.sign_in.local_paths import LONGEST, local_path

HERE = "https://daoban.example/sign-in/callback"
PIECES = st.sampled_from(
    [
        *("/", "//", "\\", "\t", "\n", "\r", " ", ":", "@", ".", "..", "?", "#", "%2f", "%5c"),
        *("http:", "https:", "javascript:", "data:", "evil.example", "application", "\x00", "／"),
    ]
)
WANTED = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


def as_browsers_read(address: str) -> str:
    """What a browser makes of an address before it resolves it (WHATWG URL, basic parser)."""
    kept = address.strip("".join(map(chr, range(0x21))))
    for dropped in "\t\n\r":
        kept = kept.replace(dropped, "")
    path, mark, rest = kept.partition("?")
    return path.replace("\\", "/") + mark + rest


@given(WANTED)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("\n//evil.example")
@example("https:/evil.example")
@example("/sign-in?next=/sign-in")
def test_no_wanted_path_leads_elsewhere(wanted: str) -> None:
    path = local_path(wanted)
    there = urlsplit(urljoin(HERE, as_browsers_read(path)))
    assert (there.scheme, there.netloc) == ("https", "daoban.example")
    assert path in (wanted, "/")
    assert len(path) <= LONGEST


PAGES = st.from_regex(
    r"/(application|bundle|guides)(/[a-z0-9_-]{1,20}){0,3}(\?[a-z]{1,9}=[a-z0-9%]{0,9})?",
    fullmatch=True,
)


@given(PAGES)
@example("/application/3?step=孩子")
@example("/bundle/新生儿出生")
@example("/")
@example("/sign-in-help")
def test_paths_of_this_site_stay_as_they_are(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize("wanted", [None, "", "/sign-in", "/sign-in/callback?code=x", "/sign-out"])
def test_what_is_no_place_to_go_becomes_the_first_page(wanted: str | None) -> None:
    assert local_path(wanted) == "/"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "/" + "a" * LONGEST,
    ],
)
def test_the_way_back_never_leaves(client: TestClient, wanted: str) -> None:
    done = sign_in(client, SOMEBODY, wanted)
    assert (done.status_code, done.headers["location"]) == (303, "/")


def test_a_chinese_path_is_found_again(client: TestClient) -> None:
    done = sign_in(client, SOMEBODY, "/bundle/新生儿?问=1")
    there = "/bundle/%E6%96%B0%E7%94%9F%E5%84%BF?%E9%97%AE=1"
    assert done.headers["location"] == there
