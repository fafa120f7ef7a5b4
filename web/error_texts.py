"""Chinese sentences for the faults that pydantic finds in a request."""

import re
from typing import Any

_NAMES = {
    "text": "问题(text)",
    "city": "城市(city)",
    "audience": "服务对象(audience)",
    "limit": "条数(limit)",
    "session": "会话编号(session)",
    "context": "上下文(context)",
    "question": "问题(question)",
    "bundle": "套餐(bundle)",
    "helped": "评价(helped)",
}
_SENTENCES = {
    "missing": "缺少{name}。",
    "string_too_short": "{name}是空的，请至少写一个字。",
    "string_too_long": "{name}太长，最多 {max_length} 个字。",
    "string_type": "{name}应当是文字。",
    "string_unicode": "{name}里有无法识别的字符。",
    "int_type": "{name}应当是整数。",
    "int_parsing": "{name}应当是整数。",
    "int_from_float": "{name}应当是整数。",
    "greater_than_equal": "{name}不能小于 {ge}。",
    "less_than_equal": "{name}不能大于 {le}。",
    "enum": "{name}只能是：{expected}。",
    "literal_error": "{name}只能是：{expected}。",
    "bool_type": "{name}应当是 true 或 false。",
    "bool_parsing": "{name}应当是 true 或 false。",
    "extra_forbidden": "{name}不是接口认识的字段。",
    "json_invalid": "内容不是有效的 JSON。",
    "model_attributes_type": "{name}应当是一个 JSON 对象。",
    "dict_type": "{name}应当是一个 JSON 对象。",
    "value_error": "{reason}",
}


def describe_fault(place: str, fault: dict[str, Any]) -> str:
    """One sentence for one fault; never repeats what was sent."""
    values = dict(fault.get("ctx") or {})
    values["name"] = _NAMES.get(place.split(".")[0], place or "内容")
    values["reason"] = str(values.pop("error", "内容不正确。"))
    if "expected" in values:
        values["expected"] = re.sub(", | or ", "、", str(values["expected"])).replace("'", "")
    sentence = _SENTENCES.get(fault["type"], "{name}的格式不正确。")
    return sentence.format(**values)
