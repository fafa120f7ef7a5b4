"""Characters: widths, spaces, Han and Latin letters, Chinese numerals."""

import re
import unicodedata

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U0002fa1f\U00030000-\U000323af"
"""Han characters for a character class: all extensions, compatibility forms, and 〇 in names."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Latin letters with their marks, those of Vietnamese too."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH_LETTERS = {
    code: narrow for code, narrow in _FULL_WIDTH.items() if chr(narrow).isalnum()
}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣﹘─"), "-")
_DIGITS = {ord(sign): str(place) for place, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {ord("〇"): "0", ord("○"): "0", ord("幺"): "1"}
_SEVERAL_SPACES = re.compile(r"[^\S\n]+")
_NUMERAL = re.compile(r"(?P<tens>[二三四五六七八九]?十)?(?P<ones>[一二三四五六七八九])?")


def is_control(char: str) -> bool:
    """Whether it is a control character other than a new line, or half of a pair."""
    return unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"


def visible(text: str) -> str:
    """Without characters of no width, with single plain spaces, trimmed; lines are kept."""
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    shown = ("".join(char for char in line if unicodedata.category(char) != "Cf") for line in lines)
    return "\n".join(_SEVERAL_SPACES.sub(" ", line).strip() for line in shown).strip()


def one_line(text: str) -> str:
    """Visible characters on one line."""
    return _SEVERAL_SPACES.sub(" ", visible(text).replace("\n", " "))


def narrow_letters(text: str) -> str:
    """One line with half-width letters and digits; punctuation as it was."""
    return one_line(text).translate(_FULL_WIDTH_LETTERS)


def narrow(text: str) -> str:
    """One line, half-width, every kind of hyphen plain."""
    return one_line(text).translate(_HYPHENS).translate(_FULL_WIDTH).strip()


def without_gaps(text: str, gaps: str = " -") -> str:
    """Half-width without spaces, hyphens and the like; 「一三九…」 is read when it is all digits."""
    return in_digits("".join(char for char in narrow(text) if char not in gaps))


def in_digits(text: str) -> str:
    """Chinese digits said one by one, as ASCII; anything else as it was."""
    digits = text.translate(_DIGITS)
    return digits if len(digits) > 1 and re.fullmatch(r"[0-9]+", digits) else text


def small_number(text: str) -> int | None:
    """A number below 100 in digits or in Chinese, 「十二」 or 「两」; ``None`` when it is none."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    single = {"两": 2, "零": 0, "〇": 0}
    if text in single:
        return single[text]
    match = _NUMERAL.fullmatch(text)
    if not match or not text:
        return None
    tens, ones = match["tens"], match["ones"]
    count = int((tens[:-1] or "一").translate(_DIGITS)) if tens else 0
    return count * 10 + int((ones or "零").translate(_DIGITS))
