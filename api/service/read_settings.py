"""Where settings are read from, and what is wrong with them.

The last of these that has a setting counts: its default, `detente.toml`, the environment
(`DETENTE_PORT`), the command line (`--port`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args, get_origin

import msgspec
from msgspec import Struct

from api.service.settings import DEFAULTS, SETTINGS, WANTED, Config
from events.errors import SettingsError

FILE: Final = "detente.toml"
PREFIX: Final = "DETENTE_"
FILE_VARIABLE: Final = "DETENTE_CONFIG"
"""Names the file; it is no setting itself."""


class Settings(Struct, frozen=True):
    """The configuration, and for each setting where it came from."""

    config: Config
    origins: dict[str, str]


class FoundSetting(Struct, frozen=True):
    """A value as it was found. `is_text` is one that had no type where it stood."""

    value: Any
    origin: str
    is_text: bool


def load(
    options: Mapping[str, Any], *, file: Path | None = None, environment: Mapping[str, str]
) -> Settings:
    """Read the settings; raises `SettingsError` with everything that is wrong with them.

    `options` are the command line's, and `file` the one it names; without it `DETENTE_CONFIG`
    does, and else `detente.toml` here or in the data directory is read if it is there.
    """
    faults: list[str] = []
    found = dict(_variables(environment, faults))
    found |= {
        name: FoundSetting(value, option_of(name, value), is_text=isinstance(value, str))
        for name, value in options.items()
        if value is not None
    }
    path = file or _file(found.get("data"), environment)
    found = dict(_filed(path, faults)) | found if path else found
    values = dict(_checked(found, faults))
    if faults:
        raise SettingsError(tuple(faults))
    origins = {name: found[name].origin if name in found else "default" for name in SETTINGS}
    return Settings(Config(**values), origins)


def option_of(name: str, value: Any = None) -> str:
    """A setting on the command line, as it is given to say a value."""
    return f"--{'no-' if value is False else ''}{name.replace('_', '-')}"


def variable_of(name: str) -> str:
    """A setting in the environment."""
    return PREFIX + name.upper()


def shown(value: Any) -> str:
    """A value as `detente.toml` would have it."""
    return msgspec.json.encode(value).decode()


def _variables(
    environment: Mapping[str, str], faults: list[str]
) -> Iterator[tuple[str, FoundSetting]]:
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in SETTINGS or variable != variable_of(name):
            near = get_close_matches(variable.upper(), map(variable_of, SETTINGS), n=1)
            faults.append(f"{variable}: no such setting{_nearest(near)}")
        else:
            yield name, FoundSetting(text, variable, is_text=True)


def _file(data: FoundSetting | None, environment: Mapping[str, str]) -> Path | None:
    if named := environment.get(FILE_VARIABLE):
        return Path(named)
    directory = Path(DEFAULTS.data if data is None else str(data.value))
    places = (Path(FILE), directory / FILE)
    return next((each for each in places if each.is_file()), None)


def _filed(path: Path, faults: list[str]) -> Iterator[tuple[str, FoundSetting]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(f"{path}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path}: not TOML: {error}")
    else:
        for name, value in content.items():
            if name in SETTINGS:
                yield name, FoundSetting(value, f"{path}: {name}", is_text=False)
            else:
                near = get_close_matches(name, SETTINGS, n=1)
                faults.append(f"{path}: {name}: no such setting{_nearest(near)}")


def _nearest(near: list[str]) -> str:
    return f", did you mean {near[0]}?" if near else ""


def _checked(found: Mapping[str, FoundSetting], faults: list[str]) -> Iterator[tuple[str, Any]]:
    for name, given in found.items():
        try:
            yield name, _converted(given, SETTINGS[name].kind)
        except msgspec.ValidationError as error:
            wanted = WANTED.get(name)
            expected = f"expected {wanted}" if wanted else _lowered(str(error))
            faults.append(f"{given.origin}: {expected}, found {_found(given.value)}")


def _converted(given: FoundSetting, kind: Any) -> Any:
    value = given.value
    if given.is_text and get_origin(get_args(kind)[0]) is tuple:
        value = [each.strip() for each in value.split(",") if each.strip()]
    return msgspec.convert(value, kind, strict=not given.is_text)


def _found(value: Any) -> str:
    return str(value) if isinstance(value, float) else shown(value)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:].replace("`", "")
