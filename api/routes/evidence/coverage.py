"""`/v1/sources/{id}/coverage`, and of a data set `…/fields`: how much was read, what was left."""

from collections import Counter
from functools import cache
from typing import Final

from litestar.params import FromPath

from api.answers.evidence import CoverageAnswer, DataSetCoverageAnswer, FieldRead, RecordLeftOut
from api.asking.dependency import GivenQuestion
from api.evidence.sources_read import coverage_of
from api.http.handlers import get
from api.service.stores import OpenService
from events.errors import CoverageUnknownError
from projections.facts import sources
from seeds.data_sets.coverage import DataSetCoverage
from seeds.data_sets.doubtful import doubtful_records
from seeds.us_diplomacy import us_diplomacy_coverage, us_diplomacy_left_out

LEFT_OUT_SHOWN: Final = 500
"""Of what is in no fact, so much is named; the rest is counted."""


@get("/v1/sources/{id:str}/coverage", tags=["sources"])
async def get_coverage(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> CoverageAnswer:
    """Which passages of a source are cited, and why the others are not.

    404 for a source that was not read passage by passage; of a data set `…/fields` tells.
    """
    view = sources.view(service.reader, id, question.clocks)  # or not known, or not out yet
    if (found := coverage_of(id)) is not None:
        return found
    raise CoverageUnknownError(id, view.source.data_set is not None)


@get("/v1/sources/{id:str}/fields", tags=["sources"])
async def get_fields(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> DataSetCoverageAnswer:
    """How much of each field of a data set was read, and which of its records are in no fact.

    404 for a source that is no data set, and for one that comes from elsewhere than Detente.
    """
    view = sources.view(service.reader, id, question.clocks)
    if id not in _data_sets():
        raise CoverageUnknownError(id, view.source.data_set is not None)
    return _of_data_set(_data_sets()[id])


def _of_data_set(read: DataSetCoverage) -> DataSetCoverageAnswer:
    left = [each for each in us_diplomacy_left_out() if each.source == read.source]
    return DataSetCoverageAnswer(
        source=read.source,
        records=read.records,
        in_facts=read.read,
        fields=tuple(
            FieldRead(field=each.field, read=each.read, unread=each.unread, empty=each.empty)
            for each in read.fields
        ),
        left_out=len(left),
        left_out_because=dict(Counter(each.reason for each in left).most_common()),
        left_out_records=tuple(
            RecordLeftOut(file=each.file, record=each.record or None, reason=each.reason)
            for each in left[:LEFT_OUT_SHOWN]
        ),
        doubtful=tuple(each for each in doubtful_records() if each.source == read.source),
    )


@cache
def _data_sets() -> dict[str, DataSetCoverage]:
    """The coverage of each data set that ships; read once."""
    return {each.source: each for each in us_diplomacy_coverage()}
