"""What the fake service answers: invented records that use every kind of message."""

from typing import Any

Message = dict[str, Any]

PLAN = {
    "title": "示例一件事",
    "source": "示例市深化“一件事一次办”行动方案（示府办发〔2023〕1号）",
    "url": "https://gov.example/plan",
    "valid_from": "2023-05-19",
    "seen": "2026-11-22",
}
RULES = {
    "title": "示例登记",
    "source": "《示例登记办法》",
    "url": None,
    "valid_from": None,
    "seen": "2026-11-20",
}
SCRIPT = "<img src=x onerror=\"document.title='broken'\"><b>粗</b>"


def text(words: str) -> Message:
    return {"type": "text", "text": words}


def buttons(*labels: str) -> Message:
    return {
        "type": "buttons",
        "text": "还想了解什么？",
        "buttons": [{"label": label, "send": f"新生儿{label}"} for label in labels],
    }


def bundle() -> Message:
    matters = [
        ("出生医学证明办理", False, None),
        ("预防接种证办理", False, None),
        ("户口登记（新生儿）", False, None),
        ("生育津贴申领", True, "母亲参加生育保险的"),
    ]
    return {
        "type": "bundle",
        "text": "新生儿出生“一件事”：一次申请，办好四件事。",
        "id": "demo-newborn",
        "title": "新生儿出生“一件事”",
        "city": "重庆",
        "summary": "孩子出生后，把出生证明、接种、落户和津贴放在一起，一次申请办好。",
        "audience": ["个人"],
        "lead_department": "市卫生健康委",
        "matters": [
            {"id": f"demo-{index}", "title": title, "optional": optional, "when": when}
            for index, (title, optional, when) in enumerate(matters)
        ],
        "page": "/bundle/demo-newborn",
        "citation": PLAN,
    }


def checklist() -> Message:
    def material(name: str, **more: Any) -> Message:
        blank = {"when": None, "copies": None, "certificate": None, "reference": False}
        return {"name": name, "necessity": "required", "form": "original", "citation": PLAN} | (
            blank | more
        )

    return {
        "type": "checklist",
        "text": "要带：父母身份证、结婚证、出生医学证明。",
        "title": "新生儿出生“一件事”材料清单",
        "items": [
            material("父母双方居民身份证", copies=1),
            material(
                "结婚证",
                form="electronic",
                certificate="结婚证",
                citation=PLAN | {"title": "示例登记"},
            ),
            material("出生医学证明", citation=RULES),
            material(
                "随父随母姓氏声明",
                necessity="conditional",
                when="父母双方不同民族时",
                form="form",
                reference=True,
            ),
        ],
    }


def guide(field: str, label: str, *items: Message) -> Message:
    return {
        "type": "guide",
        "text": "\n".join(item["text"] for item in items),
        "title": "新生儿出生“一件事”",
        "field": field,
        "field_label": label,
        "items": list(items),
    }


def item(words: str, citation: Message = PLAN, **more: Any) -> Message:
    blank = {"brief": None, "when": None, "reference": False, "unverified": False}
    return {"text": words, "citation": citation} | blank | more


def emergency() -> Message:
    return {
        "type": "notice",
        "level": "emergency",
        "text": "请马上拨打下面的电话，有人会立即帮您。请先到安全的地方。",
        "numbers": [
            {"label": "公安报警", "number": "110"},
            {"label": "医疗急救", "number": "120"},
        ],
    }


def notice(level: str) -> Message:
    words = "办理窗口周末不上班，去之前请先打电话。"
    return {"type": "notice", "level": level, "text": words}


def long_answer() -> list[Message]:
    items = [item(f"第{number}步：到窗口提交材料，等候核对。" * 4) for number in range(1, 31)]
    return [guide("process", "办理流程", *items), buttons("材料")]


def hostile() -> list[Message]:
    citation = PLAN | {"source": SCRIPT, "url": "javascript:document.title='broken'"}
    return [
        text(SCRIPT),
        bundle() | {"title": SCRIPT, "summary": SCRIPT, "page": SCRIPT, "citation": citation},
        guide("fee", SCRIPT, item(SCRIPT, citation)),
        {"type": "buttons", "text": SCRIPT, "buttons": [{"label": SCRIPT, "send": SCRIPT}]},
        {"type": "constructor", "text": SCRIPT},
    ]


REPLIES: dict[str, list[Message]] = {
    "孩子刚出生要办哪些手续": [
        text("这些可以放在一起，一次办好。"),
        bundle(),
        buttons("材料", "时限", "流程"),
    ],
    "新生儿材料": [checklist(), buttons("时限", "流程")],
    "新生儿时限": [
        guide(
            "time_limit",
            "办理时限",
            item("自受理之日起五个工作日内办结。", brief="5 个工作日"),
            item("户口登记当场办结。", RULES, when="材料齐全时"),
            item("外省一般为七个工作日。", reference=True, unverified=True),
        ),
        buttons("材料"),
    ],
    "新生儿流程": [
        guide(
            "process", "办理流程", item("网上提交申请。"), item("部门核对。"), item("领取结果。")
        ),
        notice("info"),
    ],
    "家里着火了": [emergency()],
    "提醒": [notice("warning"), notice("info")],
    "脚本": hostile(),
    "很长": long_answer(),
    "长词": [text("A" * 300), text("https://gov.example/" + "a" * 200)],
    "未知": [{"type": "map", "text": "市民中心：人民路 1 号", "latitude": 29.5}],
    "空": [guide("fee", "收费标准") | {"text": "收费标准：未收录。"}],
}


def reply_to(question: str) -> list[Message]:
    return REPLIES.get(question, [text(f"您问的是：{question}"), buttons("材料")])
