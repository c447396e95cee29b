"""The shape of the project: which room may use which, who may print, how large things may grow."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import ROOT

PACKAGE = ROOT / "cleaner"

# From the bottom up. A room, a file or a package right below cleaner/, uses rooms of its own layer and of lower ones.
LAYERS: tuple[set[str], ...] = (
    {"version", "errors", "decode", "model", "packing", "files", "stretches", "as_json"},
    {"fold", "edits", "scan", "pattern_tree", "patterns", "html", "head", "documents", "page", "grammar"},
    {"strips", "repairs", "mending", "mechanisms", "rulebook", "layout"},
    {"plan", "capture", "frame", "guard", "truncation", "generic", "recognise", "stages"},
    {"pipeline"},
    {"sources", "sinks", "run", "review", "authoring", "learn"},
    {"learn"},
    {"arrow", "cli", "__main__"},
)
# A third-party library is used in one room.
LIBRARIES = {
    "ahocorasick_rs": {"scan"},
    "charset_normalizer": {"decode"},
    "orjson": {"as_json"},
    "pydantic": {"grammar", "rulebook"},
    "regex": {"fold", "pattern_tree", "patterns"},
    "rich": {"cli"},
    "selectolax": {"html"},
    "typer": {"cli"},
    "zstandard": {"packing"},
}
# Of the package's extras: imported where they are installed.
EXTRAS = {
    "hyperscan": {"scan"},
    "distributed": {"run"},
    "fastwarc": {"sources"},
    "fsspec": {"files"},
    "pyarrow": {"arrow", "sources", "sinks"},
}
MAX_MODULE, MAX_FUNCTION, MAX_PARAMETERS = 300, 50, 5
TOO_LONG: set[str] = set()  # exceptions, as `path` or `path:name`; the aim is none
TOO_MANY_PARAMETERS: set[str] = set()


class Module(NamedTuple):
    """A file of the package, its room and its syntax tree."""

    path: Path
    room: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[Module, ...]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple(Module(path, _room(path), ast.parse(path.read_text("utf-8"))) for path in paths)


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(module: Module) -> Iterator[str]:
    """The names of modules that a module imports, wherever in it; `from cleaner import x` gives `cleaner.x`.

    What only type checkers see does not count.
    """
    for node in _run_time_nodes(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from _run_time_nodes(node)


def rooms_used(module: Module) -> set[str]:
    """The other rooms that a module imports; the public face of the package is no room."""
    parts = [name.split(".") for name in imports(module)]
    used = {part[1] for part in parts if part[0] == "cleaner" and len(part) > 1}
    return {room for room in used if (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()} - {module.room}


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(module.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


# ------------------------------------------------------------------------------------------------ who uses whom
def test_imports_run_one_way() -> None:
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    unknown = {module.room for module in modules() if module.room != "__init__"} - set(layer)
    assert not unknown, f"say in LAYERS where these belong: {unknown}"
    upwards = [
        f"{module.name} uses {room}"
        for module in modules()
        for room in sorted(rooms_used(module))
        if module.room != "__init__" and layer[room] > layer[module.room]
    ]
    assert not upwards


def test_no_two_rooms_need_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for module in modules():
        if module.room != "__init__":
            graph.setdefault(module.room, set()).update(rooms_used(module))
    assert tuple(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize("room", ["sources", "sinks"])
def test_sources_and_sinks_know_nothing_of_rules(room: str) -> None:
    of_rules = {"rulebook", "plan", "pipeline", "recognise", "grammar", "strips", "repairs", "run"}
    for module in modules():
        if module.room == room:
            assert not rooms_used(module) & of_rules, module.name


def test_each_library_is_used_in_its_room_only() -> None:
    for module in modules():
        for name in imports(module):
            library = name.partition(".")[0]
            if library not in sys.stdlib_module_names and library != "cleaner":
                assert module.room in (LIBRARIES | EXTRAS).get(library, ()), f"{module.name} imports {library}"


def test_toml_is_read_by_the_rulebook_only() -> None:
    for module in modules():
        assert module.room == "rulebook" or "tomllib" not in imports(module), module.name


def test_libraries_and_dependencies_are_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=!~\[ ;]", entry)[0].replace("-", "_") for entry in project["dependencies"]}
    assert named == set(LIBRARIES)


def test_only_cli_prints() -> None:
    for module in modules():
        if module.room == "cli":
            continue
        for node in ast.walk(module.tree):
            prints = isinstance(node, ast.Name) and node.id == "print"
            assert not prints, f"{module.name}:{node.lineno} prints"  # type: ignore[attr-defined]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
                assert node.attr != "stderr", f"{module.name}:{node.lineno} writes to stderr"


# ------------------------------------------------------------------------------------------------ how large
def test_modules_stay_short() -> None:
    lengths = {module.name: len(module.path.read_text("utf-8").splitlines()) for module in modules()}
    assert {name for name, length in lengths.items() if length > MAX_MODULE} == {x for x in TOO_LONG if ":" not in x}


def test_functions_stay_short() -> None:
    long = {
        f"{module.name}:{function.name}"
        for module in modules()
        for function in functions(module)
        if (function.end_lineno or 0) - function.lineno + 1 > MAX_FUNCTION
    }
    assert long == {name for name in TOO_LONG if ":" in name}


def test_functions_take_few_parameters() -> None:
    many = {
        f"{module.name}:{function.name}"
        for module in modules()
        for function in functions(module)
        if module.room != "cli" and _parameters(function) > MAX_PARAMETERS
    }
    assert many == TOO_MANY_PARAMETERS


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def test_names_that_say_nothing_are_not_used() -> None:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                assert not re.search(r"Report|Manager|Processor|Helper|Utils", node.name), f"{module.name}: {node.name}"


# ------------------------------------------------------------------------------------------------ what is in the tree
def tracked() -> list[str]:
    """The files of the repository."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_place_on_a_machine() -> None:
    places = re.compile(rb"(?:^|[^a-zA-Z0-9.])/(?:wor[k]|roo[t]|hom[e]|User[s]|tm[p]/[a-z])/", re.MULTILINE)
    for name in tracked():
        if not name.startswith("samples/"):
            found = places.search((ROOT / name).read_bytes())
            assert not found, f"{name}: {found[0]!r}"


def test_commands_in_the_documents_exist() -> None:
    from typer.main import get_command

    from cleaner.cli import app

    commands = _names(get_command(app))
    for name in tracked():
        if not name.endswith(".md"):
            continue
        for block in re.findall(r"^```\w*\n(.*?)^```|^((?:    .*\n)+)", (ROOT / name).read_text("utf-8"), re.S | re.M):
            for words in re.findall(r"^\W*cleaner ([a-z]+)(?: ([a-z]+))?", "".join(block), re.MULTILINE):
                found = " ".join(words) if words[0] == "rules" else words[0]
                assert found in commands, f"{name}: cleaner {found}"


def _names(group: Any) -> set[str]:
    """The commands of a group, those of groups in it with two words."""
    found = set(group.list_commands(None))
    groups = [(name, one) for name in found if hasattr(one := group.get_command(None, name), "list_commands")]
    return found | {f"{name} {word}" for name, one in groups for word in one.list_commands(None)}


def test_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in tracked():
        if name.endswith(".md"):
            named = set(
                re.findall(r"(?:`|^    |^\$ |^)make ([a-z]+)\b", (ROOT / name).read_text("utf-8"), re.MULTILINE)
            )
            assert named <= targets, name
