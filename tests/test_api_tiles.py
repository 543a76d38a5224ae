"""The ledger as tiles: what a host of files could serve, and others' programs verify."""

import gzip
import re
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect

import msgspec
import pytest

from api.service.stores import LEDGER
from events.ledger.protocol import Stored
from events.proofs.checkpoints import read_verifier, verify
from events.proofs.merkle import leaf_hash
from events.proofs.tiles import bundle_of
from tests.noon import NOON
from tests.recording import ISSUE, record, served, statement
from tests.running import Ask, Client
from tests.tlog_verifier import needs_go
from tests.tlog_verifier import verify as verify_elsewhere

IMMUTABLE = "public, max-age=31536000, immutable"
WIDTH = 256


def key_of(client: Client) -> str:
    return str(client.get("/v1/ledger/key").json()["key"])


def size_of(client: Client) -> int:
    return verify(client.get("/checkpoint").text, read_verifier(key_of(client))).size


def entries_of(bundle: bytes) -> list[bytes]:
    entries = []
    while bundle:
        length = int.from_bytes(bundle[:2])
        assert len(bundle) >= 2 + length
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


def tiles_of(size: int) -> list[str]:
    """The addresses of all tiles and bundles of a small log."""
    full, rest = divmod(size, WIDTH)
    names = [f"{each:03}" for each in range(full)] + ([f"{full:03}.p/{rest}"] if rest else [])
    above = [f"1/000.p/{full}"] if full else []
    return [*(f"{kind}/{each}" for kind in ("0", "entries") for each in names), *above]


def copied(client: Client, folder: Path) -> Path:
    """The log as files, as somebody copies it who knows the specification alone."""
    for address in ("checkpoint", *(f"tile/{each}" for each in tiles_of(size_of(client)))):
        answer = client.get(f"/{address}")
        assert answer.status_code == 200
        file = folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer.content)
    return folder


def test_checkpoint_is_that_of_the_head_for_a_moment(client: Client) -> None:
    answer = client.get("/checkpoint")

    assert answer.text == client.get("/v1/ledger/checkpoint").text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=1"


def test_tile_has_the_hashes_of_the_stored_bytes(client: Client, ask: Ask) -> None:
    first = client.get("/tile/0/000")
    above = client.get("/tile/1/000.p/1")

    assert first.headers["content-type"] == "application/octet-stream"
    assert first.headers["cache-control"] == IMMUTABLE
    leaves = [first.content[at : at + 32] for at in range(0, len(first.content), 32)]
    assert len(leaves) == WIDTH
    leaf = ask("/v1/ledger/proofs/inclusion", position=7)["leaf"]
    assert leaves[6].hex() == leaf
    while len(leaves) > 1:
        pairs = zip(leaves[::2], leaves[1::2], strict=True)
        leaves = [sha256(b"\1" + left + right).digest() for left, right in pairs]
    assert above.content == leaves[0]


def test_bundle_has_the_stored_bytes(client: Client) -> None:
    events = client.get("/v1/facts/blinken-visit-postponed/proof").json()["events"]
    answer = client.get("/tile/entries/000")

    entries = entries_of(answer.content)
    assert len(entries) == WIDTH
    for each in events:
        if each["position"] <= WIDTH:
            assert entries[each["position"] - 1] == each["stored"].encode()


def test_partial_tile_begins_the_full_one_and_stays(client: Client) -> None:
    for kind in ("0", "entries"):
        partial, full = client.get(f"/tile/{kind}/000.p/100"), client.get(f"/tile/{kind}/000")

        assert full.content.startswith(partial.content)
        assert partial.headers["cache-control"] == IMMUTABLE


def test_bundle_is_compressed_for_whoever_takes_it(client: Client) -> None:
    plain = client.get("/tile/entries/000", headers={"Accept-Encoding": "identity"})
    with client.stream(
        "GET", "/tile/entries/000", headers={"Accept-Encoding": "gzip"}
    ) as compressed:
        sent = b"".join(compressed.iter_raw())

    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 3
    assert compressed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert compressed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000", "/tile/entries/000"])
def test_what_has_it_already_is_sent_nothing(client: Client, path: str) -> None:
    answer = client.get(path)

    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    head = client.head(path)

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == answer.headers["cache-control"]
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize(
    "address",
    [
        *("0/001", "0/002.p/1", "0/x001/x234/067", "1/000", "1/000.p/2", "2/000.p/1"),
        *("63/000.p/1", "entries/001", "entries/999", "0/x999/x999/x999/x999/x999/x999/999"),
    ],
)
def test_tile_that_the_log_has_not_reached_is_not_there(client: Client, address: str) -> None:
    answer = client.get(f"/tile/{address}")

    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("there is no such tile of ")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        *("", "0", "0/0", "0/x000/001", "00/000", "64/000", "-1/000", "0/000.p/0", "0/000.p/256"),
        *("0/000.p/01", "0//000", "0/000/", "entries/000.p/1/", "data/000", "0/%30%30%30"),
        *("0/000%0a", "0/%2e%2e/000", "0/%ff", "0/" + "x001/" * 500 + "000"),
    ],
)
def test_address_of_no_tile_is_told_what_one_is(client: Client, address: str) -> None:
    answer = client.get(f"/tile/{address}", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_tile_takes_no_parameters(client: Client) -> None:
    assert client.get("/tile/0/000?size=3").status_code == 400
    assert client.get("/checkpoint?size=3").status_code == 400


def test_log_grows_with_what_is_recorded(writable: Client) -> None:
    before = size_of(writable)
    width = before % WIDTH + 1
    address = f"/tile/entries/{before // WIDTH:03}.p/{width}"
    assert writable.get(address).status_code == 404

    record(writable, ISSUE)

    assert size_of(writable) == before + 1
    entry = entries_of(writable.get(address).content)[-1]
    assert b'"fentanyl"' in entry
    assert writable.get(address.replace("entries", "0")).content[-32:] == leaf_hash(entry)


def test_entry_that_no_bundle_can_hold_is_told_and_all_else_is_there(founded: Path) -> None:
    """One that was recorded before there was a limit: nothing takes it now."""
    (cited,) = statement().citations
    often = tuple(
        msgspec.structs.replace(cited, start=each, note="x" * 700) for each in range(1, 99)
    )
    event = msgspec.structs.replace(statement(), citations=often)
    large = msgspec.json.encode(Stored("large-0", NOON, "tests", event))
    with closing(connect(founded / LEDGER)) as db, db:
        ((size,),) = db.execute("SELECT max(position) FROM event")
        row = (size + 1, "fact/spoken", "statement-made", leaf_hash(large), large)
        db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", row)
    with served(founded) as client:
        number, width = divmod(size + 1, WIDTH)
        bundle = client.get(f"/tile/entries/{number:03}.p/{width}")
        before = client.get(f"/tile/entries/{number:03}.p/{width - 1}")
        hashes = client.get(f"/tile/0/{number:03}.p/{width}")

    assert bundle.status_code == 404
    assert f"at most 65535 bytes, found one of {len(large)}" in bundle.json()["detail"]
    assert (before.status_code, hashes.status_code) == (200, 200)
    assert hashes.content[-32:] == leaf_hash(large)


@needs_go
def test_others_verify_every_entry_and_that_the_log_extends_what_it_was(
    client: Client, tmp_path: Path
) -> None:
    key, size = key_of(client), size_of(client)
    older = tmp_path / "older"
    older.write_text(client.get("/v1/ledger/checkpoint?size=100").text)

    found = verify_elsewhere("tree", copied(client, tmp_path / "log"), key, older)

    assert (found.stdout, found.stderr) == (f"extends 100\nentries {size}\n", "")


@needs_go
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("tile/entries/000", r"^entry 100: invalid transparency proof$"),
        ("tile/0/000", "inconsistent tile|invalid transparency proof"),
        ("tile/1/000.p/1", "inconsistent tile|invalid transparency proof"),
        ("checkpoint", "no verifiable signatures|invalid signature"),
    ],
)
def test_others_find_a_changed_byte(client: Client, tmp_path: Path, file: str, said: str) -> None:
    folder = copied(client, tmp_path)
    changed = bytearray((folder / file).read_bytes())
    hundred = len(bundle_of(entries_of(bytes(changed))[:100])) if "entries" in file else 0
    changed[hundred + 20] ^= 1
    (folder / file).write_bytes(changed)

    found = verify_elsewhere("tree", folder, key_of(client))

    assert found.returncode == 1
    assert re.search(said, found.stderr)
