"""Scripts are joined of the page's modules as they stand, and lead back to them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from api.routes.page.files import files
from api.routes.page.joined import (
    DESK,
    DESK_STYLES,
    FIRST,
    LATER,
    MAIN,
    STYLES,
    first_script,
    in_order,
    joined,
    version_of_page,
    views,
)
from api.routes.page.modules import JoiningError, PageModule, code_of, read
from tests.running import ROOT, Client

NODE = shutil.which("node")
SCRIPTS = [name for name in joined() if name.endswith(".js")]
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def body_of(text: str, name: str = "views/one.js") -> list[str]:
    return [each.text for each in read(name, text).body]


def test_imports_and_exports_become_a_script_s_words() -> None:
    module = read(
        "views/one.js",
        'import { h, put as set } from "../browser/dom.js";\n'
        'import {\n  one,\n  two,\n} from "./two.js";\n'
        'import * as all from "../client/api.js";\n'
        "export const A = 1;\n"
        'export async function open() {\n  return import("./three.js");\n}\n'
        "export class B {}\n"
        "export async function* c() {}\n"
        "export {};\n",
    )

    assert [each.text for each in module.body] == [
        'const { h, put: set } = $need("browser/dom.js");',
        'const { one, two } = $need("views/two.js");',
        'const all = $need("client/api.js");',
        "const A = 1;",
        "async function open() {",
        ' return $load("views/three.js");',
        "}",
        "class B {}",
        "async function* c() {}",
    ]
    assert module.imports == ("browser/dom.js", "views/two.js", "client/api.js")
    assert module.later == ("views/three.js",)
    assert module.exports == ("A", "open", "B", "c")


def test_comments_are_left_out_and_nothing_that_only_looks_like_one() -> None:
    text = (
        "// one\n"
        "const a = 1; // stays\n"
        "/** @type {A} */ (a);\n"
        "/**\n * import { x }\n */\n"
        "const b = `\n  // stays\n  /* so does this */\n`;\n"
        '  const c = "//";\n'
    )

    assert body_of(text) == [
        "const a = 1; // stays",
        "/** @type {A} */ (a);",
        "const b = `",
        "  // stays",
        "  /* so does this */",
        "`;",
        ' const c = "//";',
    ]


@pytest.mark.parametrize(
    "line",
    [
        'import "./one.js";',
        'import one from "./one.js";',
        'import { a } from "elsewhere";',
        'import { a } from "./one.js" with { type: "json" };',
        'import * as a from "./one.mjs";',
        "export default 1;",
        "export let a = 1;",
        "export var a = 1;",
        "export { a };",
        "export { a as b };",
        'export * from "./one.js";',
        "export const { a } = b;",
        "await show();",
        "const a = import(name);",
        "const a = import.meta.url;",
        "const $need = 1;",
        "const a = $load;",
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(JoiningError, match=r"^views/one\.js, line 3: "):
        read("views/one.js", f"// @ts-check\n\n{line}\n")


def module(name: str, *imports: str) -> PageModule:
    return PageModule(name, imports, (), (), ())


def test_each_module_stands_behind_what_it_needs_and_only_once() -> None:
    modules = {
        "a": module("a", "b", "c"),
        "b": module("b", "d"),
        "c": module("c", "d"),
        "d": module("d"),
    }

    assert in_order("a", modules) == ("d", "b", "c", "a")


def test_modules_that_need_each_other_are_refused() -> None:
    modules = {"a": module("a", "b"), "b": module("b", "a")}

    with pytest.raises(JoiningError, match="it needs itself, by way of a and b"):
        in_order("a", modules)


def test_module_that_is_not_there_is_told_of() -> None:
    with pytest.raises(JoiningError, match="there is no b"):
        in_order("a", {"a": module("a", "b")})


def test_every_view_has_a_script_to_begin_with_and_one_for_later() -> None:
    assert {each for each in SCRIPTS if each.startswith(FIRST)} == {
        f"{FIRST}{each}" for each in (MAIN, DESK, *views())
    }
    assert {each for each in SCRIPTS if each.startswith(LATER)} == {
        f"{LATER}{each}"
        for each in (
            *(*views(), "parts/fact.js", "parts/course.js", "frame/suggested.js"),
            "desk/beside.js",
        )
    }
    assert {"views/relations.js", "views/actor.js", "views/search.js"} <= set(views())
    assert first_script(None) == "first/main.js"


@pytest.mark.parametrize("view", views())
def test_first_script_of_a_view_has_all_that_it_needs_and_no_other_view(view: str) -> None:
    text = joined()[f"{FIRST}{view}"].decode()
    later = joined()[f"{LATER}{view}"].decode()

    assert f'"{view}": ($need, $load) => {{' in text
    assert [each for each in views() if f'"{each}": ($need' in text] == [view]
    assert '"browser/dom.js": ($need' in text
    assert '"browser/dom.js": ($need' not in later


@pytest.mark.parametrize("view", [MAIN, *views()])
def test_readers_load_nothing_of_the_desk(view: str) -> None:
    text = joined()[f"{FIRST}{view}"].decode()

    assert '"desk/' not in text.replace('$load("desk/beside.js")', "")
    assert ".text-pane" not in joined()[STYLES].decode()
    assert ".text-pane" in joined()[DESK_STYLES].decode()


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_is_one_that_can_be_run(name: str, tmp_path: Path) -> None:
    if NODE is None:
        pytest.skip("Node is not installed")
    script = tmp_path / "script.mjs"
    script.write_bytes(joined()[name])

    checked = subprocess.run([NODE, "--check", script], capture_output=True, text=True, check=False)

    assert checked.stderr == ""


def lines_of(mappings: str) -> dict[int, tuple[int, int]]:
    """By line of a script the number of its source, and the line there: read as a browser does."""
    found, source, line = {}, 0, 0
    for at, segment in enumerate(mappings.split(";")):
        numbers, shift, value = [], 0, 0
        for letter in segment:
            digit = DIGITS.index(letter)
            value |= (digit & 31) << shift
            shift += 5
            if not digit & 32:
                numbers.append(-(value >> 1) if value & 1 else value >> 1)
                shift = value = 0
        if numbers:
            assert (numbers[0], numbers[3]) == (0, 0)
            source, line = source + numbers[1], line + numbers[2]
            found[at] = (source, line)
    return found


@pytest.mark.parametrize("name", ["first/views/relations.js", "later/views/actor.js"])
def test_source_map_leads_each_line_to_its_own(name: str) -> None:
    script = joined()[name].decode().splitlines()
    source_map = json.loads(joined()[f"{name}.map"])

    places = lines_of(source_map["mappings"])
    for at, (source, line) in places.items():
        path = (Path(name).parent / source_map["sources"][source]).as_posix()
        original = files()[str(Path("/", path).resolve().relative_to("/"))].decode().splitlines()
        words = script[at].split("(")[0].strip().removeprefix("const { ").split(" ")[0]
        assert words in original[line] or original[line].startswith("import ")
    assert script[-1] == f"//# sourceMappingURL={Path(name).name}.map"
    assert len(places) > 500


def test_all_of_a_module_is_in_the_script() -> None:
    text = joined()["first/views/relations.js"].decode()

    for name in ("main.js", "views/relations.js", "parts/summary.js", "client/api.js"):
        for line in code_of(files()[name].decode()):
            if line.text and not line.text.startswith(("import", "export", "}")):
                assert line.text in text or "import(" in line.text or line.text.endswith(",")


def test_stylesheet_is_one_and_paper_stays_paper() -> None:
    text = joined()["styles.css"].decode()

    assert text.count("@media print {") == 1
    assert text.index("@media print {") > text.index(".headline")
    assert "/*" not in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("name", joined())
def test_joined_file_is_kept_for_ever_under_its_version(client: Client, name: str) -> None:
    answer = client.get(f"/assets/page/{version_of_page()}/{name}")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == joined()[name]


def test_page_loads_nothing_that_is_made_elsewhere() -> None:
    assert not (ROOT / "api" / "page" / "first").exists()
