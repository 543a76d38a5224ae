"""Pieces of SVG."""


def rect(look: str, start: float, top: float, width: float, height: float) -> str:
    """A bar, or a piece of a column."""
    return f'<rect class="{look}" x="{start:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'
