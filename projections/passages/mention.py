"""Somebody or something that a sentence names, with what stands beside the name."""

from msgspec import Struct

from projections.passages import english


class Mention(Struct, frozen=True, kw_only=True):
    """What is named: `name` is its name, "" where an office alone is ("the foreign minister").

    `title` are the words of an office in small letters, `whose` names of a state or body beside it,
    the nearest first; `behind` what stands behind "of", "for", "to" as it is written (`sent`:
    "for" or "to", where it is one of these). `first` and
    `last` are the numbers of its tokens, the last one exclusive, `start` and `end` the offsets.
    `beside` is what an apposition says.
    """

    first: int
    last: int
    start: int
    end: int
    name: str = ""
    title: str = ""
    whose: tuple[str, ...] = ()
    behind: str = ""
    beside: str = ""
    sent: str = ""
    is_former: bool = False
    is_possessive: bool = False
    has_article: bool = False

    @property
    def is_person(self) -> bool:
        """Whether the words tell that it is a person."""
        words = (*self.title.split(), *self.beside.lower().replace(",", " ").split())
        return bool(self.title) or any(each in english.RANKS for each in words)

    @property
    def is_body(self) -> bool:
        """Whether its name tells that it is a body."""
        words = self.name.lower().split()
        return bool(words) and (
            words[-1] in english.BODY_NOUNS
            or words[0] in english.BODY_NOUNS
            or words[-1].strip(".") in english.FIRM_ENDINGS
            or self.name.lower() in english.HOUSES
        )

    @property
    def is_firm(self) -> bool:
        """Whether an apposition tells that it is a company."""
        return any(each in english.FIRM_NOUNS for each in self.beside.lower().split()[:8])
