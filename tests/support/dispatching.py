"""Models of dispatch for the made-up city: few messages, an encoder without weights."""

from dataclasses import replace
from pathlib import Path

from daoban.settings import Settings
from desk.calls.gazetteer import WHOLE_DISTRICT, Gazetteer, Place
from desk.dispatch.departments import Departments
from desk.dispatch.learn import prepare, train
from desk.dispatch.making import learn_splitting
from desk.dispatch.messages import TRAINING, LabelledMessage, read_messages, training_calls
from desk.dispatch.models import save_models
from knowledge.files import read_content
from knowledge.regions import Regions, load_regions
from search.lexicon import load_lexicon
from support.encoder import NgramEncoder

MESSAGES, CALLS_READ = 150, 24
REAL_CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
"""The labelled messages name cities of the real content."""
DISTRICTS = {"渝北区": ("渝北", "龙溪街道"), "江北区": ("江北", "观音桥街道")}


def make_dispatch(values: Settings) -> None:
    """Train and store everything that the desk loads."""
    regions = load_regions(values.content)
    named = load_regions(REAL_CONTENT)
    home = next(iter(regions.served.values()))
    gazetteer = gazetteer_of(home)
    messages = [replace(item, city=home) for item in sample(named)]
    departments = Departments.among(found.record for found in read_content(values.content)[0])
    encoder = NgramEncoder()
    synonyms = load_lexicon(values.content).synonyms
    material = prepare(messages, departments, gazetteer, encoder, synonyms)
    folder = values.var / "models"
    calls = training_calls(named)[:CALLS_READ]
    learn_splitting(calls, messages, encoder, synonyms, folder)
    gazetteer.save(folder)
    save_models(train(material, "made up"), folder)


def gazetteer_of(city: str) -> Gazetteer:
    """Two districts with a subdistrict each."""
    names = {}
    for district, (short, subdistrict) in DISTRICTS.items():
        names[district] = (Place(district, "", WHOLE_DISTRICT),)
        names[short] = (Place(district, "", 2.0),)
        names[subdistrict] = (Place(district, subdistrict, 2.5),)
    return Gazetteer({city: names})


def sample(named: Regions) -> list[LabelledMessage]:
    """Messages of a few departments, with every kind of label."""
    rows = read_messages(TRAINING / "city.jsonl", named)
    return rows[: MESSAGES // 2] + rows[-MESSAGES // 2 :]
