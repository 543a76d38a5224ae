"""The data sets of the Office of the Historian, which publishes each in a repository of its own."""

from typing import Final

from events.vocabulary.registry import DataSet, SourceAdded

_OFFICE: Final = "Office of the Historian, United States Department of State"


def source(name: str, title: str, *, version: str, published: str) -> SourceAdded:
    """A data set by the `name` of its repository, in the `version` of a commit; `published` is when
    its newest record was entered, in EDTF.
    """
    return SourceAdded(
        id=f"history-at-state-{name}",
        publisher=_OFFICE,
        title=title,
        published=published,
        url=f"https://github.com/HistoryAtState/{name}",
        lineage="office-of-the-historian",
        data_set=DataSet(version=version, maker=_OFFICE, licence="CC0-1.0", made="curated"),
    )
