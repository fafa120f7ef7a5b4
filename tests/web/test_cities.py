"""Which city is meant, however it is named."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from daoban.errors import InvalidInput
from daoban.settings import ROOT
from search.lexicon import load_lexicon
from search.texts import load_texts
from web.cities import check_city


def search_on(content: Path) -> Any:
    tools = SimpleNamespace(texts=load_texts(content), lexicon=load_lexicon(content))
    return SimpleNamespace(tools=tools)


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (None, None),
        ("云溪", "云溪"),
        ("云溪市", "云溪"),
        ("雲溪市", "云溪"),
        ("上溪区", "云溪"),
        ("上溪", "云溪"),
        ("云溪市上溪区", "云溪"),
        ("星湖市", "星湖"),
    ],
)
def test_city_goes_by_everyday_names_and_districts(
    content: Path, named: str | None, meant: str | None
) -> None:
    assert check_city(search_on(content), named) == meant


@pytest.mark.parametrize("named", ["南屿", "全国", "没有的城市", "", " ", "市", "\u200b"])
def test_city_that_is_not_served_is_refused_with_those_that_are(content: Path, named: str) -> None:
    with pytest.raises(InvalidInput, match="云溪、星湖"):
        check_city(search_on(content), named)


def test_every_place_the_conversation_understands_is_a_served_city() -> None:
    search = search_on(ROOT / "knowledge" / "content")
    raw = yaml.safe_load((ROOT / "nlu_data" / "inform_city.yml").read_text("utf-8"))
    named: set[str] = set()
    for part in raw["nlu"]:
        if part.get("lookup") == "city":
            named |= {line.removeprefix("- ") for line in part["examples"].splitlines()}
        else:
            named |= set(re.findall(r"\[([^\]]+)\]\(city\)", part.get("examples", "")))
    assert len(named) > 50
    assert all(check_city(search, name) for name in named)
