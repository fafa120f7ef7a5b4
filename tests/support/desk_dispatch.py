"""Dispatch of a made-up city: four departments, forty messages, models trained in a second."""

from __future__ import annotations

from functools import cache

from desk.calls.gazetteer import Gazetteer, Place
from desk.dispatch.departments import Departments
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.models import DispatchModels
from desk.dispatch.retraining import Sources, retrain
from desk.dispatch.routing import Router
from desk.evaluation.judging import Answer, Judge, Judged
from knowledge.facts import Statement
from knowledge.records import Department
from knowledge.regions import Region, Regions
from search.tokens import Synonyms
from support.encoder import NgramEncoder

CITY = "990100"
LIGHTS, NOISE, WAGES, FEES = "dept-lights", "dept-noise", "dept-wages", "dept-fees"
PATHS = {
    LIGHTS: ("城乡建设", "城市建设和市政管理"),
    NOISE: ("环境保护", "环境污染"),
    WAGES: ("劳动和社会保障", "劳动关系"),
    FEES: ("教育文体", "教育收费"),
}
TOPICS = {
    LIGHTS: ("路灯坏了", "路灯不亮", "井盖坏了路灯也坏", "路灯闪个不停", "路灯杆歪了"),
    NOISE: ("半夜噪声太大", "工地噪声吵人", "噪声吵得睡不着", "烧烤油烟和噪声", "机器噪声不停"),
    WAGES: ("老板欠工资", "工资三个月没发", "公司拖欠工资", "包工头不给工资", "工资少发一半"),
    FEES: ("学校乱收费", "补课收费太高", "幼儿园收费不退", "学校收校服费", "学校强制收费"),
}
ENDINGS = ("请你们尽快处理", "想问一下怎么办")
URGENT = (
    "路灯杆起火了快来人",
    "工地起火了有人困住",
    "学校起火了快救人",
    "起火了救命",
    "厂里起火了",
)


def department(department_id: str, title: str, duty: str) -> Department:
    said = Statement(text=duty, source="some-source")
    return Department(
        id=department_id, title=title, city=CITY, sources=("some-source",), duties=(said,)
    )


DEPARTMENTS = Departments.among(
    [
        department(LIGHTS, "市城市管理局", "负责路灯和井盖的管理维护"),
        department(NOISE, "市生态环境局", "负责噪声和油烟污染的防治"),
        department(WAGES, "市人力社保局", "负责处理拖欠工资和劳动关系"),
        department(FEES, "市教委", "负责学校和幼儿园收费的监管"),
    ]
)
GAZETTEER = Gazetteer({CITY: {"上溪区": (Place("上溪区", "", 3.0),)}})
REGIONS = Regions((Region(code=CITY, name="云溪", served=True),))


def labelled(text: str, department_id: str = LIGHTS, **changes: object) -> LabelledMessage:
    """A message of a department, with all labels."""
    told = {
        "type": "投诉",
        "path": PATHS.get(department_id, ()),
        "district": "",
        "urgency": "一般",
    }
    return LabelledMessage(text, CITY, department=department_id, **(told | changes))  # type: ignore[arg-type]


def messages() -> list[LabelledMessage]:
    """Forty of the departments, and five that are urgent."""
    plain = [
        labelled(f"{topic}，{ending}", name, type="咨询" if "问" in ending else "投诉")
        for name, topics in TOPICS.items()
        for topic in topics
        for ending in ENDINGS
    ]
    return [*plain, *(labelled(text, "", urgency="紧急", type="") for text in URGENT)]


def sources() -> Sources:
    """What the models are trained from."""
    synonyms = Synonyms(())
    return Sources(messages(), REGIONS, DEPARTMENTS, GAZETTEER, NgramEncoder(), synonyms)


@cache
def trained() -> DispatchModels:
    """Models without any correction."""
    return retrain(sources(), [])


def judge_of(models: DispatchModels) -> Judge:
    """Asks these models."""
    given = sources()
    router = Router(models, DEPARTMENTS, given.encoder)
    return Judge(router, GAZETTEER, given.encoder, given.synonyms)


def answer(message: LabelledMessage, *departments: str, **said: object) -> Answer:
    """A message and what was said of it: everything right, if nothing else is told."""
    told = {
        "probability": 0.9,
        "type": message.type,
        "path": message.path,
        "district": message.district or "",
        "urgent": message.urgency == "紧急",
    }
    first = departments or (message.department,)
    return Answer(message, Judged(first, **(told | said)))  # type: ignore[arg-type]
