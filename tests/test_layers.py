"""Who may import what: every folder against one table, and planted violations that must be found."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
ANYTHING = ("",)


class Rule(NamedTuple):
    """What a room may import, as beginnings of dotted names: of `desktop`, of third parties, and what never."""

    desktop: tuple[str, ...] = ()
    third_party: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


_FILES_AND_CLOCKS = ("os", "io", "pathlib", "shutil", "tempfile", "sqlite3", "socket", "subprocess", "time", "logging")
_ORM = ("peewee", "playhouse", "sqlcipher3")
_QT = ("PySide6", "shiboken6")
_SCREEN = ("domain", "casework", "printing", "exchange", "ui", "paths", "settings", "log")

RULES: dict[str, Rule] = {
    "__init__": Rule(),
    "paths": Rule((), ("platformdirs",)),
    "log": Rule(("paths",)),
    "settings": Rule(("paths", "log")),
    "display": Rule((), ("PySide6", "importlib")),
    "domain": Rule(("domain",), ("pypinyin",), _FILES_AND_CLOCKS),
    "store": Rule(("domain", "store", "paths"), (*_ORM, "cryptography")),
    "casework": Rule(("domain", "store", "casework", "paths")),
    "printing": Rule(("domain", "printing", "paths"), ("typst", "pypdfium2", "segno", "docx")),
    "printing.printer": Rule(("domain", "printing", "paths"), ("pypdfium2", "PySide6")),
    "exchange": Rule(("domain", "casework", "store", "exchange", "paths"), ("python_calamine", "xlsxwriter", "lxml")),
    "demo": Rule(("domain", "store", "casework", "demo", "paths")),
    "ui": Rule(_SCREEN, _QT),
    "ui.main_window": Rule(_SCREEN, (*_QT, "importlib")),  # desks are loaded when first opened
    "ui.desks.tabbed_desk": Rule(_SCREEN, (*_QT, "importlib")),
    "ui.desks.system.desk": Rule(_SCREEN, (*_QT, "importlib")),
    "ui.models": Rule(
        ("domain", "store", "ui"), _QT, ("desktop.store.tables", "desktop.store.database", "desktop.store.vault")
    ),
    "app": Rule(ANYTHING, ANYTHING),
    "commands": Rule(ANYTHING, ANYTHING),
    "cli": Rule(ANYTHING, ANYTHING),
    "selftest": Rule(ANYTHING, ANYTHING),
    "__main__": Rule(ANYTHING, ANYTHING),
}
"""Room (below `desktop`) → rule; the longest name that fits a module counts."""

LOADERS = ("importlib", "__import__")
NAMED = re.compile(r"desktop(\.[a-z_]+)+")


def begins(name: str, start: str) -> bool:
    """True when a dotted name is `start` or lies below it; everything lies below the empty name."""
    return not start or name == start or name.startswith(start + ".")


def rule_of(module: str) -> Rule | None:
    """The rule of a module, named from below `desktop`."""
    room = max((room for room in RULES if begins(module, room)), key=len, default=None)
    return None if room is None else RULES[room]


def imports_of(source: str) -> Iterator[tuple[int, str, bool]]:
    """(line, dotted name, is absolute) of everything that a source imports, names inside packages included.

    A module of `desktop` named in a string is taken for loaded by name.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, True) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module or ''}.{alias.name}", node.level == 0) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith(LOADERS):
            yield node.lineno, ast.unparse(node.func).split(".")[0], True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value):
            yield node.lineno, node.value, True


def objection(rule: Rule, name: str) -> str:
    """Why a room may not import a name; empty when it may."""
    if any(begins(name, banned) for banned in rule.never):
        return f"must never import {name}"
    head, _, below = name.partition(".")
    if head == "desktop":
        # the package itself, for its version
        fits = below in ("", "__version__") or any(begins(below, allowed) for allowed in rule.desktop)
        return "" if fits else f"may not import {name}"
    if head in LOADERS and not any(begins(head, allowed) for allowed in rule.third_party):
        return "loads modules by name"
    if head in sys.stdlib_module_names or any(begins(head, allowed) for allowed in rule.third_party):
        return ""
    return f"may not import {name}"


def violations(root: Path) -> list[str]:
    """Every import of the package `desktop` below `root` that the table does not allow."""
    found = []
    package = root / "desktop"
    for path in sorted(package.rglob("*.py")):
        shown = path.relative_to(root).as_posix()
        parts = path.relative_to(package).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        rule = rule_of(module)
        if rule is None:
            found.append(f"{shown}: has no rule")
            continue
        for line, name, is_absolute in imports_of(path.read_text(encoding="utf-8")):
            said = objection(rule, name) if is_absolute else "imports relatively"
            if said:
                found.append(f"{shown}:{line}: {said}")
    return found


def clock_readings(path: Path) -> list[str]:
    """Where a source asks the PC for the day or the moment."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    asked = {"today", "now", "utcnow", "localtime", "time_ns"}
    return [f"{path}:{c.lineno}" for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in asked]


def test_every_import_is_allowed() -> None:
    assert violations(ROOT) == []


@pytest.mark.parametrize("room", ["domain", "casework"])
def test_today_is_an_argument(room: str) -> None:
    assert [place for path in (ROOT / "desktop" / room).rglob("*.py") for place in clock_readings(path)] == []


def test_the_table_names_no_empty_room() -> None:
    rooms = {".".join(p.relative_to(ROOT / "desktop").with_suffix("").parts) for p in (ROOT / "desktop").rglob("*")}
    assert set(RULES) <= rooms


# ---------------------------------------------------------------- the check itself


def plant(root: Path, path: str, source: str) -> list[str]:
    target = root / "desktop" / path
    target.parent.mkdir(parents=True)
    target.write_text(source, encoding="utf-8")
    return violations(root)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/x.py", "import peewee"),
        ("domain/x.py", "from PySide6.QtCore import Qt"),
        ("domain/x.py", "from pathlib import Path"),
        ("domain/x.py", "import time"),
        ("domain/x.py", "from desktop.store import matters"),
        ("domain/x.py", "from desktop import paths"),
        ("domain/deep/x.py", "import desktop.store.matters"),
        ("domain/x.py", "def f():\n    import sqlite3"),
        ("domain/x.py", "import importlib\nimportlib.import_module('peewee')"),
        ("domain/x.py", "__import__('peewee')"),
        ("ui/main_window.py", "PAGE = 'desktop.store.matters'"),
        ("domain/x.py", "from .codes import Right"),
        ("domain/x.py", "from . import codes"),
        ("store/x.py", "from desktop.casework import steps"),
        ("store/x.py", "import PySide6"),
        ("store/tables/x.py", "import typst"),
        ("casework/x.py", "import peewee"),
        ("casework/x.py", "from playhouse.shortcuts import model_to_dict"),
        ("casework/x.py", "from desktop.ui import look"),
        ("casework/x.py", "from desktop.exchange import sheets"),
        ("printing/x.py", "from PySide6.QtPrintSupport import QPrinter"),
        ("printing/x.py", "from desktop.store import matters"),
        ("printing/x.py", "from desktop.casework import summary"),
        ("printing/printer.py", "from desktop.ui import look"),
        ("exchange/x.py", "import openpyxl"),
        ("exchange/x.py", "from desktop.ui import work"),
        ("demo/x.py", "from desktop.exchange import sheets"),
        ("ui/x.py", "from desktop.store import matters"),
        ("ui/desks/x.py", "import desktop.store"),
        ("ui/widgets/x.py", "import peewee"),
        ("ui/x.py", "from desktop import store"),
        ("ui/x.py", "from desktop.app import main"),
        ("ui/models/x.py", "from desktop.store.tables import Matter"),
        ("ui/models/x.py", "from desktop.store import tables"),
        ("ui/models/x.py", "from desktop.store import database"),
        ("ui/models/x.py", "from desktop.store.vault import open_vault"),
        ("ui/models/x.py", "from desktop.casework import steps"),
        ("paths.py", "from desktop.settings import PcSettings"),
        ("newroom/x.py", "import re"),
        ("newfile.py", ""),
        ("domains/x.py", ""),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, path: str, source: str) -> None:
    found = plant(tmp_path, path, source)
    assert len(found) == (2 if source.startswith("import importlib") else 1)
    assert found[0].startswith(f"desktop/{path}:")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/x.py", "import re\nfrom desktop.domain.codes import Right\nfrom pypinyin import lazy_pinyin"),
        ("store/x.py", "import peewee\nfrom playhouse.migrations import Runner\nfrom desktop import paths"),
        ("casework/x.py", "from desktop.store.tables import Matter\nfrom desktop.domain import clocks"),
        ("printing/printer.py", "from PySide6.QtPrintSupport import QPrinter"),
        ("exchange/x.py", "from python_calamine import CalamineWorkbook\nimport xlsxwriter"),
        ("ui/models/x.py", "from desktop.store import matters\nfrom PySide6.QtCore import Qt"),
        ("ui/desks/petitions/x.py", "from desktop.casework import steps\nfrom desktop import __version__"),
        ("app.py", "import peewee\nfrom desktop.store import database"),
    ],
)
def test_what_is_allowed_passes(tmp_path: Path, path: str, source: str) -> None:
    assert plant(tmp_path, path, source) == []


def test_a_read_clock_is_found(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text("from datetime import date\nday = date.today()\n", encoding="utf-8")
    assert clock_readings(source) == [f"{source}:2"]
