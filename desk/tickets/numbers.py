"""Ticket numbers: ``GD``, the day, and eight random letters and digits.

The 40 random bits make a number a key of its own: whoever has it sees the progress, nobody guesses
it. The letters are Crockford's base 32, without those that are mistaken for digits.
"""

import secrets
import unicodedata
from datetime import datetime

from daoban.moments import CHINA

PREFIX = "GD"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LETTERS = 8
_LENGTH = len("yymmdd") + RANDOM_LETTERS
_MISTAKEN = str.maketrans("OIL", "011")


def new_number(moment: datetime) -> str:
    """A number for a ticket that is filed at this moment, e.g. ``GD2611227K3PX9QM``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LETTERS))
    return f"{PREFIX}{moment.astimezone(CHINA):%y%m%d}{letters}"


def read_number(typed: str) -> str:
    """The number that somebody means: with spaces, in lower case, O for 0, I or L for 1.

    What cannot be a number is given back in capitals, cut to a number's length and more.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(letter for letter in plain if letter.isalnum() and letter.isascii())
    body = letters.removeprefix(PREFIX).translate(_MISTAKEN)
    if len(body) == _LENGTH and set(body) <= set(ALPHABET):
        return PREFIX + body
    return letters[:24]
