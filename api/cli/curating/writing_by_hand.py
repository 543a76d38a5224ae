"""What helps whoever writes events in an editor: templates to fill in, and the schema."""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, to_its_end

_CHANGE = "change"


@click.command()
@click.argument("what")
@click.argument("kind", required=False)
def new(what: str, kind: str | None) -> None:
    """Print a commented template: of a source, an actor, an office …, or of a KIND of fact.

    `detente new source`, `detente new fact engagement-held`; `detente new fact` and `detente new
    change` list their kinds.
    """
    from difflib import get_close_matches

    from events.vocabulary.catalogue import (
        EVENT_TYPES,
        FACT_TYPES,
        KIND_OF_REGISTRATION,
        TYPE_BY_TAG,
        tag_of,
    )
    from seeds.templates import template

    registered = {each: tag_of(type_) for type_, each in KIND_OF_REGISTRATION.items()}
    facts = [tag_of(each) for each in FACT_TYPES]
    others = {*facts, *registered.values()}
    kinds = {
        "fact": facts,
        _CHANGE: [tag for each in EVENT_TYPES if (tag := tag_of(each)) not in others],
    }
    if what in registered and kind is None:
        click.echo(template(TYPE_BY_TAG[registered[what]]), nl=False)
    elif what in kinds and kind is None:
        click.echo("\n".join(_listed(kinds[what])))
    elif kind in kinds.get(what, ()):
        click.echo(template(TYPE_BY_TAG[str(kind)]), nl=False)
    else:
        known = kinds.get(what) or [*registered, *kinds]
        given = what if kind is None or what not in kinds else kind
        near = get_close_matches(given, known, n=1)
        meant = f" (did you mean {near[0]!r}?)" if near else ""
        raise click.ClickException(f"{given!r} is none of: {', '.join(known)}{meant}")


@click.command()
@click.option("--with-ids", is_flag=True, help="With the ids that this ledger has, to choose from.")
@click.option("--only", is_flag=True, help="With --with-ids: refuse ids that it does not have.")
@data_option
@to_its_end
async def schema(with_ids: bool, only: bool, data: Path) -> None:
    """Print the JSON Schema of a file to import, by which editors complete and check it."""
    import msgspec

    from seeds.schema import events_schema

    if with_ids:
        from api.cli.curating.known_ids import schema_of_ledger

        found = await schema_of_ledger(data, only=only)
    else:
        found = events_schema()
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))


def _listed(tags: list[str]) -> Iterator[str]:
    """Each kind with the first sentence of what it means."""
    from events.vocabulary.catalogue import TYPE_BY_TAG

    width = max(map(len, tags))
    for tag in tags:
        told = " ".join(cleandoc(TYPE_BY_TAG[tag].__doc__ or "").split())
        yield f"{tag:{width}}  {told.partition('. ')[0].rstrip('.').replace('`', '')}"
