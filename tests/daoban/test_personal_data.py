"""Personal data is found and masked; other text stays as it is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoban.personal_data import find_personal_data, mask_personal_data

DIGITS = "0123456789"
WORDS = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from(",。?! \n"),
    max_size=30,
).filter(
    lambda text: (
        not set(text) & set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
    )
)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


ID_NUMBERS = st.builds(
    "{}{}{:02}{:02}{}{}".format,
    st.sampled_from(["110101", "500103", "430104"]),
    st.integers(1920, 2025),
    st.integers(1, 12),
    st.integers(1, 28),
    digits(3),
    st.sampled_from("0123456789Xx"),
)
OLD_ID_NUMBERS = st.builds("500103{}".format, digits(9))
PHONES = st.builds(
    "{}1{}{}{}{}{}{}".format,
    st.sampled_from(["", "+86", "86 ", "+86-"]),
    st.sampled_from("3456789"),
    digits(1),
    st.shared(st.sampled_from(["", " ", "-"]), key="gap"),
    digits(4),
    st.shared(st.sampled_from(["", " ", "-"]), key="gap"),
    digits(4),
)
FIXED_PHONES = st.builds("023{}6{}".format, st.sampled_from(["", "-"]), digits(7))
CARDS = st.builds(
    "62{}{gap}{}{gap}{}{gap}{}{gap}{}".format,
    digits(2),
    digits(4),
    digits(4),
    digits(4),
    digits(3),
    gap=st.sampled_from(["", " ", "-"]),
)
EMAILS = st.builds(
    "{}@mail.example.com".format, st.from_regex(r"[a-z][a-z0-9._]{2,20}", fullmatch=True)
)
CREDIT_CODES = st.builds(
    "91500{}MA5U{}".format, digits(3), st.text("0123456789ABCDEFGH", min_size=6, max_size=6)
)
PLATES = st.builds(
    "渝{}{}".format, st.sampled_from("ABCD"), st.text("ABCDEFGH0123456789", min_size=5, max_size=5)
)
PERMITS = st.builds("{}{}".format, st.sampled_from("EGHMC"), digits(8))
PERSONAL = st.one_of(
    ID_NUMBERS, OLD_ID_NUMBERS, PHONES, FIXED_PHONES, CARDS, EMAILS, CREDIT_CODES, PLATES, PERMITS
)


@given(WORDS, PERSONAL, WORDS)
def test_planted_personal_data_is_masked_and_the_rest_stays(
    before: str, planted: str, after: str
) -> None:
    masked = mask_personal_data(f"{before}{planted}{after}")
    assert planted not in masked
    assert not set(masked) & set(DIGITS)
    assert masked.startswith(before)
    assert masked.endswith(after)


@given(st.lists(st.one_of(WORDS, PERSONAL, st.text(max_size=20)), max_size=6).map("".join))
def test_masking_is_idempotent(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@given(WORDS)
def test_ordinary_text_is_untouched(text: str) -> None:
    assert mask_personal_data(text) == text


@given(CREDIT_CODES | PLATES | PERMITS)
def test_small_letters_hide_nothing(planted: str) -> None:
    assert find_personal_data(f"我的是{planted.lower()}")


@given(ID_NUMBERS | PHONES | CARDS)
def test_full_width_digits_hide_nothing(planted: str) -> None:
    wide = (
        planted.replace(" ", "").replace("-", "").translate({48 + n: 0xFF10 + n for n in range(10)})
    )
    assert not any(char.isdigit() for char in mask_personal_data(f"我的是{wide}"))


@given(PERSONAL, PERSONAL)
def test_places_are_in_order_and_do_not_overlap(first: str, second: str) -> None:
    found = find_personal_data(f"{first},还有{second}")
    assert len(found) >= 2
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "2025年10月8日起,3个工作日办完,收费50元",
        "拨打12345热线或110、12356",
        "云府办发〔2025〕12号第3条",
        "云溪市政务服务中心1楼12号窗口,9:00至17:00",
        "面积120.5平方米,房价1234567元",
    ],
)
def test_numbers_of_a_guide_are_not_personal(text: str) -> None:
    assert find_personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("110101199003074514", "身份证号"),
        ("91500000MA5U123456", "统一社会信用代码"),
        ("6222 0212 3456 7890 123", "银行卡号"),
        ("13800138000", "电话号码"),
        ("someone@example.com", "邮箱"),
        ("渝A12345", "车牌号"),
        ("E12345678", "证件号"),
        ("110101199003074514000", "号码"),
        ("1" * 60, "号码"),
    ],
)
def test_kind_of_what_was_found(text: str, kind: str) -> None:
    assert [item.kind for item in find_personal_data(f"号码是{text}。")] == [kind]
