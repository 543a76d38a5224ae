"""Writes the types of `/client.js`: `python -m tests.client_types OPENAPI-DOCUMENT FILE`."""

import sys
from pathlib import Path

import msgspec

from api.openapi.client_types import client_types


def main() -> None:
    document, file = map(Path, sys.argv[1:])
    file.write_text(client_types(msgspec.json.decode(document.read_bytes())), encoding="utf-8")


if __name__ == "__main__":
    main()
