"""`detente sources` and `detente verify`: what is attached, and citations held against it."""

from pathlib import Path

import click

from api.cli.shared.shared_options import clock_options, data_option, json_option, to_its_end


@click.group()
def sources() -> None:
    """The texts of sources, and data sets: attach them, so that citations can be verified.

    They stay in the data directory and are never served whole. These commands work beside a
    running server.
    """


@sources.command()
@click.argument("id", required=False)
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--dir",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Attach each file in a folder to the sources that have its sha256.",
)
@data_option
@to_its_end
async def attach(id: str | None, file: Path | None, folder: Path | None, data: Path) -> None:
    """Attach FILE as the text of the source ID, or all texts of a folder.

    A text in UTF-8 of at most 10 MB. One whose sha256 is not the source's is attached all the same,
    and told to be changed.

    Of a data set, FILE is a folder: a clone of its repository, or one with files that end in .jsonl
    and have a record a line.
    """
    from api.cli.evidence import attach as attaching
    from api.cli.evidence import attach_data_set

    if folder is not None and id is None:
        await attaching.attach_all(folder, data)
    elif folder is None and id is not None and file is not None and file.is_dir():
        await attach_data_set.attach(id, file, data)
    elif folder is None and id is not None and file is not None:
        await attaching.attach(id, file, data)
    else:
        raise click.UsageError("give ID and FILE, or --dir")


@sources.command()
@click.argument("id")
@data_option
@to_its_end
async def detach(id: str, data: Path) -> None:
    """Remove what is attached to the source ID; its citations stay as they are."""
    from api.cli.evidence import attach as attaching

    await attaching.detach(id, data)


@sources.command()
@click.argument("id")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--version", required=True, help="Of the data set: a commit, or a date.")
@click.option("--published", required=True, help="When that version came out, in EDTF.")
@click.option("--dry-run", is_flag=True, help="Tell what would be recorded.")
@click.option("--may-be-less", is_flag=True, help="It is meant that many records are gone.")
@data_option
@to_its_end
async def update(
    id: str,
    folder: Path,
    version: str,
    published: str,
    dry_run: bool,
    may_be_less: bool,
    data: Path,
) -> None:
    """Read a newer version of the data set ID from FOLDER, a clone of its repository.

    Facts of new records are recorded, facts whose records say otherwise are corrected, and cited
    records that are gone are told to be: their facts stay. Interrupted, it goes on where it stopped
    when it is run again.
    """
    from api.cli.shared.recording import record_new_version
    from api.service.data_sets import NewVersion

    new = NewVersion(
        source=id, version=version, published=published, folder=folder, may_be_less=may_be_less
    )
    await record_new_version(data, new, dry=dry_run)


@sources.command()
@click.argument("id")
@click.option("--reason", required=True, help="Why it is not to be relied on.")
@click.option("--by", required=True, help="Who withdraws it.")
@data_option
@to_its_end
async def withdraw(id: str, reason: str, by: str, data: Path) -> None:
    """Withdraw the data set ID: no citation of it counts any more, and there is no undoing.

    What rests on it alone is taken back, with the reason. Beside a running server send a
    `data-set-withdrawn` event instead.
    """
    from api.cli.evidence import withdraw as withdrawing

    await withdrawing.withdraw(id, data, reason=reason, by=by)


@sources.command()
@click.argument("ids", nargs=-1)
@click.option("--by", help="Record what was found, as found by this person.")
@click.option(
    "--limit",
    "most",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Sources at most, where none is named.",
)
@data_option
@json_option
@to_its_end
async def check(ids: tuple[str, ...], by: str | None, most: int, data: Path, as_json: bool) -> None:
    """Fetch the documents of sources anew, and tell which are alive, changed or gone.

    Without IDS, the first sources that have an address. A document is alive where its text is the
    one that was recorded, or has all words that are cited of it. With --by each is recorded as
    `source-checked`; that does not work beside a running server, to which the events can be sent
    (--json has them). Addresses of one's own network are never fetched.
    """
    from api.cli.evidence import check_sources as checking

    await checking.check_sources(ids, data, most=most, by=by, as_json=as_json)


@sources.command("list")
@data_option
@to_its_end
async def list_texts(data: Path) -> None:
    """Every source, and whether its text, or its data set, is attached."""
    from api.cli.evidence import attach as attaching

    await attaching.list_texts(data)


@click.command("cite-at")
@click.argument("source")
@click.argument("words")
@data_option
@to_its_end
async def cite_at(source: str, words: str, data: Path) -> None:
    """Print the citation of WORDS in the text of SOURCE, as YAML to paste.

    SOURCE is its id, or the sha256 of a text that waits for its source. Words that stand in several
    places are printed with each of them.
    """
    from api.cli.evidence import cite_at as citing

    await citing.cite_at(source, words, data)


@click.command()
@click.option("--source", help="Only the citations of a source.")
@click.option(
    "--strict",
    is_flag=True,
    help="What is not attached, moved in another text or changed fails too.",
)
@clock_options
@data_option
@json_option
@to_its_end
async def verify(
    source: str | None, strict: bool, data: Path, as_json: bool, **clocks: str | None
) -> None:
    """Hold every citation against the attached text, or data set, of its source.

    Lists those that are not exact and counts all by result. Exit code 1 when a quote is not_found
    or ambiguous, also in a text that has changed, and when it is moved, to other offsets than were
    recorded, in the very text that was recorded; when a record is gone, or does not give what it is
    cited for. normalised is no failure: the words stand there but for white space, quotation marks,
    dashes or Unicode composition. Nor is moved in another text, a record that has changed and gives
    all it is cited for, or unavailable, where nothing is attached, unless --strict.
    """
    from api.cli.evidence import verify as verifying

    asked = {**clocks, "source": source}
    if not await verifying.verify(data, asked, strict=strict, as_json=as_json):
        raise SystemExit(1)
