from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

import seeds
from seeds.reading import read_items
from seeds.schema import FOLDER, schemas

SEEDS = Path(seeds.__file__).parent
FILES = sorted([*SEEDS.glob("*.yaml"), *SEEDS.glob("facts/*.yaml")])


def test_schemas_in_the_tree_are_those_that_are_generated() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}

    assert written == schemas(), "run: python -m seeds.schema"


@pytest.mark.parametrize("name", schemas())
def test_schema_is_one_of_its_dialect(name: str) -> None:
    Draft202012Validator.check_schema(msgspec.json.decode(schemas()[name]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_names_its_schema_and_keeps_to_it(file: Path) -> None:
    first_line = file.read_text(encoding="utf-8").splitlines()[0]
    schema = file.parent / first_line.removeprefix("# yaml-language-server: $schema=")
    validator = Draft202012Validator(msgspec.json.decode(schema.read_bytes()))

    assert list(validator.iter_errors([item.value for item in read_items(file)])) == []
    assert schema.name.startswith("facts" if file.parent.name == "facts" else file.stem)
