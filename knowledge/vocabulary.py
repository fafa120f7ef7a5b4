"""The closed vocabularies of a service guide.

The ten guide fields follow the headings of the national 政务服务事项 guide layout
(GB/T 36112 政务服务中心服务现场管理规范 and the 国家政务服务平台 标准规范 of 2018).
Chinese labels are texts (``search/texts.yml``); code knows only the codes.
"""

from enum import StrEnum


class GuideField(StrEnum):
    """One heading of a service guide (办事指南字段)."""

    CONDITIONS = "conditions"
    MATERIALS = "materials"
    PROCESS = "process"
    TIME_LIMIT = "time_limit"
    FEE = "fee"
    PLACE = "place"
    CHANNEL = "channel"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    WHO_CAN_APPLY = "who_can_apply"


class Audience(StrEnum):
    """For whom a record is published (服务对象)."""

    PERSON = "个人"
    COMPANY = "企业"
    PROJECT = "项目"


class RecordStatus(StrEnum):
    """Whether a record may be quoted."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


class Necessity(StrEnum):
    """Whether a material is always asked for or only under a condition."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"


class MaterialForm(StrEnum):
    """In what form a material is handed in."""

    FORM = "form"
    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"
    UNKNOWN = "unknown"


class ServiceType(StrEnum):
    """What kind of administrative act a matter is (事项类型), national catalogue."""

    LICENCE = "行政许可"
    CONFIRMATION = "行政确认"
    BENEFIT = "行政给付"
    REWARD = "行政奖励"
    RULING = "行政裁决"
    LEVY = "行政征收"
    OTHER_POWER = "其他行政权力"
    PUBLIC_SERVICE = "公共服务"


class Handling(StrEnum):
    """Whether a matter is settled on the spot or within a promised time (办件类型)."""

    ON_THE_SPOT = "即办件"
    PROMISED = "承诺件"
