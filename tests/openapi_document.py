"""Writes the OpenAPI document, which needs no ledger: `python -m tests.openapi_document FILE`."""

import sys
from pathlib import Path

import msgspec

from api.app import create_app
from api.openapi.document import document
from api.service.stores import reading


def main() -> None:
    file = Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.encode(document(create_app(lambda: reading(Path())))))


if __name__ == "__main__":
    main()
