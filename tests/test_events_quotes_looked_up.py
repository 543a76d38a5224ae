"""How often the text of a source is looked for, when many facts that cite it come together."""

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import Text
from events.storage.sqlite import SqliteLedger
from events.vocabulary.registry import RegistrationCorrected, SourceAdded
from tests.ledger_engines import CITATION, REGISTERED, REGISTRY, held
from tests.noon import noon

OTHER = b"Nothing of what is cited stands here."


class Counted(Texts):
    """Texts that count how often one was looked for."""

    looks = 0

    def attached(self, source: str) -> Text | None:
        self.looks += 1
        return super().attached(source)


async def test_a_text_that_is_not_there_is_looked_for_once_for_a_batch(tmp_path: Path) -> None:
    texts = Counted(tmp_path / "texts")
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon, texts=texts)
    await ledger.append(REGISTRY, by="tests")
    texts.looks = 0

    await ledger.append([held(f"a{each}") for each in range(50)], by="tests")

    assert texts.looks == 1
    texts.attach(CITATION.source, OTHER)
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held(f"b{each}") for each in range(50)], by="tests")
    assert len(refused.value.faults) == 50, "the next one finds what was attached since"
    assert await ledger.head() == REGISTERED + 50
    await ledger.close()


async def test_a_text_that_a_correction_names_is_found_by_what_comes_after_it(
    tmp_path: Path,
) -> None:
    texts = Texts(tmp_path / "texts")
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon, texts=texts)
    await ledger.append(REGISTRY, by="tests")
    texts.keep(OTHER, b"{}")
    (source,) = (
        each for each in REGISTRY if isinstance(each, SourceAdded) and each.id == CITATION.source
    )
    named = replace(source, sha256=sha256(OTHER).hexdigest())
    correction = RegistrationCorrected(registration=named, reason="Its text was found.")

    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held("a"), correction, held("b")], by="tests")

    assert [each.event for each in refused.value.faults] == [2]
    await ledger.close()
