"""A figure with the reference it stands beside, and the table of all of them."""

from collections.abc import Iterable, Sequence
from statistics import median

from msgspec import Struct
from tabulate import tabulate


class Figure(Struct, frozen=True, kw_only=True):
    """Something measured. `ratio` compares it with the reference of the same run; `passed` is None
    where there is no goal: the figure is for information.
    """

    name: str
    measured: str
    reference: str = ""
    ratio: float | None = None
    goal: str = ""
    passed: bool | None = None

    def __str__(self) -> str:
        beside = f" ({self.reference})" if self.reference else ""
        verdict = f" {VERDICTS[self.passed]}: {self.goal}" if self.goal else ""
        return f"{self.name}: {self.measured}{beside}{verdict}"


VERDICTS = {True: "pass", False: "MISS", None: ""}


def table(figures: Iterable[tuple[str, Figure]]) -> str:
    """The figures by subject, as text."""
    rows = [
        (
            subject,
            figure.name,
            figure.measured,
            figure.reference,
            "" if figure.ratio is None else short(figure.ratio),
            figure.goal,
            VERDICTS[figure.passed],
        )
        for subject, figure in figures
    ]
    headers = ("subject", "figure", "measured", "beside it", "ratio", "goal", "")
    return tabulate(rows, headers, disable_numparse=True)


def median_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the rounds' ratios: what disturbs a round disturbs both of its sides."""
    return median(one / other for one, other in zip(ones, others, strict=True))


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]


def rate(values: Sequence[float], unit: str) -> str:
    """The median of rates."""
    return f"{median(values):,.0f} {unit}/s"


def milliseconds(seconds: float) -> str:
    """A short time."""
    return f"{short(seconds * 1000)} ms"


def short(number: float) -> str:
    """A number with the three digits that count."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
