"""A passage in its sentences, and these in words and marks, each with where it stands.

Offsets are code points of the whole text.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

SENTENCE_LONGEST: Final = 1_000
"""Characters before and after a passage within which its sentence begins and ends."""

WRAPPED_LEAST: Final = 3
"""Lines that end within a sentence, from which on lines are taken for as many as fit a width."""

_MARK: Final = r"[.!?][\"”’')\]]*+(?=\s)"
_ENDS: Final = re.compile(rf"{_MARK}|\n")
_ENDS_WRAPPED: Final = re.compile(rf"{_MARK}|\n[ \t\r]*+\n")
_WITHIN: Final = re.compile(r"(?<=[\w,])[ \t\r]*+\n(?=[ \t]*+[\w\"“])")
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|Lt|Col|Adm|St|Prof|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp)|\b[A-Z]|\b[a-z]\.[a-z])\.$"
)
_TOKEN: Final = re.compile(
    r"(?:[^\W\d_]\.){2,}+"  # U.S.
    r"|\b[A-Z]\.(?=\s[A-Z])"  # an initial
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|Lt|Col|Adm|St|Prof)\.(?=\s)"
    r"|(?:then|ex|mid)(?=-[A-Z])"
    r"|['’]s(?!\w)|(?<=s)['’](?=\s)"
    r"|\w++(?:[-–]\w++)*+(?:['’](?!s\b)\w++)?+"
    r"|\S"
)
_OPEN: Final = frozenset("“«„")
_CLOSE: Final = frozenset("”»")


class Token(NamedTuple):
    """A word, a mark, or the ending of a possessive, from `start` to `end`."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        """In small letters."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Whether it is no mark and no ending."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()

    @property
    def is_possessive(self) -> bool:
        """Whether it is the ending of a possessive."""
        return self.text[0] in "'’"


class SentenceTaken(NamedTuple):
    """From where to where a sentence goes, and its words and marks; those between quotation marks
    are told by `quoted`.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    quoted: tuple[bool, ...]


def sentences(content: str, start: int, end: int) -> list[SentenceTaken]:
    """The sentences that a passage of a text stands in, whole."""
    begin, last = sentence_start(content, start), _sentence_end(content, end)
    found: list[SentenceTaken] = []
    while begin < last:
        until = min(_sentence_end(content, begin + 1), last)
        tokens = [
            Token(each[0], each.start(), each.end())
            for each in _TOKEN.finditer(content, begin, until)
        ]
        if tokens:
            found.append(
                SentenceTaken(begin, until, tuple(tokens), tuple(_quoted(tokens, content)))
            )
        begin = until
    return found


def sentence_start(content: str, at: int) -> int:
    """Where the sentence begins in which a place is."""
    least = max(0, at - SENTENCE_LONGEST)
    begin = least
    for found in _ends(content, at).finditer(content, least, at):
        if not _goes_on(content, found):
            begin = found.end()
    return begin


def _sentence_end(content: str, at: int) -> int:
    most = min(len(content), at + SENTENCE_LONGEST)
    # What ends just before the place ends the sentence, too: a passage may hold its full stop.
    for found in _ends(content, at).finditer(content, max(0, at - 2), most):
        if found.end() >= at and not _goes_on(content, found):
            return found.end()
    return most


def _ends(content: str, at: int) -> re.Pattern[str]:
    """What ends sentences about a place: not each line, where lines are as long as fits a width."""
    around = content[max(0, at - SENTENCE_LONGEST) : at + SENTENCE_LONGEST]
    within = len(_WITHIN.findall(around))
    is_wrapped = within >= WRAPPED_LEAST and 2 * within > len(around.splitlines()) // 2
    return _ENDS_WRAPPED if is_wrapped else _ENDS


def _goes_on(content: str, found: re.Match[str]) -> bool:
    """Whether a full stop ends an abbreviation alone, or a mark a quotation that is told of."""
    if found[0].isspace():
        return False
    ended = content[max(0, found.start() - 6) : found.start() + 1]
    if found[0] == "." and _ABBREVIATED.search(ended):
        return True
    following = content[found.end() : found.end() + 3].lstrip(" ")
    return following[:1].islower()


def _quoted(tokens: list[Token], content: str) -> Iterator[bool]:
    """Whether each token stands between quotation marks. A mark that a sentence begins within is
    not seen: it goes on as if it were outside.
    """
    is_open = _is_closed_only(tokens)
    for each in tokens:
        if each.text in _OPEN:
            is_open = True
            yield True
        elif each.text in _CLOSE:
            is_open = False
            yield True
        elif each.text == '"':
            # Straight ones open behind a blank, and close elsewhere.
            is_open = each.start == 0 or content[each.start - 1].isspace()
            yield True
        else:
            yield is_open


def _is_closed_only(tokens: list[Token]) -> bool:
    """Whether a quotation ends that has not begun in the sentence."""
    for each in tokens:
        if each.text in _OPEN:
            return False
        if each.text in _CLOSE:
            return True
    return False


def words_between(content: str, start: int, end: int) -> Iterator[Token]:
    """The words of a stretch of a text."""
    for found in _TOKEN.finditer(content, start, end):
        yield Token(found[0], found.start(), found.end())
