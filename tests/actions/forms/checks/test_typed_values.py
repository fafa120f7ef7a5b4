"""Real-looking values one by one: what people type and what is kept."""

import pytest
from number_oracles import TODAY, identity_sign

from actions.forms.checks.formats import FORMATS
from actions.forms.checks.identity import IdentityFacts, identity_facts


def with_sign(first: str) -> str:
    return first + identity_sign(first)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("citizen-id", "11010519491231002x", "11010519491231002X"),
        ("citizen-id", " １１０１０５ 19491231 002ｘ", "11010519491231002X"),
        ("citizen-id", "11010519491231002×", "11010519491231002X"),
        ("credit-code", "91110000600037341l", "91110000600037341L"),
        ("mobile-phone", "+86 199-0000-1234", "19900001234"),
        ("mobile-phone", "一九九零零零零一二三四", "19900001234"),
        ("mobile-phone", "幺九九〇〇〇〇幺二三四", "19900001234"),
        ("phone", "（023）67550000转801", "023-67550000-801"),
        ("phone", "0731 8888 1234", "0731-88881234"),
        ("phone", "400-123-4567", "4001234567"),
        ("person-name", "买买提 • 艾力", "买买提·艾力"),
        ("person-name", "张  三", "张三"),
        ("person-name", "Ａｎｎａ  Li", "Anna Li"),
        ("company-name", "重庆示例(集团)有限公司", "重庆示例（集团）有限公司"),
        ("money", "¥1,234.50元", "1234.50"),
        ("money", "1.5万元", "15000"),
        ("money", "三万", "30000"),
        ("whole-number", "两个", "2"),
        ("whole-number", "十二人", "12"),
        ("licence-plate", "渝a·12345", "渝A12345"),
        ("licence-plate", "渝AD12345", "渝AD12345"),
        ("certificate-number", "渝公【2026】12号", "渝公〔2026〕12号"),
        ("real-estate-number", "渝(2026)渝中区不动产权第000123456号",
         "渝（2026）渝中区不动产权第000123456号"),
        ("yes-no", "有的", "是"),
        ("plain-text", "  第一行 \r\n第二行  ", "第一行\n第二行"),
        ("email", "Name＠example。com", "Name@example.com"),
        ("address", "重庆市渝中区解放碑１号", "重庆市渝中区解放碑1号"),
    ],
)  # fmt: skip
def test_typed_values_are_kept_in_one_way(name: str, text: str, kept: str) -> None:
    item = FORMATS[name]
    assert item.normalise(text, TODAY) == kept
    assert item.fault(kept, TODAY) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("money", "三千五"),
        ("money", "3万5"),
        ("money", "1,23"),
        ("mobile-phone", "我的手机是19900001234"),
        ("whole-number", "几个"),
        ("person-name", "李晓雨3"),
        ("yes-no", "不知道"),
    ],
)
def test_what_is_unclear_is_not_guessed(name: str, text: str) -> None:
    assert FORMATS[name].normalise(text, TODAY) == text
    assert FORMATS[name].fault(text, TODAY) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("citizen-id", with_sign("51020219790301234")),
        ("citizen-id", with_sign("50010319900101123")),
        ("citizen-id", with_sign("83000020010101123")),
        ("credit-code", "91110000600037341L"),
        ("region-code", "500103"),
        ("region-code", "430102"),
        ("region-code", "510202"),
        ("person-name", "𠮷田〇"),
        ("licence-plate", "渝A1234挂"),
    ],
)
def test_old_and_rare_values_are_right(name: str, value: str) -> None:
    assert FORMATS[name].fault(value, TODAY) is None


def test_an_identity_number_tells_birth_sex_and_place() -> None:
    number = with_sign("50010319900307002")
    facts = identity_facts(number)
    assert isinstance(facts, IdentityFacts)
    assert (facts.birth_date.isoformat(), facts.sex, facts.region_code) == (
        "1990-03-07",
        "女",
        "500103",
    )
    man = identity_facts(with_sign("50010319900307001"))
    assert man is not None
    assert man.sex == "男"
    assert identity_facts(number[:-1]) is None
