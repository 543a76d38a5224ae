"""Checkpoints are signed notes that others' programs read, and nothing else passes for one."""

from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ProofError
from events.proofs.checkpoints import (
    Checkpoint,
    Signer,
    VerifierKey,
    new_signer,
    read_signer,
    read_verifier,
    verified_text,
    verify,
)

# The example of Go's package for signed notes (golang.org/x/mod/sumdb/note).
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501 (as it was published)
)

SIGNER = Signer("detente/a", Ed25519PrivateKey.from_private_bytes(bytes(32)))
KEY = SIGNER.verifier
CHECKPOINT = Checkpoint("detente/a", 212, sha256(b"root").digest())
NOTE = SIGNER.sign(CHECKPOINT)


def test_published_note_is_verified() -> None:
    text = verified_text(PUBLISHED_NOTE, read_verifier(PUBLISHED_KEY))

    assert text == PUBLISHED_NOTE.partition("\n\n")[0] + "\n"


def test_a_checkpoint_is_origin_size_and_root() -> None:
    root = b64encode(CHECKPOINT.root).decode()

    text, _, signature = NOTE.partition("\n\n")

    assert text == f"detente/a\n212\n{root}"
    assert signature.startswith("— detente/a ")


def test_what_was_signed_is_verified() -> None:
    assert verify(NOTE, KEY) == CHECKPOINT


def test_keys_are_read_as_they_are_written() -> None:
    signer = new_signer("detente/b")

    assert read_verifier(str(signer.verifier)) == signer.verifier
    assert read_signer(signer.secret()).verifier == signer.verifier


def test_signatures_of_others_are_left_alone() -> None:
    other = new_signer("witness").sign(CHECKPOINT).partition("\n\n")[2]

    assert verify(NOTE + other, KEY) == CHECKPOINT


@given(at=st.integers(0, len(NOTE) - 1), with_=st.characters(codec="utf-8"))
def test_a_changed_character_is_noticed(at: int, with_: str) -> None:
    changed = NOTE[:at] + with_ + NOTE[at + 1 :]
    if changed == NOTE:
        return

    with pytest.raises(ProofError):
        verify(changed, KEY)


@given(at=st.integers(0, len(NOTE) - 1))
def test_a_missing_character_is_noticed(at: int) -> None:
    with pytest.raises(ProofError):
        verify(NOTE[:at] + NOTE[at + 1 :], KEY)


@pytest.mark.parametrize(
    "text",
    [
        "detente/b\n212\n" + "A" * 43 + "=\n",
        "detente/a\n0212\n" + "A" * 43 + "=\n",
        "detente/a\n-1\n" + "A" * 43 + "=\n",
        "detente/a\n212\nAAAA\n",
        "detente/a\n212\n" + "A" * 42 + "B=\n",
        "detente/a\n212\n" + "A" * 43 + "=\nmore\n",
        "detente/a\n212\n",
        "detente/a/answer\n212\n" + "A" * 43 + "=\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_signed_but_no_checkpoint_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        verify(SIGNER.signed(text), KEY)


def test_a_signature_of_another_key_is_none() -> None:
    with pytest.raises(ProofError, match="a signature of detente/a"):
        verify(Signer("detente/a", Ed25519PrivateKey.generate()).sign(CHECKPOINT), KEY)


@pytest.mark.parametrize("note", ["", "\n\n", "a\n\n", NOTE[:-1], NOTE * 100, "\ud800" + NOTE])
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(ProofError):
        verify(note, KEY)


@given(at=st.integers(0, len(str(KEY)) - 1), with_=st.characters(codec="utf-8"))
def test_a_changed_verifier_key_is_another_or_none(at: int, with_: str) -> None:
    changed = str(KEY)[:at] + with_ + str(KEY)[at + 1 :]

    try:
        found: VerifierKey | None = read_verifier(changed)
    except ProofError:
        found = None

    assert (found == KEY) == (changed == str(KEY))
    assert found in {None, KEY}


@pytest.mark.parametrize("at", range(0, len(SIGNER.secret()), 7))
def test_a_damaged_private_key_is_refused_and_not_shown(at: int) -> None:
    secret = SIGNER.secret()
    damaged = secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :]

    with pytest.raises(ProofError) as error:
        read_signer(damaged)

    assert secret[-20:] not in str(error.value)
