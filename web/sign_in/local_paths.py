"""Where to go after signing in: only ever a path of this site."""

import re

LONGEST = 300
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""One slash, then neither a second one nor a backslash, which browsers read as one; nothing that
browsers drop before they read an address (WHATWG URL, tab and line breaks)."""
_OWN = re.compile(r"/sign-(?:in|out)(?![\w-])")


def local_path(wanted: str | None) -> str:
    """The wanted path if it stays on this site and is no page of signing in itself, else ``/``."""
    if not wanted or len(wanted) > LONGEST or not _LOCAL.fullmatch(wanted):
        return "/"
    return "/" if _OWN.match(wanted) or not wanted.isprintable() else wanted
