"""`detente verify`: every citation held against what is attached, told at a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import get_args

from msgspec import Struct
from tabulate import tabulate

from api.answers.verification import Result, Verdict
from api.asking.question import question_of
from api.cli.shared.given_options import asked
from api.cli.shared.opening import asking
from api.cli.shared.terminal import say, say_json
from api.evidence.records import NO_DATA_SET
from api.evidence.verdicts import Verified, is_failure, verify_all
from api.plain import plain
from events.source_texts.matching import FindingResult
from events.time.clock import utc_now
from projections.timeline.as_written import ClocksUsed

WIDTH = 60
"""Columns that quotes and reasons are wrapped to."""

_RESULTS: tuple[Result, ...] = (*get_args(FindingResult), "changed", "gone", "unavailable")


class VerificationReport(Struct, frozen=True, kw_only=True):
    """How many citations came to which result, and those that are neither exact nor without a
    text; `without_text` counts the citations of each source that has none, `without_data_set` those
    of records that cannot be held against theirs. What stands to the
    letter, but elsewhere than was recorded, is counted by `moved` and not as exact.
    """

    verified_at: datetime
    clocks: ClocksUsed
    results: dict[Result, int]
    moved: int
    items: tuple[Verified, ...]
    without_text: dict[str, int]
    without_data_set: dict[str, int]

    @property
    def failures(self) -> int:
        """Quotes that are not where they should be, or nobody knows where; records that do not give
        what they are cited for.
        """
        return sum(is_failure(each.verdict) for each in self.items)

    @property
    def is_whole(self) -> bool:
        """Whether every quote was found where it was recorded, and no record reads otherwise."""
        is_changed = bool(self.results["changed"])
        return not (self.without_text or self.without_data_set or self.moved or is_changed)


async def verify(
    data: Path, given: Mapping[str, str | None], *, strict: bool, as_json: bool
) -> bool:
    """Print what became of every citation; whether all is well."""
    async with asking(data) as service:
        question = await question_of(asked(given), service, "/v1/citations", {})
        found = verify_all(service, question.clocks, given["source"])
        report = _report(found, question.used)
    if as_json:
        say_json(report)
    else:
        say(_table(report))
    return report.failures == 0 and not (strict and not report.is_whole)


def _report(batches: Iterator[tuple[Verified, ...]], clocks: ClocksUsed) -> VerificationReport:
    results: Counter[Result] = Counter()
    without: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    items: list[Verified] = []
    for batch in batches:
        results.update(each.verdict.result for each in batch if not _is_exact_elsewhere(each))
        for each in batch:
            if each.verdict.result == "unavailable":
                without[each.record is not None][each.source] += 1
        items += (each for each in batch if _is_listed(each.verdict))
    return VerificationReport(
        verified_at=utc_now(),
        clocks=clocks,
        results={each: results[each] for each in _RESULTS},
        moved=sum(map(_is_exact_elsewhere, items)),
        items=tuple(items),
        without_text=dict(without[False]),
        without_data_set=dict(without[True]),
    )


def _is_exact_elsewhere(each: Verified) -> bool:
    return each.verdict.moved and each.verdict.result == "exact"


def _is_listed(verdict: Verdict) -> bool:
    return verdict.moved or verdict.result not in {"exact", "unavailable"}


def _table(report: VerificationReport) -> str:
    lines = [
        (
            "moved" if _is_exact_elsewhere(each) else each.verdict.result,
            _cited(each),
            _why(each),
            each.source,
            each.fact,
        )
        for each in report.items
    ]
    lines += [
        ("unavailable", _citations(count), "no text is attached", source, "")
        for source, count in report.without_text.items()
    ]
    lines += [
        ("unavailable", _citations(count), NO_DATA_SET, source, "")
        for source, count in report.without_data_set.items()
    ]
    headers = ("result", "quote", "why", "source", "fact")
    widths = [None, WIDTH, WIDTH, None, None]
    parts = [tabulate(lines, headers, maxcolwidths=widths, disable_numparse=True)] if lines else []
    return "\n\n".join([*parts, _summary(report)])


def _cited(each: Verified) -> str:
    return f"“{plain(each.exact)}”" if each.record is None else f"record {plain(each.record)}"


def _why(each: Verified) -> str:
    verdict = each.verdict
    forgiven = f"but for {', '.join(verdict.normalised)}" if verdict.normalised else None
    changed = "the text has changed" if verdict.text == "changed" else None
    return "; ".join(reason for reason in (forgiven, verdict.reason, changed) if reason)


def _summary(report: VerificationReport) -> str:
    numbers = [*report.results.items(), ("moved", report.moved)]
    count = sum(number for _, number in numbers)
    counted = ", ".join(f"{number} {name}" for name, number in numbers if number)
    at = report.verified_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    summary = f"{_citations(count)}: {counted or 'none'}; verified at {at}"
    if report.without_text and report.results["unavailable"] == count:
        summary += "\nNo text is attached: `detente sources attach` makes quotes verifiable."
    if report.without_data_set:
        summary += "\n`detente sources attach ID FOLDER` makes records of a data set verifiable."
    return summary


def _citations(number: int) -> str:
    return f"{number} citation" if number == 1 else f"{number} citations"
