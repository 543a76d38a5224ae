"""`detente webhooks`: who is told of what is recorded, while a server runs or not."""

from collections.abc import Callable
from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, json_option, to_its_end


@click.group()
def webhooks() -> None:
    """Addresses that are told of what is recorded. A running server knows of a change soon."""


@webhooks.command()
@click.argument("url")
@click.option("--actor")
@click.option("--counterpart", help="With --actor: what stands between the two.")
@click.option("--issue")
@click.option("--kind", help="A fact's type, such as engagement-postponed.")
@click.option("--engagement")
@click.option("--place")
@click.option("--contested", flag_value="true", help="Facts on which there is a disagreement.")
@click.option("--watch", "watches", multiple=True, help="The permalink of an answer: its changes.")
@click.option("--after", type=click.IntRange(0, 2**62), help="Tell what stands after a position.")
@data_option
@to_its_end
async def add(
    url: str, watches: tuple[str, ...], after: int | None, data: Path, **given: str | None
) -> None:
    """Tell URL of what is recorded from now on.

    The secret that messages are signed with is printed once.
    """
    from api.live.deliveries import wanted_of
    from api.live.webhook_store import Subject, Webhooks
    from api.routes.ledger.stream import check_filters
    from api.service.stores import reading
    from projections.model.clocks import Clocks
    from projections.timeline.as_written import AskedFilters, today

    wanted = Subject(AskedFilters(**given), watches)
    async with reading(data) as service:
        head = service.views.checkpoint
        wanted_of(service.reader, wanted, head)
        check_filters(service.reader, wanted.filters, Clocks(today(), head))
    hook = Webhooks(data).add(url, wanted, str(head if after is None else min(after, head)))
    click.echo(hook.secret)
    click.echo(f"Webhook {hook.id}. This is the one time that its secret is shown.", err=True)


@webhooks.command("list")
@data_option
@json_option
@to_its_end
async def list_webhooks(data: Path, as_json: bool) -> None:
    """All webhooks and how they fare; never their secrets."""
    from api.cli.shared.terminal import say_rows
    from api.live.webhook_store import Webhook, Webhooks

    def state(hook: Webhook) -> str:
        if hook.disabled_at is not None:
            return f"disabled {hook.disabled_at:%Y-%m-%d}"
        return f"failing since {hook.failing_since:%Y-%m-%d}" if hook.failing_since else "live"

    columns: dict[str, Callable[[Webhook], str]] = {
        "id": lambda hook: hook.id,
        "url": lambda hook: hook.url,
        "told up to": lambda hook: hook.place,
        "state": state,
    }
    kept = Webhooks(data).all()
    say_rows(kept, columns, unsaid="secret", as_json=as_json, nothing="no webhooks")


@webhooks.command()
@click.argument("id")
@data_option
@to_its_end
async def remove(id: str, data: Path) -> None:
    """Tell the webhook with this ID nothing more, and forget it."""
    from api.live.webhook_store import Webhooks

    Webhooks(data).remove(id)
    click.echo(f"webhook {id} is removed")


@webhooks.command()
@click.argument("id")
@click.option("--after", type=click.IntRange(0, 2**62), help="From a position.  [where it stands]")
@data_option
@to_its_end
async def resume(id: str, after: int | None, data: Path) -> None:
    """Go on with the webhook with this ID, disabled or not."""
    from api.live.webhook_store import Webhooks

    Webhooks(data).resume(id, None if after is None else str(after))
    click.echo(f"webhook {id} goes on")
