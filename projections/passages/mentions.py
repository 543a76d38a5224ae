"""Who and what a sentence names, with what stands beside the name: "Fiona Burns, the trade minister
of Barbados" is a name, a title, and a state.

Taken apart by the words alone (`english`); whom the record knows is not asked here.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from projections.passages import english
from projections.passages.mention import Mention
from projections.passages.tokens import Token
from projections.sentences.adjectives import OF_STATES

APPOSITION_MOST: Final = 18
"""Words and marks of what stands between commas behind a name."""

SUBJECT_MOST: Final = 4
NAME_MOST: Final = 9
_PARTICLES: Final = frozenset(
    ("de", "del", "der", "van", "von", "bin", "ibn", "al", "el", "da", "la")
)
_SHORT_STATES: Final = {
    "u.s.": "United States",
    "us": "United States",
    "u.k.": "United Kingdom",
    "uk": "United Kingdom",
    "u.n.": "United Nations",
    "eu": "European Union",
    "e.u.": "European Union",
    "u.a.e.": "United Arab Emirates",
    "uae": "United Arab Emirates",
    "washington": "United States",
}
_HONORIFICS: Final = frozenset(("mr", "mrs", "ms", "dr", "sir", "lord"))
_ALSO_NAMES: Final = frozenset(("jun", "jan", "mar", "may", "april", "june", "august"))
"""Months that are names of persons, too."""

_ADJECTIVES: Final = frozenset(("former", "then", "acting", "ex", "late", "onetime"))


def mentions(tokens: Sequence[Token]) -> list[Mention]:
    """All that is named, in order."""
    return _Chunker(tokens).all()


def _is_bare_name(mention: Mention) -> bool:
    return bool(mention.name) and not (mention.title or mention.is_body or mention.whose)


class _Chunker:
    """Goes through the tokens of a sentence once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens

    def all(self) -> list[Mention]:
        found: list[Mention] = []
        at = 0
        while at < len(self._tokens):
            mention = self.at(at)
            if mention is None:
                at += 1
                continue
            mention = self._with_apposition(mention)
            found.append(mention)
            at = max(mention.last, at + 1)
        return found

    def at(self, first: int, depth: int = 0) -> Mention | None:
        """What is named from a token on."""
        at, whose, is_former = first, list[str](), False
        has_article = self._plain(at) in english.ARTICLES
        at += has_article
        if self._is_possessive(at + 1) and not self._is_capital(at) and self._is_title(at + 2):
            at += 2  # "the firm's director"
        while (step := self._modifier(at)) is not None:
            at, state = step
            if state:
                whose.insert(0, state)
            else:
                is_former = True
        mention = self._named(first, at, depth)
        if mention is None:
            return None
        return replace(
            mention,
            whose=(*mention.whose, *whose),
            is_former=is_former,
            has_article=has_article,
        )

    def _modifier(self, at: int) -> tuple[int, str] | None:
        """A state or body in front of a name or title, and where it ends; "" for "former"."""
        plain = self._plain(at)
        if plain in _ADJECTIVES:
            skips = 2 if self._plain(at + 1) == "-" else 1
            return at + skips, ""
        if self._goes_on(at + 1):
            if plain in OF_STATES and self._is_capital(at) and not self._is_state(at):
                return at + 1, OF_STATES[plain]
            if plain in _SHORT_STATES and self._is_capital(at):
                return at + 1, _SHORT_STATES[plain]
        end = at
        while end < at + 4 and self._is_name(end):
            end += 1
            is_body = self._plain(end - 1) in english.BODY_NOUNS and end > at + 1
            if is_body and self._plain(end) in english.RANKS and not self._is_capital(end):
                return end, self._text(at, end)  # "the State Department spokesman"
        if end > at and self._is_possessive(end) and self._goes_on(end + 1):
            return end + 1, self._text(at, end)
        return None

    def _is_state(self, at: int) -> bool:
        """Whether an adjective is the first word of a state's name: "Saudi Arabia"."""
        return self._text(at, at + 2) in OF_STATES.values()

    def _named(self, first: int, at: int, depth: int) -> Mention | None:
        """A title and a name, one of which may be missing."""
        end = self._core(at)
        if end == at:
            return None
        split = self._split(at, end)
        while split < end - 1 and self._plain(split).strip(".") in _HONORIFICS:
            split += 1
        title, name = self._text(at, split).lower(), self._text(split, end)
        is_office = not name and not english.RANKS.isdisjoint(title.split())
        if not name and not is_office:
            if not self._is_capital(at):
                return None
            title, name = "", self._text(at, end)
        mention = Mention(
            first=first,
            last=end,
            start=self._tokens[first].start,
            end=self._tokens[end - 1].end,
            name=name,
            title=title.replace(".", ""),
        )
        mention = self._with_whose(mention, depth)
        is_possessive = self._is_possessive(mention.last)
        return replace(mention, last=mention.last + is_possessive, is_possessive=is_possessive)

    def _with_whose(self, mention: Mention, depth: int) -> Mention:
        """An office, a body or somebody with a title, with what stands behind "of", "for", "to"."""
        link, name = self._plain(mention.last), mention.name
        is_office = not name
        is_body = bool(name) and name.split()[-1].lower() in english.BODY_NOUNS
        is_titled = bool(name) and bool(mention.title) and link == "of"
        takes = link in {"of", "for", "to"} if is_office else link in {"of", "for"}
        if depth > 1 or not takes or not (is_office or is_body or is_titled):
            return mention
        inner = self.at(mention.last + 1, depth + 1)
        if inner is None:
            return self._with_subject(mention) if is_office and link == "for" else mention
        last = self._with_noun(inner.last)
        speaks = not english.SPEAKS_FOR.isdisjoint(mention.title.split())
        is_whose = link == "of" or speaks
        return replace(
            mention,
            last=last,
            end=self._tokens[last - 1].end,
            behind=self._text(mention.last + 1, last),
            sent="" if link == "of" else link,
            whose=tuple(filter(None, (inner.name, *inner.whose))) if is_whose else (),
        )

    def _with_subject(self, mention: Mention) -> Mention:
        """An office with what it is for in common nouns: "special envoy for supply chains"."""
        first = last = mention.last + 1
        while last < first + SUBJECT_MOST and self._plain(last).isalpha():
            if self._plain(last) in english.LITTLE | english.TELLING:
                return mention
            last += 1
        if last == first or self._plain(last) not in {",", ".", ""}:
            return mention
        end = self._tokens[last - 1].end
        return replace(mention, last=last, end=end, behind=self._text(first, last), sent="for")

    def _with_noun(self, last: int) -> int:
        """Past a common noun that ends a name before a comma: "the Pacific islands"."""
        is_noun = not self._is_capital(last) and self._plain(last).isalpha()
        is_noun = is_noun and self._plain(last) not in english.LITTLE | english.TELLING
        return last + 1 if is_noun and self._plain(last + 1) in {",", ".", ""} else last

    def _core(self, at: int) -> int:
        """Where what may be a title and a name ends: no title stands behind a name."""
        end, is_named = at, False
        while end < min(len(self._tokens), at + NAME_MOST):
            plain = self._plain(end)
            is_particle = plain in _PARTICLES and end > at and self._is_name(end + 1)
            if self._is_name(end) or is_particle:
                is_named = is_named or not self._is_title(end)
                end += 1
            elif self._is_title(end) and not is_named:
                end += 1
            elif is_named and self._plain(end) in english.WHOSE_NOUNS:
                return end + 1  # "the Biden administration"
            elif plain == "of" and (step := self._portfolio(at, end)):
                end += step
            else:
                break
        while end > at and not self._is_name(end - 1) and not self._is_head(end - 1):
            end -= 1  # "foreign" of "foreign trade"
        return end

    def _portfolio(self, at: int, end: int) -> int:
        """How many words from "of" on still belong to a title or a body: "of the Treasury"."""
        before = self._plain(end - 1) if end > at else ""
        if before not in english.RANKS | english.BODY_NOUNS:
            return 0
        behind = end + 2 if self._plain(end + 1) == "the" else end + 1
        if self._plain(behind) not in english.PORTFOLIOS:
            return 0
        while self._plain(behind + 1) in english.PORTFOLIOS or (
            before in english.BODY_NOUNS and self._is_name(behind + 1)
        ):
            behind += 1
        return behind + 1 - end

    def _split(self, at: int, end: int) -> int:
        """Where a title ends and the name begins; a body's name has no title."""
        plain = [self._plain(each) for each in range(at, end)]
        names_body = plain[-1] in english.BODY_NOUNS or plain[0] in english.BODY_NOUNS
        whole = self._text(at, end).lower()
        if whole in english.HOUSES or (names_body and plain[-1] not in english.RANKS):
            return at
        last = max((n for n, each in enumerate(plain) if each in english.RANKS), default=-1)
        honorific = plain[0].strip(".") in _HONORIFICS
        if last < 0:
            return at + 1 if honorific else at
        split = at + last + 1
        if self._plain(split) == "of" and split < end:
            split += self._portfolio(at, split)
        return min(split, end)

    def _with_apposition(self, mention: Mention) -> Mention:
        """The mention with what is said of it between commas, or with its name where that stands
        there ("its director, Chen Lu").
        """
        at = mention.last
        is_parted = not mention.is_possessive and self._plain(at) in {",", "("}
        end = self._closed(at + 1) if is_parted else None
        if end is None:
            return mention
        if end == at + 2 and self._plain(at + 1).isdecimal():  # "Liu Jianchao, 59,"
            return replace(mention, last=self._past(end))
        if not mention.name:
            inner = self.at(at + 1)
            is_name = inner is not None and inner.last == end and _is_bare_name(inner)
            if inner is None or not is_name:
                return mention
            return replace(mention, name=inner.name, last=self._past(end), end=inner.end)
        return self._told_beside(mention, at + 1, end)

    def _told_beside(self, mention: Mention, first: int, end: int) -> Mention:
        if any(self._plain(each) in english.TELLING for each in range(first, end)):
            return mention
        inner = self.at(first)
        begins = self._plain(first) in english.ARTICLES | _ADJECTIVES
        is_title = inner is not None and bool(inner.title) and not inner.name
        if not begins and not is_title:
            return mention
        if inner is not None and inner.last == end and inner.name and not inner.title:
            return mention  # "China, the United States and Japan"
        told = replace(mention, beside=self._text(first, end), last=self._past(end))
        if inner is None or not is_title:
            return told
        return replace(
            told,
            title=told.title or inner.title,
            whose=(*told.whose, *inner.whose),
            behind=told.behind or inner.behind,
            sent=told.sent or inner.sent,
            is_former=told.is_former or inner.is_former,
        )

    def _closed(self, at: int) -> int | None:
        """Where a comma, or the end of the sentence, closes what began with one."""
        for end in range(at, min(len(self._tokens), at + APPOSITION_MOST)):
            if self._plain(end) in {",", ".", ")", ";", "?", "!"}:
                return end if end > at else None
            if self._plain(end) in {'"', "“", "”"}:
                return None
        return len(self._tokens) if len(self._tokens) - at < APPOSITION_MOST else None

    def _past(self, end: int) -> int:
        return end + 1 if self._plain(end) in {",", ")"} else end

    def _goes_on(self, at: int) -> bool:
        """Whether a name or a title begins there, behind what stands in front of it."""
        return (
            self._is_name(at)
            or self._is_title(at)
            or (self._plain(at) in OF_STATES and self._is_capital(at))
            or self._plain(at) in _ADJECTIVES
        )

    def _is_title(self, at: int) -> bool:
        plain = self._plain(at).strip(".")
        if plain in english.RANKS:
            return True
        # A word before it belongs to it alone where such a noun, or a name, comes after.
        return plain in english.TITLE_BEFORE and (
            self._is_capital(at) or self._leads_to_rank(at + 1)
        )

    def _leads_to_rank(self, at: int) -> bool:
        for each in range(at, at + 4):
            plain = self._plain(each)
            if plain in english.RANKS or (plain in english.BODY_NOUNS and self._is_capital(each)):
                return True
            if plain not in english.TITLE_BEFORE:
                return False
        return False

    def _is_head(self, at: int) -> bool:
        plain = self._plain(at)
        return plain in english.RANKS or plain in english.PORTFOLIOS

    def _is_name(self, at: int) -> bool:
        """Whether a word is written as a name is, and is none of those that begin a sentence."""
        if not self._is_capital(at):
            return False
        plain = self._plain(at)
        if plain == "us":
            return self._tokens[at].text == "US"
        if plain == "he" and at > 0 and self._plain(at - 1).isalpha():
            return self._is_capital(at + 1)  # He Lifeng
        if plain in _ALSO_NAMES and at > 0 and self._is_a_name_there(at):
            return True
        if at == 0 and plain in english.COMMON_NOUNS and not self._is_capital(1):
            return False  # it has its capital from the sentence
        return plain not in english.DAYS and plain not in english.LITTLE

    def _is_a_name_there(self, at: int) -> bool:
        """Whether what may be a month is a name: behind another one, and before no number."""
        behind = self._plain(at + 1)
        is_date = behind == "." or behind[:1].isdigit()
        before = self._plain(at - 1)
        is_named = self._is_capital(at - 1) and before not in english.DAYS | english.LITTLE
        return is_named and not is_date

    def _is_capital(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].is_capital

    def _is_possessive(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at].is_possessive

    def _plain(self, at: int) -> str:
        return self._tokens[at].plain if 0 <= at < len(self._tokens) else ""

    def _text(self, first: int, last: int) -> str:
        parts = self._tokens[first:last]
        found = ""
        for at, each in enumerate(parts):
            joined = at == 0 or each.is_possessive or each.start == parts[at - 1].end
            found += each.text if joined else f" {each.text}"
        return found
