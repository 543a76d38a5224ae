"""Identifiers in the schemes that are known here: what they look like, and their check digits.

A scheme that is not listed may be used all the same; its identifiers are one line of text.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from events.text.formal_texts import Broken, shown

_NAME = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGITS_OF_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


class Scheme(NamedTuple):
    """What identifiers of a scheme look like, in words and as a pattern, and what proves them."""

    words: str
    pattern: str
    proves: Callable[[str], bool] = bool


def scheme(name: str) -> Broken | None:
    """The name of a scheme: of one spelling, or a known one would pass for an unknown."""
    if _NAME.fullmatch(name):
        return None
    return Broken("the name of a scheme, in small letters, digits and hyphens", shown(name))


def identifier(name: str, text: str) -> Broken | None:
    """An identifier in a scheme; whatever it is where the scheme is not known."""
    known = SCHEMES.get(name)
    if known is None or (re.fullmatch(known.pattern, text) and known.proves(text)):
        return None
    return Broken(f"an identifier of {name}: {known.words}", shown(text))


def _mod_11_2(text: str) -> bool:
    """The check character of ISO/IEC 7064, MOD 11-2, which may be an X."""
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return text[-1] == "0123456789X"[(12 - total % 11) % 11]


def _mod_97_10(text: str) -> bool:
    """The check digits of ISO/IEC 7064, MOD 97-10, letters being 10 to 35."""
    return int("".join(str(int(each, 36)) for each in text)) % 97 == 1


def _ror(text: str) -> bool:
    """The same over six digits of base 32 (Crockford's)."""
    number = 0
    for each in text[1:7]:
        number = number * 32 + _DIGITS_OF_BASE_32.index(each)
    return 98 - number * 100 % 97 == int(text[7:])


# Codes that ISO 3166 leaves to whoever likes to use them mean nothing to others, but for Kosovo's.
_OWN_TWO = "AA|ZZ|Q[M-Z]|X[A-JL-Z]"
_OWN_THREE = "AA[A-Z]|ZZ[A-Z]|Q[M-Z][A-Z]|X(?!KX)[A-Z]{2}"

SCHEMES: dict[str, Scheme] = {
    "wikidata": Scheme("Q and a number, such as Q148", "Q[1-9][0-9]{0,14}"),
    "iso3166-1-alpha-2": Scheme("two capitals, such as CN", f"(?!{_OWN_TWO})[A-Z]{{2}}"),
    "iso3166-1-alpha-3": Scheme("three capitals, such as CHN", f"(?!{_OWN_THREE})[A-Z]{{3}}"),
    "iso3166-1-numeric": Scheme("three digits, such as 156", "(?!000)[0-9]{3}"),
    "iso3166-2": Scheme("such as CN-BJ", f"(?!{_OWN_TWO})[A-Z]{{2}}-[A-Z0-9]{{1,3}}"),
    "iso3166-3": Scheme("four capitals, such as SUHH", "[A-Z]{4}"),
    "un-m49": Scheme("three digits, such as 156", "(?!000)[0-9]{3}"),
    "cow": Scheme("a number of up to three digits, such as 710", "[1-9][0-9]{0,2}"),
    "geonames": Scheme("a number, such as 1816670", "[1-9][0-9]{0,9}"),
    "viaf": Scheme("a number, such as 24604287", "[1-9][0-9]{1,21}"),
    "isni": Scheme(
        "16 characters without blanks, the last of which checks the others",
        "[0-9]{15}[0-9X]",
        _mod_11_2,
    ),
    "orcid": Scheme(
        "four groups of four such as 0000-0002-1825-0097, the last character of which checks them",
        "(?:[0-9]{4}-){3}[0-9]{3}[0-9X]",
        _mod_11_2,
    ),
    "lei": Scheme(
        "20 capitals and digits, the last two of which check the others",
        "[A-Z0-9]{18}[0-9]{2}",
        _mod_97_10,
    ),
    "ror": Scheme(
        "nine characters such as 03vek6s52, the last two of which check the others",
        "0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}",
        _ror,
    ),
    "gnd": Scheme("such as 118583948 or 2005744-7", "[0-9]{7,10}[0-9X]|[0-9]{1,8}-[0-9X]"),
    "lcnaf": Scheme("such as n79059325", "n[a-z]{0,2}[0-9]{8}(?:[0-9]{2})?"),
    "pocom": Scheme(
        "small letters, digits and hyphens, such as kissinger-henry-a", "[a-z0-9]+(?:-+[a-z0-9]+)*"
    ),
}
"""Wikidata, ISO 3166, UN M49, Correlates of War, GeoNames, VIAF, ISNI, ORCID, LEI (ISO 17442), ROR,
GND, the Library of Congress's names, the persons of the Office of the Historian.
"""
