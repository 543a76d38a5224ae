"""The settings as a page for people, made from the fields that they are.

`python -m api.cli.making.make_settings_page` writes it to `docs/settings.md`, in a checkout.
"""

from pathlib import Path
from typing import Final

from api.service.read_settings import FILE, FILE_VARIABLE, option_of, shown, variable_of
from api.service.settings import SETTINGS
from events.files import durable

PAGE: Final = Path(__file__).parents[3] / "docs" / "settings.md"

_EXAMPLE: Final = "public_url"

_ABOUT: Final = f"""\
# Settings

For whoever runs a Detente: every setting, its default and what it is for.

A setting can stand in three places. Where several have it, the last of them counts:

1. the file `{FILE}`: `port = 8123`. It is the one that `{FILE_VARIABLE}` or `--config` names, or \
the one here, or the one in the data directory.
2. the environment: `{variable_of("port")}=8123`. Lists have commas.
3. the command line: `{option_of("port")} 8123`.

So `{_EXAMPLE}` is `{variable_of(_EXAMPLE)}` in the environment and `{option_of(_EXAMPLE)}` on the \
command line.

`make run` goes by the same order. `PORT=8123` and `DATA=elsewhere`, on its line or in the \
environment, are its `--port` and `--data`; without them it passes nothing on.

All settings are checked at the start, and everything that is wrong with them is told at once, \
with where it stands. `detente config` prints what is in effect and where it came from, as a file \
of settings.

| setting | default | meaning |
|---|---|---|
"""


def text() -> str:
    """The page as the file has it."""
    rows = (
        f"| `{name}` | `{shown(setting.default)}` | {setting.meaning} |\n"
        for name, setting in SETTINGS.items()
    )
    return _ABOUT + "".join(rows)


if __name__ == "__main__":
    durable.replace(PAGE, text().encode(), durable.READABLE)
