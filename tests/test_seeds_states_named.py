"""The states that data sets name: their ids, codes and redirects, and who an id is on a day."""

import re

import pycountry
import pytest

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded, ActorMerged
from seeds.derived.states import State, state_events, state_of, states
from tests.beside import HISTORY_AT_STATE, needs
from tests.projected import recorded

_NAMED = re.compile(r'<(?:country|from|territory)[^>]* id="([^"]+)"')
_FILED = re.compile(r"<(?:contemporary-)?territory-id>([^<]+)<")


def names_of(code: str) -> set[str]:
    """What ISO 3166 calls a country: "Iran, Islamic Republic of" is Iran, too."""
    country = pycountry.countries.get(alpha_2=code)
    assert country is not None
    kinds = ("name", "common_name", "official_name")
    names = {getattr(country, each, country.name).replace("'", "’") for each in kinds}
    turned = {" ".join(reversed(each.split(", "))).removeprefix("The ") for each in names}
    return {*turned, *(re.split(r", | \(", each)[0] for each in names)}


@pytest.mark.parametrize("state", [each for each in states() if each.iso], ids=lambda it: it.id)
def test_code_of_a_state_is_that_of_its_name(state: State) -> None:
    assert names_of(state.iso) & {state.name, *state.aliases}


def test_no_id_and_no_code_is_used_twice() -> None:
    ids = [each for state in states() for each in (state.id, *state.also)]
    codes = [state.iso for state in states() if state.iso]

    assert len(ids) == len(set(ids))
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("filed_as", "day", "state"),
    [
        ("japan", "1859-01-19", "japan"),
        ("turkey", "1831-03-02", "turkiye"),
        ("somoa", "2020", "samoa"),
        ("soviet-union", "1933-11-16", "russia"),
        ("korea", "1883-05-19", "korea"),
        ("joseon-dynasty-1910", "1883", "korea"),
        ("korea", "1949-03-23", "korea-south"),
        ("austria", "1918-11-11", "austrian-empire"),
        ("austria", "1921", "austria"),
        ("kingdom-of-yugoslavia", "1882-11-10", "serbia"),
        ("kingdom-of-yugoslavia", "1919-02-07", "yugoslavia"),
        ("vietnam", "1966-10-26", "vietnam-south"),
        ("vietnam", "1995-07-11", "vietnam"),
        ("taiwan", "1960-06-18", "republic-of-china"),
        ("palestinian-authority", "1999", "palestinian-authority"),
        ("antarctica", "2016-11-11", None),
    ],
)
def test_an_id_is_the_state_of_that_day(filed_as: str, day: str, state: str | None) -> None:
    assert state_of(filed_as, day) == state


def test_a_state_that_no_table_knows_is_told() -> None:
    with pytest.raises(UnknownIdError, match="no state has the id 'atlantis'"):
        state_of("atlantis", "2020")


def test_a_ledger_takes_every_state_and_its_redirects() -> None:
    events = tuple(state_events())
    added = {each.id: each for each in events if isinstance(each, ActorAdded)}
    merged = {each.actor: each.into for each in events if isinstance(each, ActorMerged)}

    assert len(recorded(events)) == len(events)
    assert merged["turkey"] == "turkiye"
    assert added["turkey"].name == "Turkey"
    assert added["socialist-federal-republic-of-yugoslavia-1992"].name == (
        "Socialist Federal Republic of Yugoslavia"
    )
    assert "antarctica" not in added
    assert added["palestinian-authority"].kind == "body"


@needs(HISTORY_AT_STATE)
def test_every_country_that_a_data_set_names_is_known() -> None:
    named = {each.stem for each in (HISTORY_AT_STATE / "rdcr/articles").glob("*.xml")}
    for folder in ("travels", "visits", "pocom"):
        for file in (HISTORY_AT_STATE / folder).rglob("*.xml"):
            text = file.read_text(encoding="utf-8")
            named.update(_NAMED.findall(text), _FILED.findall(text))

    assert len(named) > 240
    assert [each for each in sorted(named) if not is_known(each)] == []


def is_known(filed_as: str) -> bool:
    try:
        state_of(filed_as, "2020")
    except UnknownIdError:
        return False
    return True
