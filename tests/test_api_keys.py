"""Keys and rates by themselves."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.writing.keys import FILE, SCOPES, Keyring, KeyWanted
from api.writing.rate_limits import Allowance, Buckets
from events.errors import LedgerUnavailableError, QuestionError, UnknownIdError

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON
        self.seconds = 0.0

    def instant(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds


def wanted(name: str = "Ann", **changes: Any) -> KeyWanted:
    return KeyWanted(**{"name": name, "scopes": ("facts:write",), **changes})


def test_key_is_known_by_its_token(tmp_path: Path) -> None:
    key, token = Keyring(tmp_path).add(wanted())

    assert Keyring(tmp_path).holder(token) == key
    assert (key.name, key.scopes) == ("Ann", ("facts:write",))


def test_secret_is_kept_as_its_hash_alone_in_a_file_of_the_owner(tmp_path: Path) -> None:
    key, token = Keyring(tmp_path).add(wanted())

    secret = token.split("_", 2)[2]
    kept = (tmp_path / FILE).read_text()
    assert len(secret) == 43
    assert secret not in kept
    assert key.sha256 == sha256(secret.encode()).hexdigest()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_tokens_that_are_none_have_no_holder(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    _, token = keyring.add(wanted())
    last = "A" if token[-1] != "A" else "B"

    for wrong in (
        "",
        "x",
        token[:-1],
        token + "A",
        token[:-1] + last,
        token.upper(),
        f" {token}",
        f"{token}\n",
        "detente_00000000_" + token[17:],
        "detente_" + "0" * 10_000,
        "d\udcffé",
    ):
        assert keyring.holder(wrong) is None


def test_expired_key_has_no_holder(tmp_path: Path) -> None:
    clock = Clock()
    keyring = Keyring(tmp_path, now=clock.instant)
    _, token = keyring.add(wanted(expires_at=NOON + timedelta(days=1)))

    assert keyring.holder(token) is not None
    clock.now += timedelta(days=1)
    assert keyring.holder(token) is None


def test_change_by_another_is_known_at_once(tmp_path: Path) -> None:
    serving, command = Keyring(tmp_path), Keyring(tmp_path)
    assert serving.all() == ()

    key, token = command.add(wanted())
    assert serving.holder(token) == key
    command.revoke(key.id)

    assert serving.holder(token) is None
    assert [each.revoked_at is not None for each in serving.all()] == [True]


def test_revoking_twice_keeps_the_first_time(tmp_path: Path) -> None:
    clock = Clock()
    keyring = Keyring(tmp_path, now=clock.instant)
    key, _ = keyring.add(wanted())

    first = keyring.revoke(key.id)
    clock.now += timedelta(days=1)

    assert keyring.revoke(key.id) == first


def test_names_are_those_of_one_live_key(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    key, _ = keyring.add(wanted())

    with pytest.raises(QuestionError):
        keyring.add(wanted())
    keyring.revoke(key.id)

    assert keyring.add(wanted())[0].id != key.id


@pytest.mark.parametrize(
    "wrong",
    [
        wanted(""),
        wanted("a" * 101),
        wanted("line\nbreak"),
        wanted("\u202egnohtyp\0"),
        wanted(scopes=()),
        wanted(scopes=("facts:read",)),
        wanted(requests_per_minute=0),
        wanted("detente_01234567_" + "a" * 43),
    ],
)
def test_key_that_does_not_fit_is_not_made(tmp_path: Path, wrong: KeyWanted) -> None:
    with pytest.raises(QuestionError) as refused:
        Keyring(tmp_path).add(wrong)

    assert "a" * 43 not in str(refused.value) or wrong.name.startswith("aaa")
    assert not (tmp_path / FILE).exists()


def test_unknown_key_cannot_be_revoked(tmp_path: Path) -> None:
    token = "detente_01234567_" + "a" * 43
    with pytest.raises(UnknownIdError) as refused:
        Keyring(tmp_path).revoke(token)

    assert "a" * 43 not in str(refused.value)


def test_keys_made_at_once_are_all_there(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def add(number: int) -> str:
        start.wait()
        return Keyring(tmp_path).add(wanted(f"writer {number}"))[1]

    with ThreadPoolExecutor(8) as adding:
        tokens = list(adding.map(add, range(8)))

    keyring = Keyring(tmp_path)
    assert len(keyring.all()) == 8
    assert all(keyring.holder(token) for token in tokens)


@pytest.mark.parametrize("content", [b"", b"{", b'{"keys":[{}]}', b'{"keys":[],"more":1}', b"\xff"])
def test_damaged_file_lets_nobody_in(tmp_path: Path, content: bytes) -> None:
    _, token = Keyring(tmp_path).add(wanted())
    (tmp_path / FILE).write_bytes(content)

    with pytest.raises(LedgerUnavailableError):
        Keyring(tmp_path).holder(token)


@pytest.mark.parametrize("name", [b"revoked_at", b"revoked_\\u0061t"])
def test_revocation_that_a_second_member_takes_back_lets_nobody_in(
    tmp_path: Path, name: bytes
) -> None:
    token = revoked(tmp_path)
    content = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(content.replace(b'"id"', b'"' + name + b'": null,\n"id"', 1))

    with pytest.raises(LedgerUnavailableError):
        Keyring(tmp_path).holder(token)


def test_revocation_that_a_second_key_of_its_id_takes_back_lets_nobody_in(tmp_path: Path) -> None:
    token = revoked(tmp_path)
    content = msgspec.json.decode((tmp_path / FILE).read_bytes())
    content["keys"].append({**content["keys"][0], "revoked_at": None})
    (tmp_path / FILE).write_bytes(msgspec.json.encode(content))

    with pytest.raises(LedgerUnavailableError):
        Keyring(tmp_path).holder(token)


def revoked(data: Path) -> str:
    """A token that has become useless."""
    keyring = Keyring(data)
    key, token = keyring.add(wanted())
    keyring.revoke(key.id)
    return token


def test_what_a_killed_process_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.unfinished").write_bytes(b"{")

    Keyring(tmp_path).add(wanted())

    assert msgspec.json.decode((tmp_path / FILE).read_bytes())["keys"][0]["name"] == "Ann"


def test_scopes_are_kept_in_one_order(tmp_path: Path) -> None:
    key, _ = Keyring(tmp_path).add(wanted(scopes=tuple(reversed(SCOPES))))

    assert key.scopes == SCOPES


def test_administration_lacks_nothing(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    all_of_it, _ = keyring.add(wanted("a", scopes=("administration",)))
    facts, _ = keyring.add(wanted("b"))

    assert all_of_it.lacks(set(SCOPES)) == []
    assert facts.lacks({"facts:write", "registry:write"}) == ["registry:write"]


def test_bucket_grants_what_comes_in_a_minute_then_as_it_fills() -> None:
    clock = Clock()
    buckets = Buckets(now=clock.monotonic)

    granted = [buckets.take("a", 60).wait_seconds for _ in range(60)]
    refused = buckets.take("a", 60)
    clock.seconds += 2
    later = [buckets.take("a", 60).wait_seconds for _ in range(3)]

    assert granted == [0] * 60
    assert refused == Allowance(per_minute=60, left=0, wait_seconds=1)
    assert later == [0, 0, 1]


def test_wait_is_as_long_as_a_slow_bucket_takes() -> None:
    buckets = Buckets(now=lambda: 0.0)
    buckets.take("a", 1)

    assert buckets.take("a", 1).headers == {
        "RateLimit-Policy": '"minute";q=1;w=60',
        "RateLimit": '"minute";r=0;t=60',
        "Retry-After": "60",
    }


def test_buckets_are_each_ones_own_and_bounded() -> None:
    buckets = Buckets(remembered=2, now=lambda: 0.0)
    for name in ("a", "b"):
        buckets.take(name, 1)

    assert buckets.take("b", 1).wait_seconds == 60
    buckets.take("c", 1)
    assert buckets.take("a", 1).wait_seconds == 0
    assert buckets.take("c", 1).wait_seconds == 60
