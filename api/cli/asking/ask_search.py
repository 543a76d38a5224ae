"""What a sentence asks for, at a terminal: a line for each reading, with what it understood."""

from pathlib import Path
from shlex import quote

from api.answers.finding import SearchAnswer, SentenceReading
from api.asking.question import question_of
from api.cli.shared.tables import footer, table
from api.cli.shared.terminal import say, say_json
from api.routes.states.search import searched
from api.service.stores import reading
from projections.timeline.as_written import Asked


async def readings_of(data: Path, sentence: str, clocks: Asked, *, as_json: bool) -> None:
    """Print what a sentence may ask for."""
    async with reading(data) as service:
        question = await question_of(clocks, service, "/v1/search", {"q": sentence})
        found = searched(service, sentence, question)
    if as_json:
        say_json(found)
    else:
        say(_readings(found))


def _readings(found: SearchAnswer) -> str:
    rows = [_row(each) for each in found.readings]
    listed = table(rows, ("what", "answer", "understood", "asked at"))
    words = f"\nAs words: detente timeline --text {quote(found.words)}"
    return f"{listed}{words}{footer(found.clocks)}"


def _row(each: SentenceReading) -> tuple[str, str, str, str]:
    return each.title, each.told or "", _understood(each), each.address


def _understood(each: SentenceReading) -> str:
    return "; ".join(f"“{taken.words}”: {taken.means}" for taken in each.understood)
