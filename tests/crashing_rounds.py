"""Starts processes, kills them, and holds what they left against what they were told."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from statistics import median, quantiles

import msgspec

import events
from events.audit.whole_ledger import audit
from events.errors import ProofError
from events.ledger.protocol import Recorded
from events.ledger.signing_key import KEY, kept_checkpoint, read_kept
from events.proofs.checkpoints import verify
from events.proofs.merkle import verify_consistency
from events.storage.sqlite import SqliteLedger
from events.storage.sqlite_durable_connections import open_for_reading
from events.vocabulary.catalogue import stream_of
from projections.filing import store
from projections.filing.building import build
from tests.crashing import REGISTERED, Life, ids
from tests.crashing_points import OPENING_POINTS, POINTS
from tests.ledger_engines import everything
from tests.projected import Rows, rows_of

ANY_MOMENT = "any moment"
WHILE_OPENING = "while opening"
HOW = (*POINTS, *[ANY_MOMENT] * 4, *[WHILE_OPENING] * 2)

OFTEN = {*POINTS[:10], "views-before-commit", "views-committed"} - {"tile-inserted"}
"""Points that are passed at every commit: any of the first is as good to be killed at."""

APART = 0.25
"""Of lives that end at any moment, those in which a process of its own files the views."""

IN_LOOP = 0.5
"""Of all lives, those that commit in the event loop: which place is taken rests on the disk."""

MOMENT_SECONDS = 0.15
OPENING_SECONDS = 0.06
BATCHES = 30
"""What a writer appends in a life that is long enough for a kill at any moment."""

FEW_BATCHES = 4
"""What it appends in a life that is to be killed while it closes."""

_KEYS = "SELECT key, first, last FROM append"


class Figures:
    """What a soak came to. Each of `faults` is a broken promise."""

    def __init__(self) -> None:
        self.kills: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.opening_ms: list[float] = []
        self.faults: list[str] = []

    @property
    def killed(self) -> int:
        return self.kills.total()

    def table(self) -> str:
        """All of it as lines."""
        times = sorted(self.opening_ms)
        last = quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[-1]
        return "\n".join(
            [
                f"kills: {self.killed}",
                *(f"  {point}: {count}" for point, count in sorted(self.kills.items())),
                *(f"{what}: {count}" for what, count in sorted(self.counts.items())),
                f"opened in ms: median {median(times):.0f}, p99 {last:.0f}, most {times[-1]:.0f}",
                f"broken promises: {len(self.faults)}",
                *self.faults,
            ]
        )


class Nursery:
    """The process that forks those that are killed."""

    def __enter__(self) -> "Nursery":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crashing"],
            cwd=Path(events.__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def lines(self, life: Life) -> Iterator[list[str]]:
        """What a new process says, in words; the last line is how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(life) + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            words = line.decode().split()
            yield words
            if words[0] == "died":
                return
        raise AssertionError("the nursery has died")


TRIES = 10
"""A life may be over before it comes to its point, or comes to it as often as it should."""


class Rounds:
    """A ledger, what was acknowledged and published of it, and the kills that it went through."""

    def __init__(self, data: Path, nursery: Nursery, seed: str, figures: Figures) -> None:
        self._data = data
        self._path = data / "ledger.sqlite3"
        self._nursery = nursery
        self._dice = random.Random(seed)  # noqa: S311  # moments, not secrets
        self._figures = figures
        self._asked: set[str] = set()
        self._answered: dict[str, tuple[int, int]] = {}
        self._published: dict[int, bytes] = {}
        self._checked = len(REGISTERED)
        self._again: frozenset[str] = frozenset()
        self._files_apart = False

    def run(self, kills: int) -> None:
        """Kill so many times, then let one process end by itself and check everything."""
        ways = self._ways()
        aim = self._figures.killed + kills
        number = 0
        while self._figures.killed < aim:
            way, before = next(ways), self._figures.killed
            for _ in range(TRIES):
                number += 1
                self._live(number, way)
                if self._figures.killed > before:
                    break
        self._live(number + 1, "")
        asyncio.run(self._check_all())

    def _ways(self) -> Iterator[str]:
        """How to kill: while the ledger is new, then at every point in turn, in any order."""
        yield from self._dice.sample(OPENING_POINTS, 2)
        while True:
            yield from self._dice.sample(HOW, len(HOW))

    def _live(self, number: int, way: str) -> None:
        life = self._life(number, way)
        self._again = frozenset(life.again)
        for words in self._nursery.lines(life):
            match words:
                case ["born", pid] if way == WHILE_OPENING:
                    self._kill_soon(int(pid), OPENING_SECONDS)
                case ["born", pid]:
                    self._pid = int(pid)
                case ["opened", seconds]:
                    self._opened(float(seconds), way)
                case ["died", code]:
                    self._died(int(code), way)
                case _:
                    self._heard(words)
        self._read_checkpoint()

    def _heard(self, words: list[str]) -> None:
        match words:
            case ["apart", pid]:
                self._filed_apart(int(pid))
            case ["asked", key]:
                self._asked.add(key)
            case ["answered", key, first, last, outcome]:
                self._answer(key, (int(first), int(last)), outcome)
            case ["published", size, root]:
                self._publish(int(size), bytes.fromhex(root))
            case ["failed", *why]:
                self._fault("failed", " ".join(why))
            case _:
                assert words == ["ended"], words

    def _life(self, number: int, way: str) -> Life:
        self._files_apart = way == ANY_MOMENT and self._dice.random() < APART
        closes = way in {"before-close", "within-close", "closed", ""}
        return Life(
            data=str(self._data),
            name=f"r{number}",
            seed=self._dice.randrange(2**32),
            batches=FEW_BATCHES if closes else BATCHES,
            point=way,
            times=self._dice.randrange(1, 12) if way in OFTEN else 1,
            is_large=way == "tile-inserted" or self._dice.random() < 0.1,
            log_pages=self._dice.choice((1, 8, 1_000)),
            again=sorted(self._asked - self._answered.keys()),
            known=self._dice.sample(sorted(self._answered), min(10, len(self._answered))),
            files_apart=self._files_apart,
            in_loop=self._dice.random() < IN_LOOP,
        )

    def _kill_soon(self, pid: int, seconds: float) -> None:
        def kill() -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

        threading.Timer(self._dice.uniform(0, seconds), kill).start()

    def _opened(self, seconds: float, way: str) -> None:
        self._figures.opening_ms.append(seconds * 1_000)
        asyncio.run(self._check_opened())
        if way == ANY_MOMENT and not self._files_apart:
            self._kill_soon(self._pid, MOMENT_SECONDS)

    def _filed_apart(self, filer: int) -> None:
        """Both are killed, or the one that writes alone."""
        self._figures.counts["processes that filed beside one that was killed"] += 1
        self._kill_soon(self._pid, MOMENT_SECONDS)
        if self._dice.random() < 0.5:
            self._kill_soon(filer, MOMENT_SECONDS)

    def _answer(self, key: str, positions: tuple[int, int], outcome: str) -> None:
        before = self._answered.setdefault(key, positions)
        if before != positions:
            self._fault("repeated", f"{key} is at {positions}, and was acknowledged at {before}")
        if key in self._again:
            self._figures.counts[f"retries of unanswered keys, {outcome}"] += 1
            self._again -= {key}
        elif outcome == "already":
            self._figures.counts["other retries, already appended"] += 1
        else:
            self._figures.counts["acknowledged at the first try, batches"] += 1
            self._figures.counts["acknowledged at the first try, events"] += len(ids(key))

    def _publish(self, size: int, root: bytes) -> None:
        self._figures.counts["checkpoints published"] += size not in self._published
        if self._published.setdefault(size, root) != root:
            self._fault("inconsistent", f"two roots of size {size}")

    def _died(self, code: int, way: str) -> None:
        if code == -signal.SIGKILL:
            self._figures.kills[way] += 1
        elif code != 0:
            self._fault("failed", f"exit code {code} at {way!r}")
        elif way:
            self._figures.counts["lives that ended before they were killed"] += 1

    def _read_checkpoint(self) -> None:
        note = kept_checkpoint(self._data)
        if note is not None:
            kept = verify(note, read_kept(self._data / KEY).verifier)
            self._publish(kept.size, kept.root)

    async def _check_opened(self) -> None:
        """After a kill: what was acknowledged is there, and what was published is its beginning."""
        self._check_keys()
        ledger = SqliteLedger(self._path, read_only=True)
        try:
            head = await ledger.head()
            await self._check_extends(ledger, head)
            self._check_order(await ledger.read(after=self._checked, limit=10_000))
            self._checked = head
        finally:
            await ledger.close()

    def _check_keys(self) -> None:
        with closing(open_for_reading(self._path)) as db:
            found = {key: (first, last) for key, first, last in db.execute(_KEYS)}
        for key, positions in self._answered.items():
            if found.get(key) != positions:
                self._fault("lost", f"{key} was acknowledged at {positions}: {found.get(key)}")

    async def _check_extends(self, ledger: SqliteLedger, head: int) -> None:
        """The last that was published before the kill, by a proof of the ledger as it is now."""
        size = max(self._published, default=0)
        if size > head:
            self._fault("inconsistent", f"size {size} was published, and there are {head} events")
            return
        if not size:
            return
        roots = (self._published[size], await ledger.root(head))
        try:
            verify_consistency((size, head), roots, await ledger.consistency(size, head))
            self._figures.counts["checkpoints proven to be extended after a kill"] += 1
        except ProofError as error:
            self._fault("inconsistent", str(error))

    def _check_order(self, found: list[Recorded]) -> None:
        """Whole batches in the order of their ids, positions without gaps."""
        at = 0
        while at < len(found):
            first = stream_of(found[at].event).removeprefix("fact/")
            wanted = ids(first.removesuffix("-0"))
            batch = found[at : at + len(wanted)]
            if [stream_of(each.event) for each in batch] != [f"fact/{id}" for id in wanted]:
                self._fault("repeated", f"position {found[at].position} begins no whole batch")
            at += len(wanted)

    async def _check_all(self) -> None:
        """At the end: everything that was ever asked is there once, by every judge there is."""
        ledger = SqliteLedger(self._path, read_only=True)
        try:
            found = await everything(ledger)
            await self._check_published(ledger, len(found))
            await self._check_views(ledger)
        finally:
            await ledger.close()
        self._check_positions(found)
        note = kept_checkpoint(self._data)
        assert note is not None
        audited = audit(self._path, verify(note, read_kept(self._data / KEY).verifier), whole=True)
        for finding in audited.findings:
            self._fault("damaged", str(finding))
        self._figures.counts["events audited"] += audited.size

    def _check_positions(self, found: list[Recorded]) -> None:
        streams = Counter(stream_of(each.event) for each in found[len(REGISTERED) :])
        wanted = {f"fact/{id}" for key in self._asked for id in ids(key)}
        for stream in wanted - streams.keys():
            self._fault("lost", stream)
        for stream in streams.keys() - wanted:
            self._fault("repeated", f"nobody asked for {stream}")
        for stream, count in streams.items():
            if count > 1:
                self._fault("repeated", f"{stream}, {count} times")
        if self._asked != self._answered.keys():
            self._fault("lost", f"unanswered: {sorted(self._asked - self._answered.keys())}")
        for key, (first, last) in self._answered.items():
            at = [stream_of(each.event) for each in found[first - 1 : last]]
            if at != [f"fact/{id}" for id in ids(key)]:
                self._fault("lost", f"{key} is not at {first} to {last}")

    async def _check_published(self, ledger: SqliteLedger, head: int) -> None:
        sizes = sorted(self._published)
        for first, second in zip(sizes, [*sizes[1:], head], strict=True):
            roots = (self._published[first], await ledger.root(second))
            try:
                verify_consistency((first, second), roots, await ledger.consistency(first, second))
            except ProofError as error:
                self._fault("inconsistent", str(error))

    async def _check_views(self, ledger: SqliteLedger) -> None:
        followed = store.current(self._data)
        assert followed is not None
        with closing(store.open_for_reading(followed)) as db:
            rows = _filed(rows_of(db))
        (self._data / "built").mkdir()
        with closing(store.open_for_reading(await build(self._data / "built", ledger))) as db:
            if _filed(rows_of(db)) != rows:
                self._fault("views", "they are not what a rebuild gives")
        self._figures.counts["views equal to a rebuild"] += 1

    def _fault(self, kind: str, what: str) -> None:
        self._figures.counts[kind] += 1
        self._figures.faults.append(f"{kind}: {what}")


def _filed(rows: Rows) -> Rows:
    """Without the note of which code has filed them: it is made at a start, of many events only."""
    return {name: each for name, each in rows.items() if name != "filed_by"}
