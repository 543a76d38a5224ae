"""`detente keys`: who may write, while a server runs or not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, json_option, to_its_end
from events.time.clock import utc_now


@click.group()
def keys() -> None:
    """The keys of those who may write. A running server knows of a change at once."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="registry:write, facts:write, amendments:write, sources:write, drafts:write, review or"
    " administration, which is all of it.",
)
@click.option("--expires", help="The last day on which it works (UTC), or for how long: 90d.")
@click.option("--rate", default="600/min", show_default=True, help="How many requests it may make.")
@data_option
@to_its_end
async def add(
    name: str, scopes: tuple[str, ...], expires: str | None, rate: str, data: Path
) -> None:
    """Make a key for NAME, who is said to have recorded what is written with it.

    The key is printed once and kept nowhere.
    """
    from api.writing.keys import Keyring, KeyWanted

    wanted = KeyWanted(
        name=name,
        scopes=scopes,
        expires_at=_end(expires, utc_now()),
        requests_per_minute=_per_minute(rate),
    )
    key, token = Keyring(data).add(wanted)
    click.echo(token)
    click.echo(f"Key {key.id} of {key.name!r}. This is the one time that it is shown.", err=True)


@keys.command("list")
@data_option
@json_option
@to_its_end
async def list_keys(data: Path, as_json: bool) -> None:
    """All keys, those that are revoked or expired too; never their secrets."""
    from api.cli.shared.terminal import say_rows
    from api.plain import plain
    from api.writing.keys import Key, Keyring

    def state(key: Key) -> str:
        if key.revoked_at is not None:
            return f"revoked {key.revoked_at:%Y-%m-%d}"
        if not key.is_live(utc_now()):
            return f"expired {key.expires_at:%Y-%m-%d}"
        return f"until {key.expires_at:%Y-%m-%d %H:%M}" if key.expires_at else "live"

    columns: dict[str, Callable[[Key], str]] = {
        "id": lambda key: key.id,
        "name": lambda key: plain(key.name),
        "scopes": lambda key: " ".join(key.scopes),
        "rate": lambda key: f"{key.requests_per_minute}/min",
        "state": state,
    }
    kept = Keyring(data).all()
    say_rows(kept, columns, unsaid="sha256", as_json=as_json, nothing="no keys")


@keys.command()
@click.argument("id")
@data_option
@to_its_end
async def revoke(id: str, data: Path) -> None:
    """Make the key with this ID useless, for good."""
    from api.writing.keys import Keyring

    key = Keyring(data).revoke(id)
    click.echo(f"key {key.id} of {key.name!r} is revoked")


def _end(text: str | None, now: datetime) -> datetime | None:
    """The instant at which a key stops working; raises `QuestionError` for none to come."""
    from events.errors import DateError, QuestionError
    from events.time.dates import day_of

    if text is None:
        return None
    expected = "a day to come, such as 2027-01-31, or a number of days, such as 90d"
    try:
        if days := re.fullmatch(r"([1-9][0-9]{0,4})d", text):
            return now + timedelta(days=int(days[1]))
        end = datetime.fromordinal(day_of(text) + 1).replace(tzinfo=UTC)
    except (DateError, ValueError, OverflowError) as error:
        raise QuestionError("--expires", text, expected) from error
    if end <= now:
        raise QuestionError("--expires", text, expected)
    return end


def _per_minute(text: str) -> int:
    from events.errors import QuestionError

    found = re.fullmatch(r"([1-9][0-9]{0,6})(?:/min)?", text)
    if found is None:
        raise QuestionError("--rate", text, "requests a minute, such as 600/min")
    return int(found[1])
