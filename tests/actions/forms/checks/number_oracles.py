"""The national rules once more, written from the standards without the libraries."""

import re
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files

TODAY = date(2026, 11, 22)

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_KINDS = [
    "11",
    "12",
    "13",
    "19",
    "21",
    "29",
    "31",
    "32",
    "33",
    "34",
    "35",
    "39",
    "41",
    "49",
    "51",
    "52",
    "53",
    "59",
    "61",
    "62",
    "69",
    "71",
    "72",
    "79",
    "81",
    "89",
    "91",
    "92",
    "93",
    "99",
    "A1",
    "A9",
    "N1",
    "N2",
    "N3",
    "N9",
    "Y1",
]
MOBILE_PREFIXES = [
    "130",
    "131",
    "132",
    "133",
    "134",
    "135",
    "136",
    "137",
    "138",
    "139",
    "145",
    "147",
    "150",
    "151",
    "152",
    "153",
    "155",
    "156",
    "157",
    "158",
    "159",
    "162",
    "165",
    "166",
    "167",
    "170",
    "171",
    "172",
    "173",
    "175",
    "176",
    "177",
    "178",
    "180",
    "181",
    "182",
    "183",
    "184",
    "185",
    "186",
    "187",
    "188",
    "189",
    "190",
    "191",
    "192",
    "193",
    "195",
    "196",
    "197",
    "198",
    "199",
    "1610",
    "17400",
    "17401",
    "17402",
    "17403",
    "17404",
    "17405",
]
EIGHT_DIGIT_AREAS = [
    "010",
    "020",
    "021",
    "022",
    "023",
    "024",
    "025",
    "027",
    "028",
    "029",
    "0731",
    "0755",
    "0571",
    "0512",
    "0311",
    "0531",
]
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
CJK_PLANES = {*range(0x20000, 0x2FA20), *range(0x30000, 0x323B0)}
PLATE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@cache
def districts() -> frozenset[str]:
    """Every code of the library's list, read line by line."""
    found, province = set(), ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if match := re.match(r"(\d\d) province=", line):
            province = match[1]
        elif match := re.match(r"\s+(\d{4}) county=", line):
            found.add(province + match[1])
    return frozenset(found)


def digits(value: str) -> bool:
    return value != "" and all(char in "0123456789" for char in value)


def real_day(year: int, month: int, day: int) -> bool:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= month <= 12 and 1 <= day <= lengths[month - 1]


def identity_sign(first: str) -> str:
    """GB 11643: weights are powers of two modulo 11."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return "10X98765432"[total % 11]


def citizen_id(value: str) -> bool:
    if len(value) != 18 or not digits(value[:17]) or value[17] not in "0123456789X":
        return False
    district = value[:6]
    permit = district in {"810000", "820000", "830000"}
    known = permit or (district in districts() and district[:2] not in {"81", "82"})
    year, month, day = int(value[6:10]), int(value[10:12]), int(value[12:14])
    born = (year, month, day)
    alive = (1900, 1, 1) <= born <= (TODAY.year, TODAY.month, TODAY.day)
    return known and real_day(*born) and alive and identity_sign(value[:17]) == value[17]


def credit_sign(first: str) -> str:
    """GB 32100: weights are powers of three modulo 31."""
    total = sum(CREDIT_SIGNS.index(char) * 3**place for place, char in enumerate(first))
    return CREDIT_SIGNS[-total % 31]


def credit_code(value: str) -> bool:
    return (
        len(value) == 18
        and all(char in CREDIT_SIGNS for char in value)
        and value[:2] in CREDIT_KINDS
        and digits(value[2:8])
        and credit_sign(value[:17]) == value[17]
    )


def luhn_sign(first: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(first)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def bank_card(value: str) -> bool:
    whole = digits(value) and 12 <= len(value) <= 19 and value[0] != "0"
    return whole and luhn_sign(value[:-1]) == value[-1]


def bank_account(value: str) -> bool:
    return digits(value) and 8 <= len(value) <= 30 and set(value) != {"0"}


def mobile_phone(value: str) -> bool:
    return digits(value) and len(value) == 11 and value.startswith(tuple(MOBILE_PREFIXES))


def phone(value: str) -> bool | None:
    """``None``: an area code or number of which the standard list is not written here."""
    if mobile_phone(value):
        return True
    if digits(value):
        return len(value) == 10 and value[:3] in {"400", "800"}
    parts = value.split("-")
    if len(parts) not in {2, 3} or not all(map(digits, parts)) or parts[0][0] != "0":
        return False
    if len(parts) == 3 and len(parts[2]) > 6:
        return False
    if len(parts[1]) not in {7, 8} or parts[1][0] in "01" or len(parts[0]) not in {3, 4}:
        return False
    if parts[0] not in EIGHT_DIGIT_AREAS or parts[1][0] in "89":
        return None
    return len(parts[1]) == 8


def postcode(value: str) -> bool:
    ordinary = digits(value) and len(value) == 6 and int(value[:2]) in range(1, 87)
    return (ordinary and value[:2] not in {"08", "09"}) or value in {"999077", "999078"}


def day(value: str) -> tuple[int, int, int] | None:
    parts = value.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(map(digits, parts)):
        return None
    year, month, number = map(int, parts)
    return (year, month, number) if 1800 <= year < 2200 and real_day(year, month, number) else None


def past_date(value: str) -> bool:
    found = day(value)
    return found is not None and found <= (TODAY.year, TODAY.month, TODAY.day)


def future_date(value: str) -> bool:
    found = day(value)
    return found is not None and found >= (TODAY.year, TODAY.month, TODAY.day)


def han(char: str) -> bool:
    """Rare characters of newer Unicode than Python's are taken too."""
    name = unicodedata.name(char, "")
    unnamed = unicodedata.category(char) == "Cn" and ord(char) in CJK_PLANES
    return char == "〇" or ("IDEOGRAPH" in name and name.startswith("CJK ")) or unnamed


def latin(char: str) -> bool:
    known = ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00
    return known and char not in "ªº" and unicodedata.name(char, "").startswith("LATIN ")


def person_name(value: str) -> bool:
    if any(map(han, value)):
        parts = value.split("·")
        return (
            all(part and all(map(han, part)) for part in parts) and 2 <= len("".join(parts)) <= 30
        )
    words = re.split(r"\.?[ \-'’·]", value.removesuffix("."))
    return 2 <= len(value) <= 60 and all(word and all(map(latin, word)) for word in words)


def money(value: str) -> bool:
    whole, dot, rest = value.partition(".")
    plain = digits(whole) and len(whole) <= 13 and (whole == "0" or whole[0] != "0")
    return plain and (not dot or (digits(rest) and len(rest) <= 2))


def whole_number(value: str) -> bool:
    return digits(value) and len(value) <= 15 and (value == "0" or value[0] != "0")


def licence_plate(value: str) -> bool:
    if len(value) not in {7, 8} or value[0] not in PROVINCES or value[1] not in PLATE_SIGNS[:24]:
        return False
    serial = value[2:]
    if len(serial) == 5:
        ending = serial[4] in PLATE_SIGNS + "挂学警港澳领试超"
        return (
            ending
            and all(char in PLATE_SIGNS for char in serial[:4])
            and bool(set(serial) & set("0123456789"))
        )
    small = serial[0] in "ABCDEFGHJK" and serial[1] in PLATE_SIGNS and digits(serial[2:])
    return small or (digits(serial[:5]) and serial[5] in "ABCDEFGHJK")


def certificate_number(value: str) -> bool:
    signs = all(
        (char.isascii() and char.isalnum()) or han(char) or char in "〔〕()（）/.·-"
        for char in value
    )
    return 4 <= len(value) <= 60 and signs and any(char in "0123456789" for char in value)


def real_estate_number(value: str) -> bool:
    if "不动产" not in value:
        return certificate_number(value)
    if len(value) < 7 or value[0] not in PROVINCES or value[1] != "（" or value[6] != "）":
        return False
    if (
        not digits(value[2:6])
        or not 2015 <= int(value[2:6]) <= TODAY.year
        or not value.endswith("号")
    ):
        return False
    for kind in ("不动产权第", "不动产证明第"):
        place, found, number = value[7:-1].rpartition(kind)
        if found and digits(number) and len(number) <= 12:
            return 2 <= len(place) <= 20 and all(map(han, place))
    return False


def email(value: str) -> bool:
    local, _, domain = value.rpartition("@")
    labels = domain.split(".")
    word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return (
        6 <= len(value) <= 254
        and 1 <= len(local) <= 64
        and all(part and all(char in word + "_%+-" for char in part) for part in local.split("."))
        and len(labels) >= 2
        and all(
            0 < len(label) <= 63
            and all(char in word + "-" for char in label)
            and label[0] != "-"
            and label[-1] != "-"
            for label in labels
        )
        and 2 <= len(labels[-1]) <= 24
        and labels[-1].isalpha()
    )


def company_name(value: str) -> bool:
    signs = " ()（）《》“”‘’\"'·、，,.．&＆+＋/:：!！-—"
    letters = sum(han(char) or latin(char) for char in value)
    known = all(han(char) or latin(char) or digits(char) or char in signs for char in value)
    return known and letters >= 2 and len(value) <= 100


def address(value: str) -> bool:
    named = sum(map(han, value)) >= 2 or sum(map(latin, value)) >= 5
    return named and 5 <= len(value) <= 120 and "\n" not in value
