"""Files of data sets as their keepers write them, small ones that a test makes up."""

from pathlib import Path

ENTERED = "2010-05-20"
_EDITED = f"<created-by>someone</created-by><created-date>{ENTERED}</created-date>"


def written(folder: Path, name: str, text: str) -> None:
    """A file with some XML in it."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def named(tag: str, id_: str, name: str) -> str:
    """A role, an organisation's mission or a position."""
    return f"<{tag}><id>{id_}</id><names><singular>{name}</singular></names></{tag}>"


def person(id_: str, forename: str, surname: str, **more: str) -> str:
    """A file of a person."""
    others = "".join(f"<{tag}>{text}</{tag}>" for tag, text in more.items())
    names = f"<surname>{surname}</surname><forename>{forename}</forename>{others}"
    return f"<person><id>{id_}</id><persName>{names}</persName>{_EDITED}</person>"


def tenure(
    id_: str, who: str, role: str, note: str = "", *, tag: str = "chief", **days: tuple[str, str]
) -> str:
    """A chief or principal; `days` are by name a date and the remark beside it."""
    told = "".join(
        f"<{each}><date>{date}</date><note>{remark}</note></{each}>"
        for each, (date, remark) in days.items()
    )
    return (
        f"<{tag}><id>{id_}</id><person-id>{who}</person-id><role-title-id>{role}</role-title-id>"
        f"{told}<note>{note}</note>{_EDITED}</{tag}>"
    )


def country(territory: str, *chiefs: str) -> str:
    """A country's file of chiefs of mission."""
    listed = f"<territory-id>{territory}</territory-id><chiefs>{''.join(chiefs)}</chiefs>"
    return f"<country-mission>{listed}</country-mission>"


def position(id_: str, name: str, *principals: str) -> str:
    """A position's file of principals."""
    named_so = f"<id>{id_}</id><names><singular>{name}</singular></names>"
    listed = f"{named_so}<principals>{''.join(principals)}</principals>"
    return f"<principal-position>{listed}</principal-position>"


def article(*sections: tuple[str, list[tuple[str, str]]], published: str = "2008") -> str:
    """An article (TEI) of sections, each of entries with a heading and a paragraph."""
    told = "".join(
        f'<div type="section" xml:id="{id_}"><head>A section</head>'
        + "".join(
            f'<div type="timeline"><head>{head}</head><p>{text}</p></div>' for head, text in entries
        )
        + "</div>"
        for id_, entries in sections
    )
    header = f"<publicationStmt><p>Department of State, {published}</p></publicationStmt>"
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{header}</teiHeader>'
        f"<text><body>{told}</body></text></TEI>"
    )
