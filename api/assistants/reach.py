"""How far the record reaches, for whoever is told that something is not in it, and a fact."""

from msgspec import Struct

from api.assistants.arguments import Clocked
from api.assistants.asked import AskedService


class _Dated(Struct):
    date_in_words: str


class _End(Struct):
    items: tuple[_Dated, ...]


async def reach(asked: AskedService, by: Clocked) -> str:
    """The dates of the first and the last fact that there are by the clocks, in words."""
    first, last = [
        (await asked.get(_End, "/v1/timeline", limit="1", order=order, **by.clocks)).items
        for order in ("asc", "desc")
    ]
    if not first or not last:
        return "it has no fact at all by these clocks"
    return f"its facts reach from {first[0].date_in_words} to {last[0].date_in_words}"


async def nothing(asked: AskedService, what: str, of: Clocked) -> str:
    """That something is not in the record, and how far that reaches."""
    return f"{what} in the record by these clocks; {await reach(asked, of)}"


def last_told_of(certainty: str | None, latest: str | None) -> str | None:
    """The last day that a fact tells of. It tells of none where it may not have happened by then:
    the day may lie after the one that is asked about.
    """
    return latest if certainty == "certain" else None
