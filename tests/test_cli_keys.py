"""`detente keys`: made, listed, revoked."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from api.writing.keys import Keyring


def keys(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments, "--data", str(data)], prog_name="detente")


def test_key_is_shown_once_alone_on_standard_output(tmp_path: Path) -> None:
    made = keys(tmp_path / "data", "add", "Ann", "--scope", "facts:write")

    assert made.exit_code == 0, made.output
    (token,) = made.stdout.splitlines()
    holder = Keyring(tmp_path / "data").holder(token)
    assert holder is not None
    assert (holder.name, holder.scopes, holder.expires_at) == ("Ann", ("facts:write",), None)
    assert holder.id in made.stderr
    for listed in (keys(tmp_path / "data", "list"), keys(tmp_path / "data", "list", "--json")):
        assert token.split("_", 2)[2] not in listed.output
        assert holder.sha256 not in listed.output


def test_keys_are_listed_with_their_state(tmp_path: Path) -> None:
    keys(tmp_path, "add", "Ann", "--scope", "facts:write", "--rate", "30/min")
    keys(tmp_path, "add", "Bob", "--scope", "administration", "--expires", "2099-01-31")
    first = Keyring(tmp_path).all()[0]
    revoked = keys(tmp_path, "revoke", first.id)

    listed = keys(tmp_path, "list").stdout.splitlines()
    as_json = msgspec.json.decode(keys(tmp_path, "list", "--json").stdout)

    assert revoked.stdout == f"key {first.id} of 'Ann' is revoked\n"
    assert "30/min" in listed[2]
    assert "revoked" in listed[2]
    assert "until 2099-02-01 00:00" in listed[3]
    assert [each["name"] for each in as_json] == ["Ann", "Bob"]


def test_no_keys_are_listed_as_none(tmp_path: Path) -> None:
    assert keys(tmp_path, "list").stdout == "no keys\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "Ann", "--scope", "facts:read"), "expected one of: registry:write"),
        (("add", "", "--scope", "facts:write"), "printable characters"),
        (("add", "Ann", "--scope", "facts:write", "--expires", "2020-01-01"), "a day to come"),
        (("add", "Ann", "--scope", "facts:write", "--expires", "soon"), "a day to come"),
        (("add", "Ann", "--scope", "facts:write", "--expires", "0d"), "a day to come"),
        (("add", "Ann", "--scope", "facts:write", "--expires", "9999-12-31"), "a day to come"),
        (("add", "Ann", "--scope", "facts:write", "--rate", "0"), "requests a minute"),
        (("add", "Ann", "--scope", "facts:write", "--rate", "lots"), "requests a minute"),
        (("revoke", "00000000"), "no key has the id '00000000'"),
    ],
)
def test_what_does_not_fit_is_told_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    refused = keys(tmp_path, *arguments)

    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert told in line
    assert Keyring(tmp_path).all() == ()


def test_key_without_a_scope_is_not_made(tmp_path: Path) -> None:
    assert keys(tmp_path, "add", "Ann").exit_code == 2


def test_days_are_counted_from_now(tmp_path: Path) -> None:
    keys(tmp_path, "add", "Ann", "--scope", "facts:write", "--expires", "90d")

    (key,) = Keyring(tmp_path).all()
    assert key.expires_at is not None
    assert (key.expires_at - key.made_at).days in {89, 90}
