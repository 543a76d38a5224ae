"""`detente verify`: every quote held against the texts that are attached, told at a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import get_args

from msgspec import Struct
from tabulate import tabulate

from api.answers import question_of
from api.asking import asked
from api.plain import plain
from api.service import reading
from api.terminal import say, say_json
from api.verification import FAILURES, Result, Verified, verify_all
from events.clock import utc_now
from events.quotes import FindingResult
from projections.questions import ClocksUsed

WIDTH = 60
"""Columns that quotes and reasons are wrapped to."""

_RESULTS: tuple[Result, ...] = (*get_args(FindingResult), "unavailable")


class Report(Struct, frozen=True, kw_only=True):
    """How many citations came to which result, and those that are neither exact nor without a
    text; `without_text` counts the citations of each source that has none.
    """

    verified_at: datetime
    clocks: ClocksUsed
    results: dict[Result, int]
    items: tuple[Verified, ...]
    without_text: dict[str, int]

    @property
    def failures(self) -> int:
        """Quotes that are not in their texts, or nobody knows where."""
        return sum(self.results[each] for each in FAILURES)


async def verify(
    data: Path, given: Mapping[str, str | None], *, strict: bool, as_json: bool
) -> bool:
    """Print what became of every citation; whether all is well."""
    async with reading(data) as service:
        question = await question_of(asked(given), service, "/v1/citations", {})
        found = verify_all(service, question.clocks, given["source"])
        report = _report(found, question.used)
    if as_json:
        say_json(report)
    else:
        say(_table(report))
    return report.failures == 0 and not (strict and report.without_text)


def _report(batches: Iterator[tuple[Verified, ...]], clocks: ClocksUsed) -> Report:
    results: Counter[Result] = Counter()
    without_text: Counter[str] = Counter()
    items: list[Verified] = []
    for batch in batches:
        results.update(each.verdict.result for each in batch)
        without_text.update(each.source for each in batch if each.verdict.result == "unavailable")
        items += (each for each in batch if each.verdict.result not in {"exact", "unavailable"})
    return Report(
        verified_at=utc_now(),
        clocks=clocks,
        results={each: results[each] for each in _RESULTS},
        items=tuple(items),
        without_text=dict(without_text),
    )


def _table(report: Report) -> str:
    lines = [
        (each.verdict.result, f"“{plain(each.exact)}”", _why(each), each.source, each.fact)
        for each in report.items
    ]
    lines += [
        ("unavailable", _citations(count), "no text is attached", source, "")
        for source, count in report.without_text.items()
    ]
    headers = ("result", "quote", "why", "source", "fact")
    widths = [None, WIDTH, WIDTH, None, None]
    parts = [tabulate(lines, headers, maxcolwidths=widths, disable_numparse=True)] if lines else []
    return "\n\n".join([*parts, _summary(report)])


def _why(each: Verified) -> str:
    verdict = each.verdict
    forgiven = ", ".join(verdict.normalised)
    why = verdict.reason or f"but for {forgiven}"
    return f"{why}; the text has changed" if verdict.text == "changed" else why


def _summary(report: Report) -> str:
    count = sum(report.results.values())
    counted = ", ".join(f"{number} {name}" for name, number in report.results.items() if number)
    at = report.verified_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    summary = f"{_citations(count)}: {counted or 'none'}; verified at {at}"
    if count and report.results["unavailable"] == count:
        summary += "\nNo text is attached: `detente sources attach` makes quotes verifiable."
    return summary


def _citations(number: int) -> str:
    return f"{number} citation" if number == 1 else f"{number} citations"
