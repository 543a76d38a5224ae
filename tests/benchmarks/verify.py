"""How fast is every quote held against its text, and every record against its data set? Beside it,
only `str.find` over the same texts, and only the look-ups of the records' hashes.
"""

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from api.evidence.verdicts import verify_all
from api.service.stores import LEDGER, TEXTS, Service
from events.source_texts.attached_records import HeldRecord
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.vocabulary.base import Citation, DataRecord
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import ActorAdded, DataSet, EngagementAdded, SourceAdded
from projections.filing.building import build
from projections.filing.opening import read_views
from projections.model.clocks import Clocks
from seeds.data_sets.record import Record
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, rate
from tests.benchmarks.setting import Setting, fill

GOAL = 5_000
RECORDS = 20_000
RECORDS_GOAL = 20_000
GOAL_MB = 20
LENGTH = 50_000
AROUND = 32
QUOTE = 60
SOURCES = 100
_CLOCKS = Clocks(as_of=synthetic.SPAN[1], known_at=10**9)


async def measure(setting: Setting) -> list[Figure]:
    """Verify 100 citations of each of 100 texts of 50 KB; of a tenth of them in a hurry."""
    count = SOURCES // 10 if setting.quick else SOURCES
    directory = setting.directory / "verified"
    service = await _service(directory, count)
    quotes = [(_text(number), list(_citations(number))) for number in range(count)]
    verified, found = [], []
    for _ in range(setting.rounds):
        verified.append(_rate(partial(_verified, _afresh(service, directory))))
        found.append(_rate(partial(_found, quotes)))
    peaks = [_peak(_afresh(service, directory), each) for each in (count // 10, count)]
    await service.views.close()
    await service.ledger.close()
    return [*_figures(count, verified, found, peaks), await _of_records(setting)]


async def _of_records(setting: Setting) -> Figure:
    """Verify as many records as the data sets of US diplomacy have; a tenth in a hurry."""
    count = RECORDS // 10 if setting.quick else RECORDS
    directory = setting.directory / "records"
    directory.mkdir()
    records = [
        Record(str(n), "2023-06-01", {"date": "2023-06-01", "n": str(n)}) for n in range(count)
    ]
    ledger = SqliteLedger(directory / LEDGER)
    await fill(ledger, _citing(records))
    await build(directory, ledger)
    views = read_views(directory, ledger)
    assert views is not None, "they were built just now"
    service = Service(ledger, views, Texts(directory / TEXTS))
    held = (HeldRecord(each.id, each.sha256, each.canonical.decode()) for each in records)
    service.data_sets.attach("trips", held, None)
    verified, looked_up = [], []
    for _ in range(setting.rounds):
        verified.append(_rate(partial(_verified, service)))
        looked_up.append(_rate(partial(_looked_up, service, records)))
    await views.close()
    await ledger.close()
    return Figure(
        name=f"{count:,} records of an attached data set",
        measured=rate(verified, "citation"),
        reference=f"hashes alone: {rate(looked_up, 'record')}",
        ratio=median_ratio(verified, looked_up),
        goal=f"≥ {RECORDS_GOAL:,}/s",
        passed=median(verified) >= RECORDS_GOAL,
    )


def _citing(records: list[Record]) -> Iterator[AnyEvent]:
    yield ActorAdded(id="alba", kind="state", name="Alba")
    yield ActorAdded(id="bora", kind="state", name="Bora")
    yield EngagementAdded(id="visit", form="visit", name="The visit")
    made = DataSet(version="1", maker="An office", licence="CC0-1.0", made="curated")
    yield SourceAdded(
        id="trips", publisher="O", title="Trips", published="2024", lineage="o", data_set=made
    )
    for each in records:
        cited = DataRecord(id=each.id, public=each.public, sha256=each.sha256)
        yield EngagementHeld(
            id=f"trip-{each.id}",
            date="2023-06-01",
            summary="They meet.",
            engagement="visit",
            participants=("alba", "bora"),
            citations=(Citation(source="trips", record=cited, says={"date": "2023-06-01"}),),
        )


def _looked_up(service: Service, records: list[Record]) -> int:
    with service.data_sets.attached("trips") as held:
        assert held is not None
        return sum(held.sha256(each.id) == each.sha256 for each in records)


def _figures(
    count: int, verified: list[float], found: list[float], peaks: list[float]
) -> list[Figure]:
    small, large = peaks
    return [
        Figure(
            name=f"{count * 100:,} citations in {count} texts of 50 KB",
            measured=rate(verified, "citation"),
            reference=f"find alone: {rate(found, 'citation')}",
            ratio=median_ratio(verified, found),
            goal=f"≥ {GOAL:,}/s",
            passed=median(verified) >= GOAL,
        ),
        Figure(
            name="memory at its peak",
            measured=f"{large:.1f} MB",
            reference=f"a tenth of the texts: {small:.1f} MB",
            ratio=large / small,
            goal=f"< {GOAL_MB} MB",
            passed=large < GOAL_MB,
        ),
    ]


def _rate(act: Callable[[], int]) -> float:
    began = perf_counter()
    count = act()
    return count / (perf_counter() - began)


def _found(quotes: list[tuple[str, list[Citation]]]) -> int:
    """Look for each quote with what surrounds it, once."""
    count = 0
    for text, citations in quotes:
        for each in citations:
            start = text.find(each.prefix + each.exact + each.suffix)
            assert start >= 0
            count += 1
    return count


def _afresh(service: Service, directory: Path) -> Service:
    """With no text in memory yet."""
    return Service(service.ledger, service.views, Texts(directory / TEXTS))


async def _service(directory: Path, count: int) -> Service:
    """A ledger of citations, all of them with their texts."""
    directory.mkdir()
    texts = Texts(directory / TEXTS)
    for number in range(count):
        texts.attach(f"source-{number}", _text(number).encode())
    ledger = SqliteLedger(directory / LEDGER, texts=texts)
    await fill(ledger, _events(count))
    await build(directory, ledger)
    views = read_views(directory, ledger)
    assert views is not None, "they were built just now"
    return Service(ledger, views, texts)


def _text(number: int) -> str:
    """Words that are nobody's, other ones for each text."""
    return " ".join(sha256(f"{number}/{word}".encode()).hexdigest()[:7] for word in range(6_250))


def _events(count: int) -> Iterator[AnyEvent]:
    yield ActorAdded(id="alba", kind="state", name="Alba")
    yield ActorAdded(id="bora", kind="state", name="Bora")
    yield EngagementAdded(id="visit", form="visit", name="The visit")
    for number in range(count):
        digest = sha256(_text(number).encode()).hexdigest()
        id = f"source-{number}"
        yield SourceAdded(
            id=id,
            publisher=id,
            title=id,
            published="2023-06-01",
            lineage=id,
            sha256=digest,
        )
        for index, citation in enumerate(_citations(number)):
            yield EngagementHeld(
                id=f"fact-{number}-{index}",
                date="2023-06-01",
                summary="They meet.",
                engagement="visit",
                participants=("alba", "bora"),
                citations=(citation,),
            )


def _citations(number: int) -> Iterator[Citation]:
    """A hundred quotes from all over a text."""
    text = _text(number)
    for start in range(AROUND, LENGTH - QUOTE - AROUND, LENGTH // 100):
        end = start + QUOTE
        yield Citation(
            source=f"source-{number}",
            exact=text[start:end],
            prefix=text[start - AROUND : start],
            suffix=text[end : end + AROUND],
            start=start,
            end=end,
        )


def _verified(service: Service) -> int:
    """Verify all; how many there were, all of them exact."""
    count = 0
    for batch in verify_all(service, _CLOCKS):
        assert all(each.verdict.result == "exact" for each in batch)
        count += len(batch)
    return count


def _peak(service: Service, sources: int) -> float:
    """MB of objects at their most while the first sources are verified."""
    tracemalloc.start()
    for number in range(sources):
        for _ in verify_all(service, _CLOCKS, f"source-{number}"):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6
