"""What goes into the Windows program: the lock file, hashes, licences, and whether every DLL is there."""

import json
import re
import struct
import tomllib
import zipfile
from email.message import Message
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def test_the_lock_has_every_dependency_in_a_version_that_fits(builder: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    _, wheels = builder.read_lock()
    locked = {canonicalize_name(pin.name): pin.version for pin in wheels}
    for line in project["dependencies"]:
        needed = Requirement(line)
        assert needed.specifier.contains(locked[canonicalize_name(needed.name)]), line
    tests_only = {canonicalize_name(Requirement(line).name) for line in project["optional-dependencies"]["test"]}
    assert not tests_only & set(locked)


def test_every_pin_is_whole_and_fits_windows(builder: ModuleType) -> None:
    pythons, wheels = builder.read_lock()
    for pin in (*pythons, *wheels):
        assert re.fullmatch(r"[0-9a-f]{64}", pin.sha256)
    for pin in wheels:
        assert pin.size > 0
        assert pin.file.endswith(("-any.whl", "-win_amd64.whl"))
        assert not pin.url


def message(**headers: str) -> Message:
    made = Message()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


@pytest.mark.parametrize(
    ("says", "is_refused"),
    [
        ("MIT", False),
        ("", False),
        ("LGPL-3.0-only OR GPL-3.0-only", False),
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
    ],
)
def test_licences_that_would_bind_the_whole_program(builder: ModuleType, says: str, is_refused: bool) -> None:
    facts = message(Name="x", **({"License_Expression": says} if says else {}))
    if is_refused:
        with pytest.raises(SystemExit, match="不能随程序分发"):
            builder.check_licence(facts)
    else:
        builder.check_licence(facts)


def test_a_classifier_counts_as_a_licence(builder: ModuleType) -> None:
    facts = message(Name="x", Classifier="License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    with pytest.raises(SystemExit):
        builder.check_licence(facts)


# ---------------------------------------------------------------- hashes


@pytest.fixture
def small_lock(builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of one Python and one wheel, both in the folder that is returned."""
    pins = [{"name": n, "version": "1", "file": f, "sha256": builder.digest(f.encode())} for n, f in FILES]
    lock = tmp_path / "lock.json"
    lock.write_text(json.dumps({"python": pins[:1], "wheels": pins[1:]}), encoding="utf-8")
    monkeypatch.setattr(builder, "LOCK", lock)
    for _, name in FILES:
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


FILES = (("python", "python.zip"), ("one", "one-1-py3-none-any.whl"))


def test_inputs_as_pinned_are_taken(builder: ModuleType, small_lock: Path) -> None:
    python, wheels = builder.checked_inputs(small_lock)
    assert (python.file, [pin.file for pin in wheels]) == ("python.zip", ["one-1-py3-none-any.whl"])


@pytest.mark.parametrize("name", [name for _, name in FILES])
def test_a_wrong_hash_stops_the_build(builder: ModuleType, small_lock: Path, name: str) -> None:
    (small_lock / name).write_bytes(b"something else")
    with pytest.raises(SystemExit, match=name):
        builder.checked_inputs(small_lock)
    assert list(small_lock.glob("dist/*")) == []


@pytest.mark.parametrize("name", [name for _, name in FILES])
def test_a_missing_input_is_named(builder: ModuleType, small_lock: Path, name: str) -> None:
    (small_lock / name).unlink()
    with pytest.raises(SystemExit, match=name):
        builder.checked_inputs(small_lock)


# ---------------------------------------------------------------- DLLs


def program(*imports: str, delayed: tuple[str, ...] = ()) -> bytes:
    """The smallest 64-bit PE file that imports DLLs: headers and one section at the address 0x1000, file offset 0x200."""
    names = {name: 0x1400 + 40 * number for number, name in enumerate((*imports, *delayed))}
    at_once = b"".join(struct.pack("<IIIII", 0, 0, 0, names[name], 0) for name in imports) + bytes(20)
    later = b"".join(struct.pack("<IIIIIIII", 1, names[name], 0, 0, 0, 0, 0, 0) for name in delayed) + bytes(32)
    words = b"".join(name.encode().ljust(40, b"\0") for name in names)
    section = at_once.ljust(0x200, b"\0") + later.ljust(0x200, b"\0") + words
    directories = bytearray(16 * 8)
    struct.pack_into("<I", directories, 8, 0x1000)
    struct.pack_into("<I", directories, 8 * 13, 0x1200)
    optional = struct.pack("<H", 0x20B).ljust(112, b"\0") + bytes(directories)
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0)
    table = b".rdata\0\0" + struct.pack("<IIII", len(section), 0x1000, len(section), 0x200) + bytes(16)
    return (head + coff + optional + table).ljust(0x200, b"\0") + section


def test_imports_are_read(builder: ModuleType) -> None:
    made = program("KERNEL32.dll", "Qt6Core.dll", delayed=("dwmapi.dll",))
    assert builder.imported(made) == ["kernel32.dll", "qt6core.dll", "dwmapi.dll"]
    assert builder.imported(program()) == []


def test_a_missing_dll_stops_the_build(builder: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.pyd").write_bytes(program("KERNEL32.dll", "b.dll", "MSVCP140.dll"))
    (tmp_path / "b.dll").write_bytes(program("ucrtbase.dll", "api-ms-win-crt-heap-l1-1-0.dll"))
    (tmp_path / "msvcp140.dll").write_bytes(program())
    builder.check_complete(tmp_path)
    (tmp_path / "b.dll").unlink()
    with pytest.raises(SystemExit, match=r"a\.pyd 需要 b\.dll"):
        builder.check_complete(tmp_path)


def test_large_packages_keep_what_is_used_and_what_that_imports(builder: ModuleType, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as packed:
        packed.writestr("PySide6/QtCore.pyd", program("Qt6Core.dll"))
        packed.writestr("PySide6/Qt6Core.dll", program("MSVCP140.dll"))
        packed.writestr("PySide6/msvcp140.dll", program())
        packed.writestr("PySide6/Qt6Quick.dll", program("Qt6Core.dll"))
        packed.writestr("PySide6/QtCore.pyi", b"")
        packed.writestr("PySide6/plugins/platforms/qwindows.dll", program("Qt6Core.dll"))
        packed.writestr("PySide6/plugins/tls/qschannelbackend.dll", program("Qt6Core.dll"))
        packed.writestr("small/__init__.py", b"")
        packed.writestr("small/tests/test_x.py", b"")
    with zipfile.ZipFile(tmp_path / "x.whl") as packed:
        assert set(builder.wanted_files(packed)) == {
            "PySide6/QtCore.pyd",
            "PySide6/Qt6Core.dll",
            "PySide6/msvcp140.dll",
            "PySide6/plugins/platforms/qwindows.dll",
            "small/__init__.py",
        }
