"""The connections that questions are answered with: one for each choice of evidence."""

from collections import OrderedDict
from pathlib import Path

from projections.filing import store
from projections.model.on_evidence import ALL_BY_PEOPLE, OnEvidence, read_on
from projections.model.reader import Reader

EVIDENCE_KEPT = 8
"""Questions for some evidence whose connections stay open, the last ones."""


class EvidenceReaders:
    """Readers of the views at a path, for whoever asks one question after another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.of_all = Reader(store.open_for_reading(path))
        """Where all evidence by people counts, as it mostly does."""
        self._on_evidence: OrderedDict[OnEvidence, Reader] = OrderedDict()

    def reader_on(self, evidence: OnEvidence) -> Reader:
        """What read models are asked with, where some evidence counts and other does not."""
        if evidence == ALL_BY_PEOPLE:
            return self.of_all
        found = self._on_evidence.get(evidence)
        if found is None:
            db = store.open_for_reading(self._path)
            read_on(db, evidence)
            found = self._on_evidence[evidence] = Reader(db)
            if len(self._on_evidence) > EVIDENCE_KEPT:
                self._on_evidence.popitem(last=False)[1].db.close()
        self._on_evidence.move_to_end(evidence)
        return found

    def close(self) -> None:
        """Close all of the connections."""
        for each in (self.of_all, *self._on_evidence.values()):
            each.db.close()
