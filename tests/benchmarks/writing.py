"""Recording over HTTP, each answer after its fsync; that of a single event once the views show it.

Beside single events stands a handler in the same app that takes the same body in and does nothing
with it; the two have turns in one process.
"""

from collections.abc import Iterator
from itertools import chain, count, cycle, islice
from statistics import median

from msgspec.structs import replace

from api.service.stores import LEDGER
from api.writing.keys import Keyring, KeyWanted
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import encode
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from projections.filing.building import build
from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile, rate
from tests.benchmarks.servers import Server, with_nothing
from tests.benchmarks.setting import Setting, fill

CLIENTS = (1, 32, 128)
GOAL_CLIENTS = 32
BATCH = 100
BATCH_CLIENTS = (1, 4)
BATCH_GOAL = 20_000
STORIES = 20
"""Stories whose registrations are there; their facts are told again and again, with new ids."""


async def measure(setting: Setting) -> list[Figure]:
    """Post single events with few and many clients, then batches."""
    directory = setting.directory / "writing"
    stories = list(islice(synthetic.stories(), STORIES))
    directory.mkdir()
    ledger = SqliteLedger(directory / LEDGER)
    registrations = chain.from_iterable(story.registrations for story in stories)
    await fill(ledger, chain(synthetic.opening(), registrations))
    await build(directory, ledger)
    await ledger.close()
    wanted = KeyWanted(name="bench", scopes=("facts:write",), requests_per_minute=9_999_999)
    _, token = Keyring(directory).add(wanted)
    facts = _facts([fact for story in stories for fact in story.facts])
    with with_nothing(directory) as server:
        singles = [await _single(server, token, facts, each, setting) for each in CLIENTS]
        batches = [await _batches(server, token, facts, each, setting) for each in BATCH_CLIENTS]
    return [*singles, *batches]


def _facts(told: list[AnyFact]) -> Iterator[AnyFact]:
    """Facts without end, none of which needs another: they may come in any order."""
    alone = [each for each in (replace(fact, follows=()) for fact in told) if not _refers(each)]
    for number in count():
        for index, fact in enumerate(alone):
            yield replace(fact, id=f"told-{number}-{index}")


def _refers(fact: AnyFact) -> bool:
    """Whether it names another fact."""
    names = (each.name for each in checked_fields(type(fact)) if each.refers == "fact")
    return any(getattr(fact, name) for name in names)


async def _single(
    server: Server, token: str, facts: Iterator[AnyFact], clients: int, setting: Setting
) -> Figure:
    seconds = 1.0 if setting.quick else 3.0
    bodies = (encode(fact) for fact in facts)
    ours, nothing = [], []
    for turn in range(setting.rounds + 1):
        posted = (_post("/v1/events", token, body) for body in bodies)
        recorded = await ask(Load(server.port, while_lasting(seconds, posted), clients))
        idle = (_post("/nothing", token, body) for body in bodies)
        done = await ask(Load(server.port, while_lasting(seconds, idle), clients))
        if turn:  # the first one warms up
            ours.append(recorded)
            nothing.append(done)
    ratio = median_ratio([each.rate for each in ours], [each.rate for each in nothing])
    is_goal = clients == GOAL_CLIENTS
    return Figure(
        name=f"single events, {clients} {'client' if clients == 1 else 'clients'}",
        measured=_shown(ours),
        reference=f"nothing done: {_shown(nothing)}",
        ratio=ratio,
        goal="≥ 0.5" if is_goal else "",
        passed=ratio >= 0.5 if is_goal else None,
    )


async def _batches(
    server: Server, token: str, facts: Iterator[AnyFact], clients: int, setting: Setting
) -> Figure:
    seconds = 1.0 if setting.quick else 3.0
    rates, nothing = [], []
    bodies = [
        b'{"events":[' + b",".join(map(encode, islice(facts, BATCH))) + b"]}"
        for _ in range(int(seconds * setting.rounds * 400))
    ]
    made = iter(bodies)
    for _ in range(setting.rounds):
        posted = (_post("/v1/events?wait=0", token, body) for body in made)
        outcome = await ask(Load(server.port, while_lasting(seconds, posted), clients))
        rates.append(BATCH * outcome.rate)
        idle = (_post("/nothing", token, body) for body in cycle(bodies))
        done = await ask(Load(server.port, while_lasting(seconds / 3, idle), clients))
        nothing.append(BATCH * done.rate)
    return Figure(
        name=f"batches of {BATCH}, {clients} {'client' if clients == 1 else 'clients'}",
        measured=rate(rates, "event"),
        reference=f"nothing done: {rate(nothing, 'event')}",
        ratio=median_ratio(rates, nothing),
        goal=f"≥ {BATCH_GOAL:,} events/s",
        passed=median(rates) >= BATCH_GOAL,
    )


def _post(path: str, token: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _shown(outcomes: list[Outcome]) -> str:
    times = [each for outcome in outcomes for each in outcome.times]
    p50, p99 = (milliseconds(percentile(times, percent)) for percent in (50, 99))
    return f"{rate([each.rate for each in outcomes], 'request')}, p50 {p50}, p99 {p99}"
