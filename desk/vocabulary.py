"""The closed sets of words that tickets and the desk use.

Types, states and fields follow GB/T 33358-2016 (government hotline service) and
GB/T 44189-2024 (government service hotline data).
"""

from enum import StrEnum


class TicketType(StrEnum):
    """What the caller wants (诉求类型)."""

    INQUIRY = "咨询"
    HELP = "求助"
    COMPLAINT = "投诉"
    REPORT = "举报"
    SUGGESTION = "建议"
    PRAISE = "表扬"


class Urgency(StrEnum):
    """Whether somebody must act within hours."""

    URGENT = "紧急"
    NORMAL = "一般"


class Emotion(StrEnum):
    """How the caller sounds."""

    CALM = "平静"
    WORRIED = "焦急"
    ANGRY = "不满"
    GRATEFUL = "感谢"


class TicketStatus(StrEnum):
    """Where a ticket stands, in the order of its life."""

    PENDING = "待派"
    DISPATCHED = "已派"
    IN_PROGRESS = "办理中"
    RESOLVED = "已办结"
    FOLLOW_UP = "回访"
    ARCHIVED = "归档"


class TicketChannel(StrEnum):
    """How a ticket came in (来源渠道)."""

    CALL = "电话"
    CHAT = "网页对话"
    API = "接口"
    MESSAGE = "留言"
    STUCK = "办不成事"


class TicketAction(StrEnum):
    """What can be done to a ticket; the verb on the button."""

    DISPATCH = "派单"
    REDISPATCH = "改派"
    RETURN = "退回"
    ACCEPT = "签收"
    NOTE = "备注"
    CORRECT = "更正"
    RESOLVE = "办结"
    FOLLOW_UP = "回访"
    REOPEN = "重办"
    ARCHIVE = "归档"
    ESCALATE = "督办"
    MERGE = "并单"


class Warning(StrEnum):
    """How near the deadline is."""

    NONE = "正常"
    YELLOW = "黄色预警"
    RED = "红色预警"


class Grade(StrEnum):
    """The five grades of 好差评 (国务院办公厅 国办发〔2019〕51号)."""

    VERY_GOOD = "非常满意"
    GOOD = "满意"
    FAIR = "基本满意"
    BAD = "不满意"
    VERY_BAD = "非常不满意"


class Role(StrEnum):
    """Who works at the desk."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    HANDLER = "handler"
    AUDITOR = "auditor"
    EDITOR = "editor"
    """Writes what is published; one with a department, that department's records only."""
    REVIEWER = "reviewer"
    """Approves and publishes what editors wrote; writes nothing."""


class ConversationStatus(StrEnum):
    """Where a conversation that was handed over stands."""

    WAITING = "排队中"
    ACTIVE = "人工接待"
    RETURNED = "已交还"
    CLOSED = "已结束"


class Author(StrEnum):
    """Who said a line of a conversation."""

    CITIZEN = "citizen"
    ASSISTANT = "assistant"
    AGENT = "agent"
    SYSTEM = "system"


class ApprovalStatus(StrEnum):
    """What became of an answer that waits for approval."""

    WAITING = "待审"
    SENT = "已发"
    CHANGED = "改后发"
    REJECTED = "未发"
