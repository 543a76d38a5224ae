"""Whatever is fed to a parser, it reads it or raises an error of ours, in bounded time."""

from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.writing.contents import FileContent
from events.admission.faults import FaultyItem
from events.errors import DateError, ProofError
from events.ledger.protocol import recorded
from events.proofs.bundle_shape import FORMAT
from events.proofs.bundles import sign_statement, verify_bundle
from events.proofs.checkpoints import Checkpoint, new_signer, read_signer, read_verifier, verify
from events.proofs.merkle import leaf_hash
from events.time.dates import EARLIEST, LATEST, Span, parse
from events.vocabulary.catalogue import UNREADABLE, decode, encode
from tests.nasty import DEEP, TOKENS, any_text, damaged, fuzzed

STORED = (Path(__file__).parent / "fixtures" / "stored_events.jsonl").read_bytes().splitlines()
EVENTS = [encode(recorded(1, each).event) for each in STORED]
YAML = [
    b"- type: actor-added\n  id: alba\n  kind: state\n  name: 'Alba'\n  aliases: [Alb, \"A\"]\n",
    b"# a comment\n- {type: issue-added, id: a, name: A, description: >-\n    folded\n    text}\n",
]
SIGNER = new_signer("detente/fuzzed")
NOTE = SIGNER.sign(Checkpoint("detente/fuzzed", 7, b"r" * 32))


@fuzzed
@given(damaged(EVENTS))
def test_bytes_are_an_event_that_is_written_as_it_was_read_or_are_refused(content: bytes) -> None:
    try:
        event = decode(content)
    except UNREADABLE:
        return
    assert decode(encode(event)) == event


@fuzzed
@given(damaged(STORED))
def test_bytes_are_a_recorded_event_or_are_refused(content: bytes) -> None:
    try:
        found = recorded(1, content)
    except UNREADABLE:
        return
    assert found.stored == content


@pytest.mark.parametrize("content", [*DEEP, *TOKENS], ids=range(len(DEEP) + len(TOKENS)))
def test_deep_and_huge_and_broken_bytes_are_no_event(content: bytes, tmp_path: Path) -> None:
    for suffix in (".jsonl", ".yaml"):
        file = tmp_path / f"fuzzed{suffix}"
        file.write_bytes(content)
        with pytest.raises(UNREADABLE):
            decode(content)
        assert all(isinstance(each, FaultyItem) for _, each in FileContent(file).items())


@fuzzed
@given(
    st.one_of(
        damaged(EVENTS).map(lambda each: ("a.jsonl", each)),
        damaged(YAML).map(lambda each: ("a.yaml", each)),
    )
)
def test_an_import_file_is_events_or_names_the_line(given_file: tuple[str, bytes]) -> None:
    name, content = given_file
    with TemporaryDirectory() as directory:
        file = Path(directory, name)
        file.write_bytes(content)
        lines = content.count(b"\n") + content.count(b"\r") + 3
        found = [line for line, _ in FileContent(file).items()]
    assert found == sorted(found)
    assert all(1 <= line <= lines for line in found)


@fuzzed
@given(any_text("0123456789X-/.,[]~?%"))
@example("[" * 80)
@example("\ud800")
@example("[2023" + ",2023" * 15)
@example("9" * 1_000_000)
def test_a_text_is_a_date_with_ordered_bounds_or_is_refused(text: str) -> None:
    parse.cache_clear()
    try:
        found = parse(text)
    except DateError:
        return
    assert isinstance(found, Span)
    for each in (found.first, found.last):
        assert EARLIEST <= each.earliest <= each.latest <= LATEST
    assert found.first.earliest <= found.last.latest


@fuzzed
@given(damaged([NOTE.encode()]))
def test_of_a_damaged_note_nothing_but_what_was_signed_is_taken(content: bytes) -> None:
    note = content.decode("utf-8", errors="surrogateescape")
    try:
        found = verify(note, SIGNER.verifier)
    except ProofError:
        return
    assert found == Checkpoint("detente/fuzzed", 7, b"r" * 32)


@fuzzed
@given(any_text("— +\n0123456789abcdefABC/=detnuzPRIVAKEY"))
@example("\ud800+00000000+" + b64encode(b"\1" + bytes(32)).decode())
@example("PRIVATE+KEY+\udcff+00000000+" + b64encode(b"\1" + bytes(32)).decode())
@example("a+00000000+" + "A" * 1_000_000)
def test_no_text_is_a_key_or_a_note_by_chance(text: str) -> None:
    with pytest.raises(ProofError):
        read_verifier(text)
    with pytest.raises(ProofError):
        read_signer(text)
    with pytest.raises(ProofError):
        verify(text, SIGNER.verifier)


def bundle(answer: object, stored: bytes) -> bytes:
    """A bundle that somebody has signed, whatever is in it."""
    checkpoint = Checkpoint("detente/fuzzed", 1, leaf_hash(stored))
    given_answer = {"answer": answer} if not isinstance(answer, dict) else dict(answer)
    given_answer["clocks"] = {"known_at": 1, "root": checkpoint.root.hex()}
    content = {
        "format": FORMAT,
        "answer": given_answer,
        "events": [{"position": 1, "stored": stored.decode(), "path": []}],
        "checkpoint": SIGNER.sign(checkpoint),
        "statement": sign_statement(SIGNER, checkpoint, given_answer, [1]),
        "key": str(SIGNER.verifier),
    }
    return msgspec.json.encode(content)


NAMES = ("id", "fact", "because", "statement", "source", "exact", "citations", "type", "a")
any_json = st.recursive(
    st.sampled_from([None, True, 1, -1.5, "", "a", "fact-corrected", "source-added"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@fuzzed
@given(any_json, st.dictionaries(st.sampled_from(NAMES), any_json, max_size=5))
@example(None, {"citations": 1, "id": ["a"]})
@example(None, {"type": [], "citations": 1})
@example({"exact": {}, "source": []}, {"source": ["a"], "exact": 1})
def test_a_signed_bundle_of_any_shape_is_verified_or_refused(
    answer: object, event: dict[str, object]
) -> None:
    stored = {"id": "x", "recorded_at": "x", "recorded_by": "x", "event": event}
    content = bundle(answer, msgspec.json.encode(stored))
    with suppress(ProofError):
        _, checkpoint = verify_bundle(content, SIGNER.verifier)
        assert checkpoint.size == 1


@fuzzed
@given(damaged([bundle({"a": 1}, STORED[0])]))
def test_a_damaged_bundle_is_refused_or_is_the_same(content: bytes) -> None:
    try:
        found, _ = verify_bundle(content, SIGNER.verifier)
    except ProofError:
        return
    assert found.events[0].stored.encode() == STORED[0]
    assert found.answer["a"] == 1


@pytest.mark.parametrize("content", DEEP, ids=range(len(DEEP)))
def test_a_deep_bundle_is_refused(content: bytes) -> None:
    whole = b'{"format":"detente-proof/1","answer":{"a":' + content + b"}}"
    for each in (content, whole):
        with pytest.raises(ProofError):
            verify_bundle(each, None)
