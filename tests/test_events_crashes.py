"""Nothing that was acknowledged is lost or repeated, wherever a writing service is killed."""

from pathlib import Path

from tests.crashing_points import POINTS
from tests.crashing_rounds import HOW, Figures, Nursery, Rounds

KILLS = len(HOW) + 2


def test_a_service_that_is_killed_at_every_point_keeps_its_promises(tmp_path: Path) -> None:
    """`make soak` does the same by the thousand."""
    figures = Figures()
    with Nursery() as nursery:
        Rounds(tmp_path, nursery, "20230618", figures).run(KILLS)

    assert figures.faults == []
    assert figures.kills.keys() >= set(POINTS)
    assert figures.killed == KILLS
    assert figures.counts["retries of unanswered keys, already"] > 0
    assert figures.counts["retries of unanswered keys, appended"] > 0
    assert figures.counts["checkpoints proven to be extended after a kill"] > 10
