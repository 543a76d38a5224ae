"""What the page's modules list by themselves is what the vocabulary has."""

import re

from events.vocabulary import statements
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from projections.subjects.engagements import STATUS
from tests.running import ROOT

PARTS = ROOT / "api" / "page" / "parts"


def listed(module: str, name: str) -> str:
    """What stands between the brackets of a constant."""
    source = (PARTS / module).read_text(encoding="utf-8")
    (found,) = re.findall(rf"(?ms)^(?:export )?const {name} = [\[{{]\n(.*?)^[\]}}];", source)
    return str(found)


def test_track_has_a_stop_for_every_status_of_an_engagement() -> None:
    stops = re.findall(r'"([a-z]+)"', listed("track.js", "STOPS"))
    of_type = dict(re.findall(r'"([a-z-]+)": "([a-z]+)"', listed("track.js", "OF_TYPE")))

    assert of_type == {"engagement-reported": "reported", **STATUS}
    assert sorted(stops) == sorted(set(of_type.values()))


def test_timeline_has_a_lane_for_every_family_of_facts() -> None:
    """The last lane takes what no other does: words, and nothing besides."""
    lanes = re.findall(r'\["(\w+)", /(.+)/\]', listed("timeline_layout.js", "FAMILIES"))
    lane_of = {
        kind: next(name for name, pattern in lanes if re.search(pattern, tag_of(kind)))
        for kind in FACT_TYPES
    }

    words = {kind for kind, lane in lane_of.items() if lane == "Words"}
    assert words == {kind for kind in FACT_TYPES if kind.__module__ == statements.__name__}
    assert set(lane_of.values()) == {name for name, _ in lanes}
