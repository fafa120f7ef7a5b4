"""Right values, the ways in which people type them, and near misses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import number_oracles as oracles
from number_oracles import TODAY

Maker = Callable[[Random], str]
Way = Callable[[str, Random], str]

HAN = "李王张刘陈晓雨示例样本重庆长沙渝中区解放碑街道小区号栋单元龘㐂𠮷𬭬〇"
ALPHABET = (
    "0123456789０１９ABIOSVZXabx李〇·・-— ()（）〔〕./@_+,，'元万😀一二十年月日号①²٣\n\t\x00\u200b"
)


def plain_slip(value: str, random: Random) -> str:
    return value[::-1] if random.random() < 0.5 else value[: len(value) // 2]


def several(random: Random, signs: str, least: int, most: int) -> str:
    return "".join(random.choice(signs) for _ in range(random.randint(least, most)))


def digits(random: Random, count: int) -> str:
    return f"{random.randrange(10**count):0{count}}"


def some_day(random: Random, first: date, last: date) -> str:
    return (first + timedelta(days=random.randint(0, (last - first).days))).isoformat()


DISTRICTS = sorted(code for code in oracles.districts() if code[:2] not in {"81", "82"})


def citizen_id(random: Random) -> str:
    district = random.choice([*random.sample(DISTRICTS, 9), "810000", "820000", "830000"])
    born = some_day(random, date(1900, 1, 1), TODAY).replace("-", "")
    first = district + born + digits(random, 3)
    return first + oracles.identity_sign(first)


def credit_code(random: Random) -> str:
    signs = oracles.CREDIT_SIGNS
    first = random.choice(oracles.CREDIT_KINDS) + digits(random, 6) + several(random, signs, 9, 9)
    return first + oracles.credit_sign(first)


def bank_card(random: Random) -> str:
    first = str(random.randint(1, 9)) + digits(random, random.randint(10, 17))
    return first + oracles.luhn_sign(first)


def mobile_phone(random: Random) -> str:
    prefix = random.choice(oracles.MOBILE_PREFIXES)
    return prefix + digits(random, 11 - len(prefix))


def phone(random: Random) -> str:
    area = random.choice(oracles.EIGHT_DIGIT_AREAS)
    fixed = f"{area}-{random.randint(2, 7)}{digits(random, 7)}"
    extended = f"{fixed}-{digits(random, random.randint(1, 6))}"
    service = random.choice(("400", "800")) + digits(random, 7)
    return random.choice((fixed, extended, service, mobile_phone(random)))


def plate(random: Random) -> str:
    place = random.choice(oracles.PROVINCES) + random.choice(oracles.PLATE_SIGNS[:24])
    old = several(random, oracles.PLATE_SIGNS, 3, 3) + digits(random, 1)
    energy = random.choice("DFABCEGHJK")
    return place + random.choice(
        (
            old + random.choice(oracles.PLATE_SIGNS + "挂学警港澳"),
            energy + random.choice(oracles.PLATE_SIGNS) + digits(random, 4),
            digits(random, 5) + energy,
        )
    )


def person_name(random: Random) -> str:
    chinese = several(random, HAN, 2, 4)
    dotted = f"{several(random, HAN, 1, 8)}·{several(random, HAN, 1, 8)}"
    foreign = random.choice(("Anna Müller", "O'Neil", "J. R. Smith", "Jean-Luc", "Nguyễn An", "Bo"))
    return random.choice((chinese, dotted, foreign))


def company_name(random: Random) -> str:
    return (
        "重庆" + several(random, HAN, 1, 6) + random.choice(("有限公司", "（普通合伙）", "A1中心"))
    )


def address(random: Random) -> str:
    return "重庆市" + several(random, HAN, 2, 10) + f"{random.randint(1, 999)}号"


def email(random: Random) -> str:
    word = "abcXYZ019"
    local = ".".join(several(random, word + "_%+-", 1, 6) for _ in range(random.randint(1, 3)))
    domain = ".".join(several(random, word, 1, 6) for _ in range(random.randint(1, 2)))
    return f"{local}@{domain}.{random.choice(('com', 'cn', 'gov'))}"


def money(random: Random) -> str:
    whole = str(random.randrange(10 ** random.randint(1, 13)))
    return whole + random.choice(("", f".{digits(random, 1)}", f".{digits(random, 2)}"))


def certificate(random: Random) -> str:
    year = random.randint(1950, 2026)
    number = digits(random, random.randint(3, 9))
    return random.choice(
        (f"渝公〔{year}〕{number}号", f"P{number}", f"JY-{number}", f"第{number}号(补)")
    )


def real_estate(random: Random) -> str:
    number = digits(random, random.randint(1, 12))
    kind = random.choice(("不动产权", "不动产证明"))
    place = f"{random.choice(oracles.PROVINCES)}（{random.randint(2015, 2026)}）"
    modern = f"{place}{several(random, '渝中两江新区长沙', 2, 20)}{kind}第{number}号"
    return random.choice((modern, f"106房地证2012字第{number}号", f"渝北国用（2005）第{number}号"))


def plain(random: Random) -> str:
    return random.choice(HAN) + several(random, HAN + "，。！ABC123", 0, 30)


def wide(text: str, _: Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def wide_letters(text: str, random: Random) -> str:
    return "".join(
        wide(char, random) if char.isascii() and char.isalnum() else char for char in text
    )


def spaced(text: str, random: Random) -> str:
    place = random.randint(0, len(text))
    return f" {text[:place]} {text[place:]}\u3000"


def hyphened(text: str, random: Random) -> str:
    place = random.randint(0, len(text))
    return text[:place] + random.choice("-–－") + text[place:]


def hidden(text: str, random: Random) -> str:
    place = random.randint(0, len(text))
    return f"{text[:place]}\u200b{text[place:]}\n"


def lower(text: str, _: Random) -> str:
    return text.lower()


def around(text: str, random: Random) -> str:
    return random.choice((" ", "\u3000", "\n", "\ufeff")) + text + random.choice((" ", "\xa0", ""))


def chinese_digits(text: str, _: Random) -> str:
    signs = "〇一二三四五六七八九"
    return (
        "".join(signs[int(char)] for char in text)
        if oracles.digits(text) and len(text) > 1
        else text
    )


def country(text: str, random: Random) -> str:
    return random.choice(("+86", "+86 ", "0086-", "86")) + text


def phone_way(text: str, random: Random) -> str:
    parts = text.split("-")
    if len(parts) == 3:
        return f"{parts[0]}-{parts[1]}{random.choice(('转', ' 转 ', '分机', '-', ' '))}{parts[2]}"
    if len(parts) == 2:
        area, number = parts
        ways = (f"({area}){number}", f"（{area}）{number}", f"{area} {number[:4]} {number[4:]}",
                f"+86 {area[1:]} {number}", f"{area}{number}")  # fmt: skip
        return random.choice(ways)
    return f"{text[:3]}-{text[3:7]} {text[7:]}"


def numeral(number: int) -> str:
    """1 to 31 as it is said."""
    tens, ones = divmod(number, 10)
    signs = " 一二三四五六七八九"
    return (("" if tens == 1 else signs[tens].strip()) + "十" if tens else "") + signs[ones].strip()


def date_way(text: str, random: Random) -> str:
    year, month, day = text.split("-")
    signs = "〇一二三四五六七八九"
    said = "".join(signs[int(digit)] for digit in year)
    ways = (
        f"{year}年{int(month)}月{int(day)}号",
        f"{year}年{month}月{day}日",
        f"{year}.{int(month)}.{int(day)}",
        f"{year}/{month}/{day}",
        f"{year} - {int(month)} - {int(day)}",
        f"{year}{month}{day}",
        f"{said}年{numeral(int(month))}月{numeral(int(day))}日",
    )
    return random.choice(ways)


def money_way(text: str, random: Random) -> str:
    whole, dot, rest = text.partition(".")
    grouped = f"{int(whole):,}{dot}{rest}"
    return random.choice(
        (f"{text}元", f"¥{text}", f"￥ {grouped}", f"人民币{grouped}元", f"00{text}")
    )


def count_way(text: str, random: Random) -> str:
    return random.choice((f"{text}个", f"{text} 人", f"0{text}", f"{text}位"))


def plate_way(text: str, random: Random) -> str:
    return text[:2].lower() + random.choice(("·", " ", "-", ".")) + text[2:].lower()


def dotted(text: str, random: Random) -> str:
    return text.replace("·", random.choice("•・．‧●"))


def bracketed(text: str, _: Random) -> str:
    return text.replace("（", "(").replace("）", ")")


def square(text: str, _: Random) -> str:
    return text.replace("〔", "[").replace("〕", "】")


def yes_no_way(text: str, random: Random) -> str:
    yes = ["是的", "对", "有", "对的", "嗯", "要", "好的", "是", "有啊", "可以", "是吧"]
    return random.choice(
        yes
        if text == "是"
        else ["不是", "没有", "无", "不", "否", "不用", "沒有", "没有啊", "不需要"]
    )


def signed_identity(value: str, random: Random) -> str:
    """Another district or day with the sign that fits, so that the sign does not give it away."""
    district = random.choice((value[:6], digits(random, 6), "830001", "710000"))
    day = random.choice(
        ("20261123", "18991231", "20260229", "20000229", "19001301", digits(random, 8))
    )
    first = district + random.choice((value[6:14], day)) + digits(random, 3)
    return first + oracles.identity_sign(first)


def signed_credit_code(value: str, random: Random) -> str:
    """Another office, kind or region with the sign that fits."""
    office = several(random, oracles.CREDIT_SIGNS, 2, 2)
    region = random.choice((value[2:8], several(random, oracles.CREDIT_SIGNS, 6, 6)))
    first = random.choice((office, value[:2])) + region + value[8:17]
    return first + oracles.credit_sign(first)


def signed_card(_: str, random: Random) -> str:
    """Any length with the sign that fits."""
    first = digits(random, random.randint(5, 24))
    return first + oracles.luhn_sign(first)


def some_digits(value: str, random: Random) -> str:
    return digits(random, random.randint(max(1, len(value) - 1), len(value) + 1))


def unreal_day(value: str, random: Random) -> str:
    day = random.choice((value[:4], "0206", "1900", "2000", "2026", "9999"))
    return f"{day}-{random.randint(0, 13):02}-{random.randint(0, 32):02}"


NUMBER_WAYS = (wide, spaced, hyphened, hidden, around)


@dataclass(frozen=True)
class Kind:
    """A format: how its right values are made and typed, and the judge of any value."""

    name: str
    make: Maker
    judge: Callable[[str], bool | None]
    ways: tuple[Way, ...] = field(default=(around,))
    slip: Way = plain_slip


KINDS = (
    Kind("citizen-id", citizen_id, oracles.citizen_id, (*NUMBER_WAYS, lower), signed_identity),
    Kind("credit-code", credit_code, oracles.credit_code, (*NUMBER_WAYS, lower), signed_credit_code),
    Kind("bank-card", bank_card, oracles.bank_card, (*NUMBER_WAYS, chinese_digits), signed_card),
    Kind("bank-account", lambda random: str(random.randint(1, 9)) + digits(random, random.randint(7, 29)),
         oracles.bank_account, (*NUMBER_WAYS, chinese_digits), some_digits),
    Kind("mobile-phone", mobile_phone, oracles.mobile_phone, (*NUMBER_WAYS, country, chinese_digits), some_digits),
    Kind("phone", phone, oracles.phone, (wide, around, phone_way)),
    Kind("postcode", lambda random: f"{random.choice('123456')}{digits(random, 5)}", oracles.postcode,
         (*NUMBER_WAYS, chinese_digits), some_digits),
    Kind("date", lambda random: some_day(random, date(1800, 1, 1), date(2199, 12, 31)),
         lambda value: oracles.day(value) is not None, (wide, around, date_way), unreal_day),
    Kind("past-date", lambda random: some_day(random, date(1800, 1, 1), TODAY), oracles.past_date,
         (wide, around, date_way), unreal_day),
    Kind("future-date", lambda random: some_day(random, TODAY, date(2199, 12, 31)), oracles.future_date,
         (wide, around, date_way), unreal_day),
    Kind("region-code", lambda random: random.choice(DISTRICTS), lambda value: value in oracles.districts(),
         (*NUMBER_WAYS, chinese_digits), some_digits),
    Kind("person-name", person_name, oracles.person_name, (around, wide_letters, dotted)),
    Kind("company-name", company_name, oracles.company_name, (around, wide_letters, bracketed)),
    Kind("address", address, oracles.address, (around, wide_letters)),
    Kind("email", email, oracles.email, (wide, around, spaced)),
    Kind("plain-text", plain, lambda value: True),
    Kind("money", money, oracles.money, (wide, around, spaced, money_way)),
    Kind("whole-number", lambda random: str(random.randrange(10 ** random.randint(1, 15))),
         oracles.whole_number, (wide, around, count_way)),
    Kind("licence-plate", plate, oracles.licence_plate, (wide, around, spaced, plate_way)),
    Kind("certificate-number", certificate, oracles.certificate_number, (wide, around, spaced, square)),
    Kind("real-estate-number", real_estate, oracles.real_estate_number, (wide_letters, around, spaced, bracketed)),
    Kind("yes-no", lambda random: random.choice("是否"), lambda value: value in {"是", "否"}, (around, yes_no_way)),
)  # fmt: skip


def near_miss(value: str, random: Random) -> str:
    """The value with one slip or two: judged by the oracle, it may still be right."""
    for _ in range(random.randint(1, 2)):
        place = random.randrange(len(value)) if value else 0
        before, here, after = value[:place], value[place : place + 1], value[place + 1 :]
        value = random.choice(
            (
                before + random.choice("0123456789") + after,
                before + random.choice(ALPHABET) + after,
                before + after[:1] + here + after[1:],
                before + after,
                before + here + random.choice(ALPHABET) + after,
                value[:place],
                value * 2,
            )
        )
    return value
