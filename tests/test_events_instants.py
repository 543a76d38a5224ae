"""Instants are read as RFC 3339 writes them, to the microsecond."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time.instants import LONGEST, read_instant
from tests.running import Ask, Client

NOON = datetime(2023, 6, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-18T12:00:00Z", NOON),
        ("2023-06-18t12:00:00z", NOON),
        ("2023-06-18 12:00:00Z", NOON),
        ("2023-06-18T12:00Z", NOON),
        ("2023-06-18T14:00:00+02:00", NOON),
        ("2023-06-18T14:00:00 02:00", NOON),
        ("2023-06-18T12:00:00-00:00", NOON),
        ("2023-06-18T12:00:00+00:00", NOON),
        ("2023-06-19T11:59:00+23:59", NOON),
        ("2023-06-17T12:01:00-23:59", NOON),
        ("2023-06-18T12:00:00.5Z", NOON.replace(microsecond=500_000)),
        ("2023-06-18T12:00:00.123456789Z", NOON.replace(microsecond=123_456)),
        ("2023-06-18T12:00:00.9999999999999999999Z", NOON.replace(microsecond=999_999)),
        ("2023-06-18T12:00:00." + "0" * 900 + "Z", NOON),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC)),
        ("1990-12-31T15:59:60-08:00", datetime(1990, 12, 31, 23, 59, 59, 999_999, UTC)),
        ("2016-12-31T23:59:60.75z", datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC)),
        ("0000-02-29T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-12:00", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_instant_is_read_as_it_is_written(text: str, expected: datetime) -> None:
    assert read_instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "2023-06-18", "2023-06-18T12:00:00", "20230618T120000Z", "2023-W24-7T12:00:00Z"),
        *("2023-02-30T12:00:00Z", "2023-06-18T24:00:00Z", "2023-06-18T12:60:00Z"),
        *("2023-06-18T12:00:61Z", "2023-06-18T12:00:60Z", "2023-06-18T23:59:60Z"),
        *("2016-12-31T23:59:60+01:00", "2023-06-18T12:00:00.Z", "2023-06-18T12:00:00,5Z"),
        *("2023-06-18T12:00:00+24:00", "2023-06-18T12:00:00+01:60", "2023-06-18T12:00:00+0100"),
        *("\u0662023-06-18T12:00:00Z", "2023-06-18T12:00:00Z\n", " 2023-06-18T12:00:00Z"),
        "2023-06-18T12:00:00." + "0" * LONGEST + "Z",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_instant(text)


@given(st.datetimes(timezones=st.timezones()), st.text("0123456789", max_size=12))
def test_instant_is_read_back_whatever_follows_its_microseconds(at: datetime, more: str) -> None:
    in_utc = at.astimezone(UTC) if 1900 < at.year < 2100 else NOON
    text = in_utc.strftime("%Y-%m-%dT%H:%M:%S.%f").zfill(26)

    assert read_instant(f"{text}{more}Z") == in_utc
    assert read_instant(f"{text}{more}z".lower()) == in_utc


@pytest.mark.parametrize(
    "known_at",
    ["2999-06-30t23:59:60z", "2999-01-01T00:00:00.123456789012-00:00", "2999-01-01T00:00:00Z"],
)
def test_clock_of_the_ledger_takes_every_form(ask: Ask, known_at: str) -> None:
    head = ask("/health")["ledger_head"]

    assert ask("/v1/actors/china", known_at=known_at)["clocks"]["known_at"] == head
    address = "/v1/relations/united-states/china/changes"
    assert ask(address, as_of="2023-06-19", learned_since=known_at)["changes"] == []


def test_instant_that_is_none_is_told(client: Client) -> None:
    answer = client.get("/v1/actors/china", params={"known_at": "2023-06-18T12:00:60Z"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "known_at"
