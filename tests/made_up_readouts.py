"""Readouts that nobody has published, written for tests."""

from pathlib import Path

FRONT = """\
---
date: '{day}'
published_time: {published}
source_url: https://readouts.example/{slug}/
title: "{title}"
---

{text}
"""


def written(
    folder: Path,
    title: str,
    text: str,
    *,
    published: str = "2022-03-09 17:05:19-05:00",
    slug: str = "readout",
) -> Path:
    """A readout as it is held."""
    day = published.partition(" ")[0]
    file = folder / f"{day}-{slug}.md"
    told = FRONT.format(day=day, published=published, slug=slug, title=title, text=text)
    file.write_text(told, encoding="utf-8")
    return file
