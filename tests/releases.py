"""What each version left behind, kept for ever: `fixtures/releases/<version>.tar.xz`.

`python -m tests.releases` makes the one of the version in `pyproject.toml`, once, when that is
released. It holds a backup of a ledger as that version wrote it, an answer that proves itself, the
facts as they were told, and the shapes of stored events and of the API, without their prose.
"""

import io
import lzma
import tarfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
from click.testing import CliRunner
from msgspec.structs import replace

from api.app import create_app
from api.cli.main import main
from api.openapi.document import document
from api.service.stores import reading
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.registry import ActorAdded, ActorMerged
from seeds.schema import schemas
from tests.compatible import plain
from tests.recording import ISSUE, record, served, statement

FOLDER: Final = Path(__file__).parent / "fixtures" / "releases"
BACKUP, PROOF, SHAPES, API, TOLD = "backup", "proof.json", "shapes.json", "api.json", "told.json"
ALL: Final = "as_of=2023-12-31&undated=include&limit=500"
"""Every fact of the timeline of what was recorded."""

HELD: Final = "blinken-visit-postponed"
"""A fact that is corrected in the ledger, and that the proof is of."""


def versions() -> list[str]:
    """Of which versions there is something."""
    return sorted(each.name.removesuffix(".tar.xz") for each in FOLDER.glob("*.tar.xz"))


def unpacked(release: str, directory: Path) -> Path:
    """What a version left behind, in a directory."""
    with tarfile.open(FOLDER / f"{release}.tar.xz") as archive:
        archive.extractall(directory, filter="data")
    return directory


def make(directory: Path) -> None:
    """All that this version leaves behind, in an empty directory."""
    data = directory / "data"
    _record(data, directory / TOLD)
    _run("backup", directory / BACKUP, "--data", data, "--with-signing-key")
    proof = _run("prove", "fact", HELD, "--as-of", "2023-07-31", "--data", data)
    (directory / PROOF).write_text(proof)
    (directory / SHAPES).write_bytes(_written(shapes()))
    (directory / API).write_bytes(_written(api()))


@cache
def shapes() -> dict[str, Any]:
    """The JSON Schema of stored events."""
    return plain_object(msgspec.json.decode(schemas()["events.schema.json"]))


@cache
def api() -> dict[str, Any]:
    """The paths of the OpenAPI document below `/v1`, and the schemas that they name."""
    described = msgspec.json.decode(
        msgspec.json.encode(document(create_app(lambda: reading(Path()))))
    )
    paths = {
        path: {method: _operation(each) for method, each in methods.items() if "responses" in each}
        for path, methods in described["paths"].items()
        if path.startswith("/v1")
    }
    return {"paths": paths, "schemas": plain_object(described["components"]["schemas"])}


def plain_object(value: Mapping[str, Any]) -> dict[str, Any]:
    """Schemas by their names, which may be those of prose."""
    return {name: plain(each) for name, each in value.items()}


def _operation(described: Mapping[str, Any]) -> dict[str, Any]:
    bodies = described.get("requestBody", {}).get("content", {})
    return {
        "parameters": {
            f"{each['in']} {each['name']}": {
                "required": each.get("required", False),
                "schema": plain(each["schema"]),
            }
            for each in described.get("parameters", [])
        },
        "bodies": {kind: plain(each.get("schema", {})) for kind, each in bodies.items()},
        "answers": {
            f"{status} {kind}": plain(each.get("schema", {}))
            for status, answer in described["responses"].items()
            if status.startswith("2")
            for kind, each in answer.get("content", {}).items()
        },
    }


def _record(data: Path, told: Path) -> None:
    """The founding facts, and what an operator records after them; and somebody who may write."""
    with served(data) as client:
        before = client.get(f"/v1/facts/{HELD}?as_of=2023-12-31").json()["fact"]
        record(client, *_recorded(msgspec.convert(before, EngagementPostponed)))
        listed = client.get(f"/v1/timeline.jsonl?{ALL}").text.splitlines()
        told.write_bytes(_written([as_told(msgspec.json.decode(each)) for each in listed]))
    _run("keys", "add", "curator", "--scope", "facts:write", "--data", data)


def _recorded(held: EngagementPostponed) -> Iterator[AnyEvent]:
    """Each way in which a record goes on: added to, corrected, taken back, merged."""
    yield ActorAdded(id="antony-j-blinken", kind="person", name="Antony J. Blinken")
    yield ActorMerged(actor="antony-j-blinken", into="antony-blinken", reason="One person.")
    yield from (ISSUE, statement("said-first"), statement("said-in-error"))
    yield FactRetracted(fact="said-in-error", reason="It was not said.")
    yield CitationAdded(fact="said-first", citation=held.citations[0])
    yield FactCorrected(fact=replace(held, note="Read once more."), reason="A note was wrong.")


def as_told(item: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer tells of a fact and a later version has to tell alike."""
    return {
        name: item[name]
        for name in ("id", "type", "date", "summary", "actors", "position", "version")
    }


def _run(*arguments: str | Path) -> str:
    ran = CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def _written(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _packed(directory: Path) -> bytes:
    """The same bytes each time that the files are the same."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(directory.rglob("*")):
            if path.is_file() and "data" not in path.relative_to(directory).parts[:1]:
                described = tarfile.TarInfo(path.relative_to(directory).as_posix())
                described.size, described.mode = path.stat().st_size, path.stat().st_mode & 0o777
                archive.addfile(described, io.BytesIO(path.read_bytes()))
    return lzma.compress(packed.getvalue(), preset=9)


def release() -> Path:
    """Make and keep what the version of `pyproject.toml` leaves behind; raises `FileExistsError`
    where that was done.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{version('detente')}.tar.xz"
    with TemporaryDirectory() as directory, file.open("xb") as kept:
        make(Path(directory))
        kept.write(_packed(Path(directory)))
    return file


if __name__ == "__main__":
    print(release())
