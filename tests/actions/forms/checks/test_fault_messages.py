"""Every message can be met, is Chinese, and repeats no number."""

import re
from datetime import date

import pytest
from number_oracles import TODAY, identity_sign

from actions.forms.checks.cross_field import check_rules, read_rules
from actions.forms.checks.faults import all_messages
from actions.forms.checks.formats import FORMATS

EARLY = "50010318991231123" + identity_sign("50010318991231123")
LATE = "50010320261123123" + identity_sign("50010320261123123")

FAULTY = [
    ("citizen-id", "50010319900101123Y", "characters"),
    ("citizen-id", "500103900101123", "fifteen"),
    ("citizen-id", "50010319900101123", "length"),
    ("citizen-id", "999999199001011234", "district"),
    ("citizen-id", "810101199001011234", "district"),
    ("citizen-id", "500103202613451234", "date"),
    ("citizen-id", LATE, "future"),
    ("citizen-id", EARLY, "early"),
    ("citizen-id", "110101199003070001", "check"),
    ("credit-code", "9111000060003734", "length"),
    ("credit-code", "91110000600037341_", "characters"),
    ("credit-code", "9111000060O037341L", "letters"),
    ("credit-code", "91A10000600037341L", "region"),
    ("credit-code", "97110000600037341L", "kind"),
    ("credit-code", "91110000600037342L", "check"),
    ("mobile-phone", "1990000123x", "characters"),
    ("mobile-phone", "1990000123", "length"),
    ("mobile-phone", "15400001234", "prefix"),
    ("phone", "023 67550000", "characters"),
    ("phone", "67550000", "area"),
    ("phone", "023-6755", "number"),
    ("postcode", "40001", "form"),
    ("postcode", "990000", "unknown"),
    ("bank-card", "62284804x2564890018", "characters"),
    ("bank-card", "62284804", "length"),
    ("bank-card", "6228480402564890019", "check"),
    ("bank-account", "123-456-78", "characters"),
    ("bank-account", "1234567", "length"),
    ("bank-account", "00000000", "zeros"),
    ("date", "农历三月初三", "form"),
    ("date", "2026-02-29", "real"),
    ("date", "0206-02-28", "year"),
    ("past-date", "2026-11-23", "future"),
    ("future-date", "2026-11-21", "past"),
    ("region-code", "5001", "form"),
    ("region-code", "999999", "unknown"),
    ("person-name", "李晓雨3", "characters"),
    ("person-name", "李", "length"),
    ("company-name", "重庆😀有限公司", "characters"),
    ("company-name", "12", "length"),
    ("address", "重庆市渝中区\n解放碑", "lines"),
    ("address", "重庆", "length"),
    ("address", "12345678", "place"),
    ("email", "name.example.com", "sign"),
    ("email", "name@example", "form"),
    ("money", "三千五", "form"),
    ("money", "-5", "negative"),
    ("money", "5.123", "places"),
    ("money", "1" * 14, "large"),
    ("whole-number", "2.5", "form"),
    ("whole-number", "1" * 16, "large"),
    ("licence-plate", "12345", "province"),
    ("licence-plate", "渝A123", "length"),
    ("licence-plate", "渝A1234O", "letters"),
    ("licence-plate", "渝AABCDE", "ordinary"),
    ("licence-plate", "渝A123456", "new_energy"),
    ("certificate-number", "1", "length"),
    ("certificate-number", "渝公〔二〇二六〕号", "characters"),
    ("real-estate-number", "不动产权第1号", "form"),
    ("real-estate-number", "渝（2009）渝中区不动产权第000123456号", "year"),
    ("yes-no", "也许", "choice"),
    ("plain-text", " ", "empty"),
    ("plain-text", "长" * 4001, "long"),
    ("plain-text", "一\x00二", "control"),
]

VALUES = {
    "a.first": "2020-01-01",
    "a.second": "2019-06-01",
    "a.text": "5",
    "a.same": "5",
    "a.number": "11010119900307001" + identity_sign("11010119900307001"),
    "a.sex": "女",
}
BROKEN = {
    "after": {"rule": "after", "field": "a.second", "than": "a.first"},
    "after_years": {"rule": "after", "field": "a.first", "than": "a.second", "years": 10},
    "not_after": {"rule": "not_after", "field": "a.first", "than": "a.second"},
    "same_day_or_after": {"rule": "same_day_or_after", "field": "a.second", "than": "a.first"},
    "different": {"rule": "different", "fields": ["a.text", "a.same"]},
    "same": {"rule": "same", "fields": ["a.text", "a.sex"]},
    "birth_date": {"rule": "identity_matches", "number": "a.number", "birth_date": "a.first"},
    "sex": {"rule": "identity_matches", "number": "a.number", "sex": "a.sex"},
    "sum_to": {"rule": "sum_to", "fields": ["a.text", "a.same"], "total": 100},
    "unique": {"rule": "unique", "field": "c.*.name"},
    "at_least_age": {"rule": "at_least_age", "field": "a.first", "years": 16},
    "one_of_required": {"rule": "one_of_required", "fields": ["b.one", "b.two"]},
}
ROWS = {"c.0.name": "李示例", "c.1.name": "李示例"}


@pytest.mark.parametrize(("name", "value", "code"), FAULTY, ids=lambda item: str(item)[:20])
def test_each_fault_says_what_is_wrong(name: str, value: str, code: str) -> None:
    found = FORMATS[name].fault(value, TODAY)
    assert found is not None
    assert found.code == code
    assert found.hint
    assert not re.search(r"[{}]", found.message + found.hint)
    assert value not in found.message or name in {"region-code"}
    assert not re.search(r"\d{9,}", found.message)


@pytest.mark.parametrize("code", BROKEN)
def test_each_rule_says_what_is_wrong(code: str) -> None:
    (found,) = check_rules(read_rules([BROKEN[code]]), VALUES | ROWS, TODAY)
    message = all_messages()["rules"][code]["message"]
    assert found.message.startswith(message.partition("{")[0])
    assert not re.search(r"[{}]", found.message + found.hint)


def test_every_message_can_be_met() -> None:
    written = {(name, code) for name, codes in all_messages().items() for code in codes}
    common = {"plain-text": "common"}  # It has no faults of its own.
    met = {(common.get(name, name), code) for name, _, code in FAULTY}
    assert met | {("rules", code) for code in BROKEN} == written


def test_messages_are_chinese_sentences() -> None:
    for codes in all_messages().values():
        for words in codes.values():
            assert set(words) == {"message", "hint"}
            for text in words.values():
                assert re.search(r"[一-鿿]", text)
                assert text.endswith("。")
                assert not re.search(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]", text)


def test_the_example_of_the_conversation() -> None:
    number = "11010119900307001" + identity_sign("11010119900307001")
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    found = FORMATS["citizen-id"].fault(wrong, date(2026, 11, 22))
    assert found is not None
    assert found.message == "最后一位校验码不对，请对照身份证再看一下。"
