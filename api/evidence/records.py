"""Does a record read as it did when it was cited, and does it give what it is cited for?"""

from collections.abc import Mapping, Sequence
from typing import Final

from api.answers.verification import ChangedValue, Verdict
from events.source_texts.attached_records import HeldDataSet
from events.vocabulary.base import Citation

NO_DATA_SET: Final = "the data set is not attached"


def verdict_of_record(records: HeldDataSet | None, citation: Citation, fact: str) -> Verdict:
    """What became of a citation of a record in the data set that is attached, if one is."""
    cited = citation.record
    if records is None or cited is None:
        return Verdict(result="unavailable", reason=NO_DATA_SET)
    now = records.sha256(cited.id)
    if now == cited.sha256:
        return Verdict(result="exact", record_sha256=now)
    if now is None:
        return Verdict(result="gone", reason=f"the data set has no record {cited.id!r}")
    given = records.given(cited.id, fact)
    values, untold = _changed_values(citation, given or [], tells_all=records.knows_all_values)
    reason = _why_changed(citation, values, untold, is_read=given is not None)
    return Verdict(result="changed", record_sha256=now, values=values, reason=reason)


def _changed_values(
    citation: Citation, given: Sequence[Mapping[str, str]], *, tells_all: bool
) -> tuple[tuple[ChangedValue, ...], list[str]]:
    """The values that are cited and are given no more, and the fields of which nobody can tell."""
    values, untold = [], []
    for field, says in citation.says.items():
        gives = [each[field] for each in given if field in each]
        if not gives and not tells_all:
            untold.append(field)
        elif says not in gives:
            value = ChangedValue(field=field, says=says, gives=gives[0] if gives else None)
            values.append(value)
    return tuple(values), untold


def _why_changed(
    citation: Citation, values: Sequence[ChangedValue], untold: Sequence[str], *, is_read: bool
) -> str:
    if not is_read:
        return "it reads otherwise, and is read as no fact any more"
    told = [f"{each.field}: {each.says!r} is cited, {_gives(each)}" for each in values]
    told += [f"{field}: what it gives by now cannot be told" for field in untold]
    if told:
        return "; ".join(told)
    if not citation.says:
        return "it reads otherwise, and no value of it is cited"
    return "it reads otherwise, and none of the values that are cited differ"


def _gives(value: ChangedValue) -> str:
    return "nothing is given" if value.gives is None else f"{value.gives!r} is given"
