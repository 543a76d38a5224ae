"""`python -m tests.night`, which is `make night`: an operator's night in ten minutes, with times.

A real service is asked five hundred times a second while things befall it: an import, the end of
each of its processes, a full disk, a clock of 2099, the loss of its disk. Each line says how the
answers were meanwhile, and what became of what had been acknowledged. Figures are of this machine;
the exit code is 1 where a promise was broken.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import httpx
from msgspec import Struct

from api.writing.keys import SCOPES, Keyring, KeyWanted
from events.ledger.signing_key import KEY
from events.vocabulary.catalogue import AnyEvent, encode, stream_of
from projections.filing import begun
from seeds.founding import founding_events
from tests.asking_steadily import Asked, asking
from tests.benchmarks import synthetic
from tests.writers import statement

PORT = 8497
RATE = 500
IMPORTED = 12_000
SMALL_DISK = "1g"
ADDRESS = f"http://127.0.0.1:{PORT}"
PINNED = "/v1/relations/united-states/japan?as_of=1941-12-07&known_at="
COMMAND = "from api.cli.main import main; main(prog_name='detente')"
OF_2099 = (
    "import events.time.clock as it; now = it.utc_now;"
    f" it.utc_now = lambda: now().replace(year=2099); {COMMAND}"
)


class Night(Struct):
    """A data directory, a key for it, and what has been acknowledged."""

    data: Path
    token: str = ""
    pinned: str = ""
    acknowledged: list[str] = []
    broken: list[str] = []

    def expect(self, is_so: bool, promise: str) -> None:
        if not is_so:
            self.broken.append(promise)

    async def post(self, id: str) -> int:
        """Record a statement; the status of the answer, 0 without one."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": id,
        }
        body = json.dumps(statement(id)).encode()
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=10) as client:
                answer = await client.post(f"{ADDRESS}/v1/events", content=body, headers=headers)
                if answer.status_code in {200, 201, 202}:
                    self.acknowledged.append(id)
                return answer.status_code
        return 0

    async def check(self) -> int:
        """Hold what was acknowledged against what is answered; how many that is."""
        async with httpx.AsyncClient(base_url=ADDRESS, timeout=10) as client:
            for id in self.acknowledged:
                answer = await client.get(f"/v1/facts/{id}")
                self.expect(answer.status_code == 200, f"{id} was acknowledged and is not there")
        return len(self.acknowledged)


# The service.


@contextmanager
def served(data: Path, code: str = COMMAND) -> Iterator[subprocess.Popen[bytes]]:
    arguments = ("serve", "--port", str(PORT), "--no-log-requests", "--data", str(data))
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.wait()


async def status(path: str) -> tuple[int, Any]:
    with suppress(httpx.HTTPError):
        async with httpx.AsyncClient(base_url=ADDRESS, timeout=5) as client:
            answer = await client.get(path)
            return answer.status_code, answer.json()
    return 0, None


async def until_ready() -> float:
    """Seconds until requests may be sent."""
    began = perf_counter()
    while (await status("/ready"))[0] != 200:
        await asyncio.sleep(0.05)
    return perf_counter() - began


async def filer_of(data: Path) -> int:
    """The process that files the views, once there is one."""
    while True:
        with suppress(OSError, IndexError, ValueError):
            found = int((data / begun.FILING_LOCK).read_text().split()[1])
            os.kill(found, 0)
            return found
        await asyncio.sleep(0.1)


@asynccontextmanager
async def under_load(night: Night) -> AsyncIterator[Asked]:
    """Ask pinned questions all the while."""
    asked = Asked()
    task = asyncio.create_task(asking(PORT, night.pinned, RATE, asked))
    try:
        yield asked
    finally:
        await asyncio.sleep(1)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def told(what: str, asked: Asked | None = None, *more: str) -> None:
    parts = [*more] if asked is None else [asked.shown(), *more]
    click.echo(f"| {what} | {'; '.join(parts)} |")


# What befalls it.


def told_anew() -> Iterator[AnyEvent]:
    """Events without end that a ledger with the founding record takes in this order."""
    known = {stream_of(each) for each in founding_events()}
    for story in synthetic.stories():
        for each in (*story.registrations, *story.facts):
            if stream_of(each) not in known:
                known.add(stream_of(each))
                yield each


async def calm(night: Night) -> Asked:
    async with under_load(night) as asked:
        await asyncio.sleep(10)
    told(f"calm, {RATE} requests/s", asked)
    return asked


async def imported(night: Night, before: Asked) -> None:
    lines = b"\n".join(map(encode, islice(told_anew(), IMPORTED)))
    headers = {"Authorization": f"Bearer {night.token}", "Content-Type": "application/jsonl"}
    seen: set[int] = set()

    async def probe() -> None:
        while True:
            seen.add((await status("/ready"))[0])
            await asyncio.sleep(0.5)

    async with under_load(night) as asked:
        probing, began = asyncio.create_task(probe()), perf_counter()
        async with httpx.AsyncClient(timeout=300) as client:
            answer = await client.post(f"{ADDRESS}/v1/imports", content=lines, headers=headers)
        taken = perf_counter() - began
        probing.cancel()
    night.expect(
        answer.status_code in {201, 202},
        f"the import was {answer.status_code}: {answer.text[:300]}",
    )
    night.expect(seen == {200}, f"/ready was {sorted(seen)} during the import")
    times = asked.p99 / before.p99
    told(
        f"an import of {IMPORTED:,} events",
        asked,
        f"{taken:.0f} s, p99 × {times:.1f}, /ready {sorted(seen)}",
    )


async def filer_killed(night: Night) -> None:
    async with under_load(night) as asked:
        first = await filer_of(night.data)
        os.kill(first, signal.SIGKILL)
        began = perf_counter()
        written = await night.post("after-the-filer")
        night.expect(written in {201, 202}, f"a write was {written} without the filer")
        shown = perf_counter() - began
        while await filer_of(night.data) == first:
            await asyncio.sleep(0.1)
        replaced = perf_counter() - began
    night.expect(not asked.failures, "reads failed as the process that files was killed")
    told(
        "kill -9 of the process that files",
        asked,
        f"a write shown after {shown * 1_000:.0f} ms, replaced after {replaced:.1f} s",
    )


async def killed(night: Night, process: subprocess.Popen[bytes]) -> None:
    """Kill the service while six write."""

    async def write(number: int) -> None:
        for each in range(10_000):
            if await night.post(f"killed-{number}-{each}") != 201:
                return

    writing = [asyncio.create_task(write(each)) for each in range(6)]
    await asyncio.sleep(2)
    process.kill()
    await asyncio.gather(*writing)
    process.wait()


async def restarted(night: Night, how: str) -> None:
    with served(night.data):
        seconds = await until_ready()
        count = await night.check()
    told(
        how,
        None,
        f"ready again after {seconds:.1f} s",
        f"{count} acknowledged events, {len(night.broken)} promises broken so far",
    )


async def full_disk(night: Night, room: Path) -> None:
    """Serve from a small disk, fill it, make room again."""
    shutil.copytree(night.data, room / "data")
    with served(room / "data"):
        await until_ready()
        filler = room / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(1 << 20))
        refused = [await night.post(f"full-{each}") for each in range(3)]
        (code, ready), (read, _) = await status("/ready"), await status(night.pinned)
        filler.unlink()
        after = await night.post("room-again")
    night.expect(read == 200, f"a read was {read} on a full disk")
    night.expect(after == 201, f"a write was {after} once there was room again")
    night.acknowledged.remove("room-again")  # it is in the copy
    told(
        "a full disk",
        None,
        f"writes {refused}, reads {read}, /ready {code} {ready and ready['status']}",
        f"room again: a write is {after}",
    )


async def clock_of_2099(night: Night) -> None:
    with served(night.data, OF_2099):
        await until_ready()
        refused, (_, ready) = await night.post("from-2099"), await status("/ready")
    with served(night.data):
        await until_ready()
        after = await night.post("back-from-2099")
    night.expect(refused == 503, f"a write by a clock of 2099 was {refused}")
    night.expect(after == 201, f"a write was {after} after the clock was set back")
    told(
        "a clock of 2099 and back",
        None,
        f"a write is {refused} ({ready['status']}); set back: {after}",
    )


async def restored(night: Night) -> None:
    """From a dead disk, by the page's own lines."""
    began = perf_counter()
    key, backup, new = (night.data.with_name(each) for each in ("kept.key", "backup", "new"))
    shutil.copy2(night.data / KEY, key)
    run("backup", str(backup), "--data", str(night.data))
    made = perf_counter()
    shutil.rmtree(night.data)
    run("restore", str(backup), "--data", str(new), "--signing-key", str(key))
    run("audit", "--data", str(new))
    night.data = new
    back = perf_counter()
    told(
        "a dead disk",
        None,
        f"backed up in {made - began:.1f} s, restored and verified in {back - made:.1f} s",
    )


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(done.stderr)


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of its own with little room, where this machine allows it."""
    with tempfile.TemporaryDirectory(prefix="night-") as directory:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", directory]
        umount = ["umount", "-l", directory]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            click.echo("| a full disk | not tried: no small disk can be mounted here |")
            yield None
            return
        try:
            yield Path(directory)
        finally:
            subprocess.run(umount, check=False)


async def through(night: Night, room: Path | None) -> None:
    began = perf_counter()
    with served(night.data) as process:
        while (await status("/health"))[0] != 200:
            await asyncio.sleep(0.05)
        alive = perf_counter() - began
        await until_ready()
        told(
            "a first start, all collections",
            None,
            f"/health after {alive:.1f} s, ready after {perf_counter() - began:.1f} s",
        )
        _, night.token = Keyring(night.data).add(
            KeyWanted(name="night", scopes=SCOPES, requests_per_minute=9_999_999)
        )
        _, health = await status("/health")
        night.pinned = f"{PINNED}{health['ledger_head']}"
        await filer_of(night.data)
        await imported(night, await calm(night))
        await filer_killed(night)
        await killed(night, process)
    await restarted(night, "kill -9 of the service under six writers")
    if room is not None:
        await full_disk(night, room)
    await clock_of_2099(night)
    await restored(night)
    await restarted(night, "served from what was restored")


@click.command()
def main() -> None:
    """Live through the night."""
    with (
        tempfile.TemporaryDirectory(prefix=".night-", dir=Path.cwd()) as directory,
        small_disk() as room,
    ):
        night = Night(Path(directory) / "data")
        asyncio.run(through(night, room))
    for each in night.broken:
        click.echo(f"broken: {each}")
    raise SystemExit(bool(night.broken))


if __name__ == "__main__":
    main()
