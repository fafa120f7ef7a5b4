"""What somebody who sees nothing, or uses no mouse, would stumble over in the markup of a page."""

import re
from itertools import pairwise

NAMED = re.compile(r'\baria-label(?:ledby)?="[^"]')


def drawn(page: str) -> str:
    """A page without its blanks and scripts."""
    return re.sub(r"<template\b.*?</template>|<script\b.*?</script>", "", page, flags=re.S)


def faults(page: str) -> list[str]:
    """What somebody who sees nothing, or uses no mouse, would stumble over."""
    found = []
    body = drawn(page)
    ids = re.findall(r'\bid="([^"]*)"', body)
    found += [f"id twice: {each}" for each in set(ids) if ids.count(each) > 1]
    for kind in ("for", "aria-describedby", "aria-labelledby", "list"):
        for names in re.findall(rf'\b{kind}="([^"]*)"', body):
            found += [f"{kind} of nothing: {name}" for name in names.split() if name not in ids]
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", body)]
    if levels.count(1) != 1 or levels[0] != 1:
        found.append(f"headings: {levels}")
    found += [f"jump to h{b}" for a, b in pairwise(levels) if b > a + 1]
    labelled = set(re.findall(r'<label\b[^>]*\bfor="([^"]*)"', body))
    wrapped = [match.span() for match in re.finditer(r"<label\b.*?</label>", body, re.S)]
    for control in re.finditer(r"<(?:input|select|textarea)\b[^>]*>", body):
        tag = control[0]
        own = re.search(r'\bid="([^"]*)"', tag)
        inside = any(start < control.start() < end for start, end in wrapped)
        named = inside or NAMED.search(tag) or (own and own[1] in labelled)
        hidden = 'type="hidden"' in tag or 'tabindex="-1" aria-hidden="true"' in tag
        if not hidden and not named:
            found.append(f"nameless: {tag}")
    for button in re.findall(r"<button\b[^>]*>.*?</button>", body, re.S):
        words = re.sub(r"<[^>]*>", "", button).strip()
        if not words and not NAMED.search(button):
            found.append(f"nameless: {button}")
    found += [f"scope: {each}" for each in re.findall(r"<th(?![^>]*scope=)[ >]", body)]
    found += [f"style: {each}" for each in re.findall(r"<[^>]+\sstyle=", body)]
    found += [f"handler: {each}" for each in re.findall(r"<[^>]+\son\w+=", body)]
    found += [
        f"left open: {each}" for each in re.findall(r"\{[a-z_]+\}", re.sub(r"<[^>]*>", "", body))
    ]
    return found
