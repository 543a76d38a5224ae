"""Texts are kept whole, once, until they are taken away, whoever else does what meanwhile."""

import os
import random
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from events.errors import TextRefusedError, TextsUnavailableError, UnknownIdError
from events.source_texts.attached_texts import (
    CACHE_BYTES_LIMIT,
    TEXT_BYTES_LIMIT,
    Texts,
    read_text_file,
)
from tests.running import ROOT
from tests.texts_process import content

TEXT = "They were candid — “北京”."
HASH = sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    return Texts(tmp_path / "texts")


def objects(directory: Path) -> list[str]:
    return sorted(each.name for each in (directory / "texts" / "objects").iterdir())


def start(act: str, directory: Path, source: str, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.texts_process", act, str(directory), source, str(number)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def held(texts: Texts, source: str) -> tuple[str, str] | None:
    text = texts.attached(source)
    return None if text is None else (text.content, text.sha256)


def test_an_attached_text_is_given_back_with_its_hash(texts: Texts, tmp_path: Path) -> None:
    assert texts.attach("daily", TEXT.encode()) == HASH

    assert held(texts, "daily") == (TEXT, HASH)
    assert held(Texts(tmp_path / "texts"), "daily") == (TEXT, HASH)
    assert texts.sources() == ["daily"]


def open_to_others(directory: Path) -> list[str]:
    """What anybody but its owner may do something with."""
    found = [directory, *directory.rglob("*")]
    return [str(each.relative_to(directory)) for each in found if each.stat().st_mode & 0o077]


def test_nobody_but_the_owner_reads_what_is_kept(texts: Texts, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        texts.attach("daily", TEXT.encode())
        texts.keep(b"It waits.", b"{}")
    finally:
        os.umask(before)

    assert open_to_others(tmp_path / "texts") == []


def test_what_others_could_read_is_closed_to_them_and_stays(texts: Texts, tmp_path: Path) -> None:
    texts.attach("daily", TEXT.encode())
    for each in [tmp_path / "texts", *(tmp_path / "texts").rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)
    aside = tmp_path / "aside"
    aside.write_text("of somebody else")
    aside.chmod(0o644)
    (tmp_path / "texts" / "link").symlink_to(aside)

    texts.keep_from_others()

    (tmp_path / "texts" / "link").unlink()
    assert open_to_others(tmp_path / "texts") == []
    assert aside.stat().st_mode & 0o777 == 0o644
    assert held(texts, "daily") == (TEXT, HASH)


def test_there_may_be_nothing_to_close(texts: Texts, tmp_path: Path) -> None:
    texts.keep_from_others()

    assert not (tmp_path / "texts").exists()


def test_nothing_is_made_by_looking(texts: Texts, tmp_path: Path) -> None:
    assert (texts.attached("daily"), texts.sources(), texts.detach("daily")) == (None, [], False)

    assert list(tmp_path.iterdir()) == []


def test_the_same_text_of_two_sources_is_kept_once(texts: Texts, tmp_path: Path) -> None:
    texts.attach("daily", TEXT.encode())
    texts.attach("copy", TEXT.encode())

    assert objects(tmp_path) == [HASH]
    assert texts.detach("daily")
    assert held(texts, "copy") == (TEXT, HASH)
    assert texts.detach("copy")
    assert objects(tmp_path) == []
    assert not texts.detach("copy")


def test_a_replaced_text_is_gone_and_the_new_one_seen_by_who_has_read_the_old(
    texts: Texts, tmp_path: Path
) -> None:
    texts.attach("daily", TEXT.encode())
    reader = Texts(tmp_path / "texts")
    assert held(reader, "daily") == (TEXT, HASH)

    other = texts.attach("daily", b"Another.")

    assert held(reader, "daily") == ("Another.", other)
    assert objects(tmp_path) == [other]


def test_a_damaged_text_has_the_hash_of_what_is_there(texts: Texts, tmp_path: Path) -> None:
    texts.attach("daily", TEXT.encode())
    assert held(texts, "daily") == (TEXT, HASH)
    damaged = TEXT.encode().replace("北".encode(), b"\xff\xfe\xfd")

    (tmp_path / "texts" / "objects" / HASH).write_bytes(damaged)

    assert held(texts, "daily") == (
        TEXT.replace("北", "\ufffd\ufffd\ufffd"),
        sha256(damaged).hexdigest(),
    )
    texts.attach("daily", TEXT.encode())
    assert held(texts, "daily") == (TEXT, HASH)


@pytest.mark.parametrize("pointer", ["", "no hash", "../../ledger.sqlite3", "f" * 64, "f" * 65])
def test_a_damaged_pointer_points_at_no_text(texts: Texts, tmp_path: Path, pointer: str) -> None:
    texts.attach("daily", TEXT.encode())

    (tmp_path / "texts" / "sources" / "daily").write_text(pointer)

    assert texts.attached("daily") is None


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "nothing at all"),
        (b"caf\xe9 au lait", "byte 0xe9 at 3 (invalid continuation byte)"),
        ("“Beijing”".encode("utf-16"), "byte 0xff at 0 (invalid start byte)"),
        ("Beijing".encode("utf-16-le"), "byte 0x00 at 1, as in UTF-16"),
        ("北京".encode("gb18030"), "byte 0xb1 at 0 (invalid start byte)"),
        (b"\xed\xa0\x80", "byte 0xed at 0 (invalid continuation byte)"),
        (b"a" * (TEXT_BYTES_LIMIT + 1), "10,000,001 bytes"),
    ],
)
def test_what_is_no_text_is_refused_and_nothing_written(
    texts: Texts, tmp_path: Path, data: bytes, found: str
) -> None:
    with pytest.raises(TextRefusedError) as refusal:
        texts.attach("daily", data)

    assert refusal.value.found == found
    assert list(tmp_path.iterdir()) == []


def test_a_refused_text_leaves_the_one_that_is_there(texts: Texts) -> None:
    texts.attach("daily", TEXT.encode())

    with pytest.raises(TextRefusedError):
        texts.attach("daily", b"\xff")

    assert held(texts, "daily") == (TEXT, HASH)


def test_the_largest_text_is_kept(texts: Texts) -> None:
    largest = "北" * (TEXT_BYTES_LIMIT // 3)

    texts.attach("daily", largest.encode())

    assert held(texts, "daily") == (largest, sha256(largest.encode()).hexdigest())


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(50 * 2**30)  # nothing but a hole, or this would take a while

    with pytest.raises(TextRefusedError, match=r"at most 10,000,000 bytes, found 53,687,091,200"):
        read_text_file(huge)


def test_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(TextRefusedError, match="10,000,001 bytes and more"):
        read_text_file(Path("/dev/zero"))


@pytest.mark.parametrize(
    "source",
    [
        "",
        ".",
        "..",
        "../daily",
        "a/b",
        "/etc/passwd",
        "a\0b",
        "A",
        "a\n",
        "-",
        "a" * 101,
        "b\u00e9",
    ],
)
def test_a_source_id_is_no_path(texts: Texts, tmp_path: Path, source: str) -> None:
    for act in (texts.attached, texts.detach, lambda source: texts.attach(source, b"text")):
        with pytest.raises(UnknownIdError):
            act(source)

    assert list(tmp_path.iterdir()) == []


def test_texts_that_cannot_be_kept_are_unavailable(texts: Texts, tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("a file")

    for act in (texts.attached, lambda source: texts.attach(source, b"text")):
        with pytest.raises(TextsUnavailableError, match=r"Not a directory|File exists"):
            act("daily")


def test_memory_holds_no_more_than_its_limit(texts: Texts) -> None:
    size = CACHE_BYTES_LIMIT // 4
    for number in range(12):
        texts.attach(f"source-{number}", f"{number:08}".encode() * (size // 8))
    tracemalloc.start()
    for number in range(12):
        text = texts.attached(f"source-{number}")
        assert text is not None
        assert text.content.startswith(f"{number:08}")
    text = None
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert now < CACHE_BYTES_LIMIT + size


def test_processes_that_attach_at_once_leave_whole_texts(tmp_path: Path) -> None:
    directory, rounds = tmp_path / "texts", 25
    sources = ["daily", "daily", "weekly", "monthly"]
    processes = [start("some", directory, source, rounds) for source in sources]
    reader, seen = Texts(directory), 0
    whole = {content(number).decode() for number in (*range(3), rounds)}
    while any(each.poll() is None for each in processes):
        text = reader.attached("daily")
        assert text is None or text.content in whole
        seen += text is not None
        time.sleep(0.005)
    assert [each.wait() for each in processes] == [0] * 4
    for each in processes:
        each.communicate()

    assert seen
    assert reader.sources() == ["daily", "monthly", "weekly"]
    assert {reader.attached(each).content for each in sources} == {  # type: ignore[union-attr]  # attached last
        content(rounds).decode()
    }
    assert objects(tmp_path) == [sha256(content(rounds)).hexdigest()]


def test_threads_that_attach_at_once_leave_whole_texts(texts: Texts, tmp_path: Path) -> None:
    def attach(number: int) -> str:
        return texts.attach("daily", content(number))

    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(attach, range(16)))

    (left,) = objects(tmp_path)
    assert left in digests
    assert held(texts, "daily") == (content(digests.index(left)).decode(), left)


def test_a_killed_process_leaves_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(20230618)  # noqa: S311  # moments, not secrets
    directory, last = tmp_path / "texts", -1
    for round_ in range(12):
        process = start("for-ever", directory, "daily", round_ * 10_000)
        assert process.stdout is not None
        said = [process.stdout.readline()]
        time.sleep(chance.random() * 0.08)
        process.kill()
        said += process.communicate()[0].splitlines(keepends=True)
        last = max(int(line) for line in said if line.endswith("\n"))

        text = Texts(directory).attached("daily")

        assert text is not None
        assert text.content in {content(last).decode(), content(last + 1).decode()}

    texts = Texts(directory)
    texts.attach("daily", TEXT.encode())
    assert objects(tmp_path) == [HASH]
    assert list((directory / "unfinished").iterdir()) == []
