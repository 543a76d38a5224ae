"""Cosignatures are those of C2SP's tlog-cosignature, and nothing else passes for one."""

from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ProofError
from events.proofs.checkpoints import Checkpoint, Signer, opened, read_verifier, verify
from events.proofs.cosignatures import (
    Cosigner,
    cosigned_at,
    instant_of,
    line_of,
    new_cosigner,
    read_cosigner,
    read_cosigner_key,
)
from events.proofs.witness_requests import WitnessRequest, read_request
from tests.tlog_verifier import needs_go
from tests.tlog_verifier import verify as verify_elsewhere

SIGNER = Signer("detente/a", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NOTE = SIGNER.sign(Checkpoint("detente/a", 212, sha256(b"root").digest()))
OTHER = SIGNER.sign(Checkpoint("detente/a", 213, sha256(b"other").digest()))
COSIGNER = Cosigner("example.org/w", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
KEY = COSIGNER.verifier
AT = 1_679_315_147


def text_of(note: str) -> str:
    return opened(note)[0]


LINE = COSIGNER.cosign(text_of(NOTE), AT)
HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)


def changed(line: str, change: slice, put: bytes) -> str:
    """A line with other bytes in its signature."""
    head, _, encoded = line.rstrip("\n").rpartition(" ")
    signature = bytearray(b64decode(encoded))
    signature[change] = put
    return f"{head} {b64encode(bytes(signature)).decode()}\n"


def test_cosignature_is_key_time_and_signature_of_what_was_seen() -> None:
    head, _, encoded = LINE.rstrip("\n").rpartition(" ")
    signature = b64decode(encoded)
    signed = f"cosignature/v1\ntime {AT}\n{text_of(NOTE)}".encode()

    assert head == "— example.org/w"
    assert signature[:4] == sha256(b"example.org/w\n\x04" + KEY.public).digest()[:4]
    assert int.from_bytes(signature[4:12]) == AT
    Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32).public_key().verify(
        signature[12:], signed
    )


def test_what_was_cosigned_says_when_and_is_the_checkpoint_that_it_was() -> None:
    assert cosigned_at(NOTE + LINE, KEY) == AT
    assert verify(NOTE + LINE, SIGNER.verifier) == verify(NOTE, SIGNER.verifier)
    assert instant_of(AT) == "2023-03-20T12:25:47Z"
    assert instant_of(2**63 - 1) == str(2**63 - 1)


def test_lines_of_others_are_no_cosignature() -> None:
    another = new_cosigner("example.org/w").cosign(text_of(NOTE), AT)

    assert cosigned_at(NOTE, KEY) is None
    assert cosigned_at(NOTE + another, KEY) is None


@pytest.mark.parametrize(
    "line",
    [
        COSIGNER.cosign(text_of(OTHER), AT),
        changed(LINE, slice(4, 12), (AT + 1).to_bytes(8)),
        changed(LINE, slice(12, 13), b"\xff"),
        changed(LINE, slice(75, 76), b""),
        changed(LINE, slice(4, 12), b""),
        changed(LINE, slice(76, 76), b"more"),
        COSIGNER.cosign(text_of(NOTE), 0),
        COSIGNER.cosign(text_of(NOTE), 2**63),
    ],
)
def test_line_that_claims_to_be_one_and_is_not_is_refused(line: str) -> None:
    with pytest.raises(ProofError, match=r"^expected a cosignature of example.org/w"):
        cosigned_at(NOTE + line, KEY)
    with pytest.raises(ProofError, match=r"^expected a cosignature of example.org/w"):
        line_of(line, text_of(NOTE), KEY)


def test_line_of_a_key_is_found_among_others() -> None:
    others = new_cosigner("example.org/x").cosign(text_of(NOTE), AT)

    assert line_of(others + LINE + others, text_of(NOTE), KEY) == LINE
    with pytest.raises(ProofError, match=r"found none$"):
        line_of(others, text_of(NOTE), KEY)


@pytest.mark.parametrize("answer", ["", "\n", "ok", "— x\n", f"{LINE}\n", "— example.org/w AA\nx"])
def test_nonsense_is_no_answer(answer: str) -> None:
    with pytest.raises(ProofError):
        line_of(answer or "<html>", text_of(OTHER), KEY)


def test_keys_are_read_as_they_are_written() -> None:
    made = new_cosigner("example.org/new")

    assert read_cosigner_key(str(made.verifier)) == made.verifier
    assert read_cosigner(made.secret()).verifier == made.verifier


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", str(SIGNER.verifier), str(KEY)[:-1], str(KEY).replace("example", "other")),
        *(f"{KEY}\n", str(KEY).replace("+", " "), COSIGNER.secret()),
    ],
)
def test_what_is_no_cosigners_key_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        read_cosigner_key(text)


def test_a_key_is_for_one_kind_of_signature() -> None:
    with pytest.raises(ProofError, match="type 01"):
        read_verifier(str(KEY))
    with pytest.raises(ProofError, match="a private key as it was written"):
        read_cosigner(SIGNER.secret())


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a,b", "a\n", "\ud800"])
def test_name_is_one_that_lines_and_settings_can_have(name: str) -> None:
    with pytest.raises(ProofError, match="a name without blanks, commas and plus signs"):
        new_cosigner(name)


@given(st.integers(0, 2**62), HASHES)
def test_request_is_read_as_it_is_written(old: int, path: tuple[bytes, ...]) -> None:
    request = WitnessRequest(old, path, NOTE)

    assert read_request(str(request).encode()) == request


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"old 1", b"old 1\n", b"old 01\n\nx", b"old -1\n\nx", b"size 1\n\nx", b"\xff\n\n"),
        *(b"old 1\nAA\n\nx", b"old 1\n" + b"A" * 43 + b"\n\nx", b"old 1 \n\nx"),
        *(b"old 1\n" + b"AAAA" * 10 + b"AA==\n\nx", b"old 99999999999999999999\n\nx"),
        b"old 1\n" + (b64encode(bytes(32)) + b"\n") * 64 + b"\nx",
        b"old 1\n\n" + b"x" * 32_000,
    ],
)
def test_what_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(ProofError):
        read_request(body)


@needs_go
def test_others_verify_a_cosignature(tmp_path: Path) -> None:
    file = tmp_path / "note"
    another = new_cosigner("example.org/x")
    file.write_text(NOTE + LINE + another.cosign(text_of(NOTE), AT))

    found = verify_elsewhere("note", str(SIGNER.verifier), file, str(KEY))

    assert found.stdout == "signed detente/a\nsigned example.org/w\nunknown example.org/x\n"


@needs_go
def test_others_find_a_cosignature_of_another_checkpoint(tmp_path: Path) -> None:
    file = tmp_path / "note"
    file.write_text(NOTE + COSIGNER.cosign(text_of(OTHER), AT))

    found = verify_elsewhere("note", str(SIGNER.verifier), file, str(KEY))

    assert (found.returncode, found.stdout) == (1, "")
    assert "invalid signature for key example.org/w" in found.stderr
