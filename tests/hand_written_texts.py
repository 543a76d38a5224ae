"""Texts by hand, with their quotes: repeated words, all four differences, scripts beyond ours."""

from hashlib import sha256

from events.source_texts.matching import Text
from events.vocabulary.base import Citation, QuotedPassage

ENGLISH = (
    "The minister said: “We stay in touch – always.”\n\nHe didn’t smile.  The minister said "
    "nothing more; he did not smile. Asked again,\tthe minister said nothing more — "
    "and left at 5 o'clock. “We stay in touch,” she said. We stay in touch."
)
FRENCH = (
    "L\u2019e\u0301le\u0300ve a dit «\u00a0oui\u00a0». L'\u00e9l\u00e8ve a dit \u00abnon\u00bb, "
    "puis l'e\u0301le\u0300ve est parti\u2026 Le cafe\u0301 \u00e9tait ferm\u00e9."
)
CHINESE = "北京说两国应保持沟通。北京说两国应保持对话。各方表示“满意”——会谈结束。"
KOREAN = "\u1112\u1161\u11ab\u1100\u116e\u11a8은 대화를 원한다. 한국은 대화를 원한다."
TEXTS = (ENGLISH, FRENCH, CHINESE, KOREAN)


def as_text(content: str) -> Text:
    return Text(content, sha256(content.encode()).hexdigest())


def passage_of(citation: Citation) -> QuotedPassage:
    """The passage that a citation is of."""
    assert citation.passage is not None, "it is of a record"
    return citation.passage


def cited(content: str, start: int, end: int, around: int = 0) -> QuotedPassage:
    """A piece of a text as it is cited, with so many characters on each side."""
    return QuotedPassage(
        exact=content[start:end],
        prefix=content[max(0, start - around) : start],
        suffix=content[end : end + around],
        start=start,
        end=end,
    )
