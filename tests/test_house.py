"""House rules that a machine can hold: names, encodings, docstrings, paths, resources."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "desktop"
OURS = sorted(path for top in ("desktop", "tests", "resources") for path in (ROOT / top).rglob("*.py"))
ROOMS_WITH_DOCSTRINGS = ("domain", "store", "casework")
TEXT_KINDS = {".py", ".toml", ".md", ".csv", ".typ", ".txt", ".svg", ".json", ".yml", ".cfg", ".nsi", ""}

WEAK_CLASS = re.compile(r"(Manager|Helper|Utils?|Utilit(y|ies)|Service|Base|Common|Misc)$")
WEAK_MODULE = re.compile(r"(common|misc|utils?|utilities|helpers?|managers?|services?|base)$")
# written in pieces, so that this file does not find itself
UNFINISHED = re.compile("|".join((r"\bTO" + "DO", r"\bFIX" + "ME")))
MACHINE = re.compile(
    "|".join(("/wo" + "rk/", "/ro" + "ot/", "/tmp/" + "venv", r"[A-Z]:\\Us" + "ers", "bash_" + "jobs"))
)
HOSTS = re.compile(r"https?://[^\s\"']*(pypi|nexus|artifactory|registry|mirror)" + r"[^\s\"']*", re.IGNORECASE)


def shown(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT).as_posix()}" + (f":{line}" if line else "")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        shown(path, number)
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def text_files() -> list[Path]:
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT_KINDS]
    below = [p for top in ("desktop", "tests", "resources") for p in (ROOT / top).rglob("*") if p.is_file()]
    return [path for path in tops + below if path.suffix in TEXT_KINDS and "__pycache__" not in path.parts]


# ---------------------------------------------------------------- files are opened with an encoding


def opened_bare(source: ast.Module) -> Iterator[int]:
    """Lines where text is read or written in the encoding of the PC."""
    for call in (node for node in ast.walk(source) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        modes = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        is_binary = any(re.fullmatch(r"[rwxa+]*b[rwxa+]*", mode) for mode in modes)
        is_text_open = name == "open" and (isinstance(call.func, ast.Name) or any(m in ("r", "w", "a") for m in modes))
        reads_text = name in ("read_text", "write_text") or is_text_open
        if reads_text and not is_binary and "encoding" not in {keyword.arg for keyword in call.keywords}:
            yield call.lineno


def test_text_has_an_encoding() -> None:
    assert [shown(path, line) for path in OURS for line in opened_bare(tree(path))] == []


@pytest.mark.parametrize(
    ("source", "is_bare"),
    [
        ("open(p)", True),
        ("open(p, 'w')", True),
        ("p.open('a')", True),
        ("p.read_text()", True),
        ("p.write_text(x)", True),
        ("open(p, 'rb')", False),
        ("p.open(mode='wb')", False),
        ("open(p, encoding='utf-8')", False),
        ("p.write_text(x, encoding='utf-8')", False),
        ("dialog.open()", False),
    ],
)
def test_the_encoding_check(source: str, is_bare: bool) -> None:
    assert bool(list(opened_bare(ast.parse(source)))) is is_bare


# ---------------------------------------------------------------- nothing half-done, nothing of this machine


def stubs(trees: dict[str, ast.Module]) -> list[str]:
    """Methods that only raise NotImplementedError and that no class built on theirs defines."""
    classes = [(place, n) for place, source in trees.items() for n in ast.walk(source) if isinstance(n, ast.ClassDef)]
    defined = {
        (ast.unparse(base).rpartition(".")[2], method.name)
        for _, cls in classes
        for base in cls.bases
        for method in cls.body
        if isinstance(method, ast.FunctionDef)
    }
    return [
        f"{place}:{method.lineno}"
        for place, cls in classes
        for method in cls.body
        if isinstance(method, ast.FunctionDef)
        and any(isinstance(line, ast.Raise) and "NotImplementedError" in ast.unparse(line) for line in method.body)
        and (cls.name, method.name) not in defined
    ]


def test_nothing_is_left_for_later() -> None:
    assert lines_with(UNFINISHED, OURS) == []
    assert stubs({shown(path): tree(path) for path in PACKAGE.rglob("*.py")}) == []


def test_a_stub_is_found_unless_somebody_fills_it() -> None:
    stub = "class A:\n    def f(self):\n        raise NotImplementedError\n"
    assert stubs({"a": ast.parse(stub)}) == ["a:2"]
    assert stubs({"a": ast.parse(stub), "b": ast.parse("class B(x.A):\n    def f(self):\n        pass")}) == []
    assert stubs({"a": ast.parse(stub), "b": ast.parse("class B(A):\n    def g(self):\n        pass")}) == ["a:2"]


def test_nothing_of_a_machine_or_a_registry() -> None:
    assert lines_with(MACHINE, text_files()) == []
    assert lines_with(HOSTS, text_files()) == []


# ---------------------------------------------------------------- names


def test_classes_and_modules_say_what_they_are() -> None:
    classes = [
        shown(path, node.lineno)
        for path in OURS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and WEAK_CLASS.search(node.name)
    ]
    assert classes == []
    assert [shown(path) for path in PACKAGE.rglob("*") if WEAK_MODULE.fullmatch(path.stem)] == []


@pytest.mark.parametrize("name", ["CaseManager", "PrintHelper", "DateUtil", "Base", "CommonService"])
def test_weak_names_are_found(name: str) -> None:
    assert WEAK_CLASS.search(name)
    assert not WEAK_CLASS.search("OfficeDatabase")


# ---------------------------------------------------------------- docstrings


def public_functions(source: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions of a module and methods of its public classes, but those that begin with an underscore."""
    for node in source.body:
        inside = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        yield from (n for n in inside if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))


def test_every_module_says_what_it_is() -> None:
    assert [shown(path) for path in PACKAGE.rglob("*.py") if not ast.get_docstring(tree(path))] == []


@pytest.mark.parametrize("room", ROOMS_WITH_DOCSTRINGS)
def test_public_functions_say_what_they_do(room: str) -> None:
    silent = [
        shown(path, node.lineno)
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for node in public_functions(tree(path))
        if not ast.get_docstring(node)
    ]
    assert silent == []


# ---------------------------------------------------------------- migrations and resources


def test_migrations_are_numbered_without_gap() -> None:
    names = sorted(path.stem for path in (PACKAGE / "store" / "migrations").glob("[0-9]*.py"))
    assert [int(name.partition("_")[0]) for name in names] == list(range(1, len(names) + 1))


def named_resources() -> Iterator[tuple[str, Path]]:
    """(place, path) of every `resource(…)` in the code, as far as it is written out."""
    for path in PACKAGE.rglob("*.py"):
        for call in (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in ("resource", "paths.resource"):
                parts: list[str] = []
                for argument in call.args:
                    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                        break
                    parts.append(argument.value)
                yield shown(path, call.lineno), ROOT.joinpath("resources", *parts)


def test_every_resource_named_in_the_code_exists() -> None:
    named = list(named_resources())
    assert named
    assert [place for place, path in named if not path.exists()] == []


def test_file_filters_stand_in_the_brackets_that_qt_reads() -> None:
    """In full-width ones Qt takes the whole text for a pattern, and the dialog shows no files at all."""
    assert lines_with(re.compile("[（]" + r"\*"), [path for path in OURS if path.name != "test_house.py"]) == []
