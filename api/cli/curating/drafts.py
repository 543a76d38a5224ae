"""`detente drafts`: what is written and not recorded yet, beside a running server or not."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.shared.shared_options import data_option, json_option, loaded, to_its_end

if TYPE_CHECKING:
    from api.answers.drafts import Draft, DraftAct
    from api.desk.desk import Desk
    from api.desk.kept_drafts import KeptDraft
    from api.writing.keys import Key

_word = click.option("--word", help="A word to whoever has the draft.")
_by = click.option("--by", required=True, help="Who does it: a name, as keys have one.")


@click.group()
def drafts() -> None:
    """Batches of events that are not recorded yet, and what becomes of them.

    Whoever works in the data directory may do all that a key for everything may, under a name. To
    accept and record is to write the ledger: a running server does that by itself.
    """


@drafts.command("list")
@click.option("--status", help="Only those that are so far: proposed.")
@click.option("--proposed-by", help="Only what the program of this name proposes.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@data_option
@json_option
@to_its_end
async def list_drafts(
    status: str | None, proposed_by: str | None, limit: int, data: Path, as_json: bool
) -> None:
    """The drafts, those that were made last first."""
    from api.cli.shared.terminal import say_rows
    from api.desk.draft_told import summary
    from api.desk.kept_drafts import WantedDrafts
    from api.plain import plain

    columns: dict[str, Callable[[KeptDraft], str]] = {
        "id": lambda each: each.id,
        "status": lambda each: each.status,
        "owner": lambda each: plain(each.owner),
        "proposed by": lambda each: plain(each.suggester or ""),
        "events": lambda each: str(each.event_count),
        "title": lambda each: plain(each.title),
    }
    wanted = WantedDrafts(status=status, suggester=proposed_by, limit=limit)
    async with _desk(data, writes=False) as desk:
        found = await desk.store.page(wanted)
    if as_json:
        say_rows([summary(each) for each in found], {}, unsaid="", as_json=True, nothing="")
    else:
        say_rows(found, columns, unsaid="", as_json=False, nothing="no drafts")


@drafts.command()
@click.argument("id")
@data_option
@json_option
@to_its_end
async def show(id: str, data: Path, as_json: bool) -> None:
    """The draft with this ID: what it says, what is wrong with it, what it would change."""
    async with _desk(data, writes=False) as desk:
        _say(await _told(desk, id, foresee=True), as_json=as_json)


@drafts.command()
@click.argument("id")
@_word
@data_option
@to_its_end
async def propose(id: str, word: str | None, data: Path) -> None:
    """Propose a draft, in its owner's name."""
    await _act(data, id, "propose", None, word)


@drafts.command()
@click.argument("id")
@_by
@_word
@data_option
@to_its_end
async def accept(id: str, by: str, word: str | None, data: Path) -> None:
    """Accept a draft, which records it. Nobody else may write meanwhile: stop the server."""
    await _act(data, id, "accept", by, word)


@drafts.command()
@click.argument("id")
@_by
@_word
@data_option
@to_its_end
async def reject(id: str, by: str, word: str | None, data: Path) -> None:
    """Reject a draft, for good."""
    await _act(data, id, "reject", by, word)


@drafts.command("send-back")
@click.argument("id")
@_by
@_word
@data_option
@to_its_end
async def send_back(id: str, by: str, word: str | None, data: Path) -> None:
    """Send a draft back to its owner."""
    await _act(data, id, "send-back", by, word)


@drafts.command()
@click.argument("id")
@_by
@data_option
@to_its_end
async def record(id: str, by: str, data: Path) -> None:
    """Record a draft that was accepted, and is not recorded as all ended in between."""
    await _act(data, id, "record", by, None)


async def _act(data: Path, id: str, act: "DraftAct", by: str | None, word: str | None) -> None:
    from litestar.exceptions import HTTPException

    from api.desk.desk import DraftChange, StaleDraftError
    from api.desk.drafts import ActToDo

    async with _desk(data, writes=act in {"accept", "record"}) as desk:
        found = await desk.found(id)
        key = _key(by or found.kept.owner)
        change = DraftChange(id, found.kept.tag, key, lambda: None)
        try:
            await desk.act(change, ActToDo(act=act, word=word), _here)
        except StaleDraftError as error:
            raise click.ClickException("somebody else has changed it: look at it again") from error
        except HTTPException as error:
            told = [
                error.detail,
                *(f"{e.pointer} {e.detail}" for e in getattr(error, "faults", ())),
            ]
            raise click.ClickException("\n".join(told)) from error
        draft = await _told(desk, id, foresee=False)
    where = "" if draft.recorded is None else f", up to position {draft.recorded.min_position}"
    click.echo(f"draft {draft.id} is {draft.status}{where}")


def _key(name: str) -> "Key":
    """What whoever works in the directory may do, under a name."""
    from api.writing.keys import ADMINISTRATION, Key
    from events.time.clock import utc_now

    return Key(id="", name=name, scopes=(ADMINISTRATION,), sha256="0" * 64, made_at=utc_now())


async def _told(desk: "Desk", id: str, *, foresee: bool) -> "Draft":
    from api.desk.draft_told import told

    found = await desk.found(id)
    return await told(desk, found, _key(found.kept.owner), _here, foresee=foresee)


async def _here(call: Callable[..., Any], /, *arguments: Any) -> Any:
    return call(*arguments)


def _say(draft: "Draft", *, as_json: bool) -> None:
    from api.cli.shared.effects_told import effects_told
    from api.cli.shared.terminal import say, say_json

    if as_json:
        say_json(draft)
        return
    program = "" if draft.proposed_by is None else f", proposed by {draft.proposed_by.name}"
    lines = [
        f"{draft.title}: {draft.status}, version {draft.version}, of {draft.owner}{program}",
        f"{len(draft.events)} events",
        *(f"fault {each.pointer}: {each.detail}" for each in draft.faults),
        *(f"warning {each.pointer}: {each.detail}" for each in draft.warnings),
        *(f"{each.act} by {each.by}: {each.word or ''}" for each in draft.reviews),
    ]
    if draft.effects is not None:
        lines += effects_told(draft.effects)
    say("\n".join(lines))


@asynccontextmanager
async def _desk(data: Path, *, writes: bool) -> AsyncIterator["Desk"]:
    from api.cli.shared.opening import recording
    from api.desk.desk import Desk
    from api.desk.desk_schema import FILE
    from api.desk.drafts_store import DraftsStore
    from api.service.stores import reading
    from api.writing.foresight import Foresight

    async with recording(data) if writes else reading(data) as service:
        if writes:
            service.views.follow()
        store, foresight = DraftsStore(data / FILE), Foresight(service)
        try:
            yield Desk(service, store, foresight, loaded({}).config.reviewers)
        finally:
            await foresight.close()
            await store.close()
