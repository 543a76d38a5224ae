"""How much memory does the service hold on to? As Linux counts it, in /proc."""

from itertools import islice
from pathlib import Path

from tests.benchmarks.client import Load, ask
from tests.benchmarks.figures import Figure
from tests.benchmarks.over_http import questions
from tests.benchmarks.servers import detente
from tests.benchmarks.setting import Setting

GOAL_MB = 150
REQUESTS = 1_000


async def measure(setting: Setting) -> list[Figure]:
    """Serve the large ledger, and look at the process before and after the requests."""
    with detente(await setting.data(setting.many)) as service:
        before = resident(service.pid)
        await ask(Load(service.port, islice(questions(), REQUESTS)))
        after = resident(service.pid)
    return [
        Figure(
            name=f"{setting.many:,} events, {REQUESTS:,} requests",
            measured=f"{after['VmRSS']:.0f} MB, anonymous {after['RssAnon']:.0f} MB",
            reference=f"before: {before['VmRSS']:.0f} MB, anonymous {before['RssAnon']:.0f} MB",
            ratio=after["VmRSS"] / before["VmRSS"],
            goal=f"< {GOAL_MB} MB",
            passed=after["VmRSS"] < GOAL_MB,
        )
    ]


def resident(pid: int) -> dict[str, float]:
    """What /proc says is resident, in MB (of 1,000 kB; /proc counts in KiB)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    sizes = (line.partition(":") for line in lines if line.startswith(("VmRSS", "RssAnon")))
    return {name: int(size.split()[0]) * 1024 / 1e6 for name, _, size in sizes}
