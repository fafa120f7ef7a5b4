"""The words of the evaluation: what codes are called, and what people call them in their files."""

from collections.abc import Mapping

from knowledge.vocabulary import GuideField
from search.contracts import Outcome

Names = Mapping[str, tuple[str, ...]]
"""Names by code, the one that is shown first."""

UNSAID = "unsaid"
STYLES: Names = {
    "life_event": ("生活事件", "人生情境"),
    "keyword": ("关键词", "搜索词"),
    "colloquial": ("口语",),
    "typo": ("错别字",),
    "dialect": ("方言",),
    "long_call": ("长来话", "长段口述"),
    "formal": ("书面", "书面语"),
    "traditional": ("繁体",),
    "outside": ("范围外", "范围之外"),
    UNSAID: ("未分类",),
}
KINDS: Names = {
    "chitchat": ("闲聊",),
    "other_service": ("其他服务", "其他事项"),
    "complaint": ("投诉", "投诉举报"),
    "handoff": ("转人工", "人工"),
    "emergency": ("紧急", "险情"),
    "other_people": ("打听他人", "他人信息"),
    "jailbreak": ("越权", "越权指令"),
    "lookalike": ("形似危险",),
    "progress": ("查进度",),
}
OUTCOMES: Names = {
    Outcome.ANSWERED: ("回答", "直接回答", "已回答"),
    Outcome.RECOMMENDED: ("推荐", "推荐套餐"),
    Outcome.CLARIFY: ("反问", "澄清"),
    Outcome.NO_ANSWER: ("不回答", "没有答案", "无答案"),
    Outcome.TICKET: ("转工单", "工单"),
    Outcome.HANDOFF: ("转人工", "人工"),
    Outcome.EMERGENCY: ("紧急", "险情"),
    Outcome.REFUSED: ("拒绝", "拒答"),
}
FIELDS: Names = {
    GuideField.CONDITIONS: ("条件", "办理条件"),
    GuideField.MATERIALS: ("材料", "所需材料"),
    GuideField.PROCESS: ("流程", "办理流程"),
    GuideField.TIME_LIMIT: ("时限", "办理时限"),
    GuideField.FEE: ("费用", "收费", "收费标准"),
    GuideField.PLACE: ("地点", "办理地点"),
    GuideField.CHANNEL: ("渠道", "办理渠道"),
    GuideField.RESULT: ("结果", "办理结果"),
    GuideField.LEGAL_BASIS: ("依据", "法律依据"),
    GuideField.WHO_CAN_APPLY: ("谁能办", "谁可以办"),
}
STAGES: Names = {
    "normalise": ("规整",),
    "guard": ("守卫",),
    "understand": ("理解",),
    "retrieve": ("检索",),
    "rank": ("排序",),
    "decide": ("决定",),
    "compose": ("组织回答",),
}
COLUMNS: Names = {
    "id": ("编号",),
    "text": ("问题", "问句", "question"),
    "bundles": ("套餐", "bundle", "正确套餐"),
    "field": ("要素", "字段"),
    "style": ("表达方式",),
    "city": ("城市",),
    "audience": ("服务对象", "对象"),
    "topic": ("主题",),
    "kind": ("类别",),
    "outcomes": ("结果", "outcome", "认可的结果"),
}


def code_of(names: Names, said: str) -> str | None:
    """The code that is meant by a code or a name."""
    wanted = said.strip()
    return next(
        (code for code, known in names.items() if wanted in known or wanted.lower() == code), None
    )


def shown(names: Names, code: str) -> str:
    """What a code is called; an unknown one as it stands."""
    return names[code][0] if code in names else code
