"""How long does a timeline of a thousand facts take in each format, in process?

Beside each JSON, the same page read and rendered in the same round: what is asked for is a whole
answer. How long the rendering takes by itself stands beside it, for information.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

from api.asking.addresses import Addresses
from api.asking.question import Question
from api.http.media_formats import JSON
from api.service.stores import LEDGER
from api.timelines.formats import OFFERED, Offered
from api.timelines.page import Story
from events.storage.sqlite import SqliteLedger
from projections.filing.opening import read_views
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import timeline
from projections.timeline.as_written import Asked, used
from projections.timeline.filters import Filters, Paging
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds
from tests.benchmarks.setting import Setting

FACTS = 1_000
GOAL = 3.0
WITHOUT_GOAL = {"json", "ics"}
"""JSON is what the others are held against; iCalendar folds and escapes line by line."""


async def measure(setting: Setting) -> list[Figure]:
    """Each format in turns with JSON."""
    directory = await setting.data(setting.many)
    views = read_views(directory, SqliteLedger(directory / LEDGER, read_only=True))
    assert views is not None, "the setting has built them"
    reader = views.reader
    clocks = Clocks(as_of=synthetic.SPAN[1], known_at=views.checkpoint)
    return [_figure(each, reader, clocks, setting.rounds) for each in OFFERED.values()]


def _figure(offered: Offered, reader: Reader, clocks: Clocks, rounds: int) -> Figure:
    story = _story(reader, clocks)
    assert len(story.items) == FACTS, "the ledger has as many"
    ours, theirs, alone = [], [], []
    for number in range(rounds + 1):
        taken = _timed(lambda: offered.render(_story(reader, clocks)))
        beside = _timed(lambda: OFFERED[JSON.name].render(_story(reader, clocks)))
        rendered = _timed(lambda: offered.render(story))
        if number > 0:  # the first round fills the caches
            ours.append(taken)
            theirs.append(beside)
            alone.append(rendered)
    ratio = median_ratio(ours, theirs)
    has_goal = offered.format.name not in WITHOUT_GOAL
    size = len(offered.render(story))
    return Figure(
        name=f"{FACTS:,} facts as {offered.format.name}, {size / 1000:,.0f} kB",
        measured=f"{milliseconds(median(ours))}, rendering alone {milliseconds(median(alone))}",
        reference=f"JSON: {milliseconds(median(theirs))}",
        ratio=ratio,
        goal=f"ratio < {GOAL:g}" if has_goal else "",
        passed=ratio < GOAL if has_goal else None,
    )


def _story(reader: Reader, clocks: Clocks) -> Story:
    """A page of facts as a route has it."""
    page = timeline.page(reader, Filters(), clocks, Paging(limit=FACTS, descending=True))
    question = Question(Asked(), clocks, "/v1/timeline", {}, "0" * 64)
    return Story(
        items=page.items,
        filters=Filters(),
        reader=reader,
        clocks=clocks,
        used=used(clocks, question.root),
        addresses=Addresses("http://127.0.0.1:8000", question),
        address="http://127.0.0.1:8000/v1/timeline",
        home="/v1/timeline?",
        next=None,
    )


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began
