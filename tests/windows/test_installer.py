"""The life of the Windows program on one PC: installed, proved, used, upgraded, refused, removed.

The tests of this file are one story and run in this order.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.windows.conftest import Built, Ended, Wine

pytestmark = pytest.mark.windows

ROOT = Path(__file__).resolve().parents[2]
UNINSTALL = r"Microsoft\Windows\CurrentVersion\Uninstall\Minqing"
PASSWORD = {"MINQING_PASSWORD": "demo-demo"}
RUNNING, TEST_FAILED, NOT_REPLACED, MISSING_PART = 5, 6, 7, 3


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again, for at most a minute."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "waited for a minute"
        time.sleep(0.2)


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def figures(wine: "Wine") -> dict[str, Any]:
    """The month's figures of the office on this PC, counted by the installed program."""
    ended = wine.python("-m", "desktop", "summary", "2026-09", "--json", **PASSWORD)
    assert ended.code == 0, ended.out
    counted: dict[str, Any] = json.loads(ended.out)
    return counted


def self_test(wine: "Wine", folder: Path) -> "Ended":
    return wine.run(folder / "Minqing.exe", "self-test")


def shortcuts(wine: "Wine") -> list[str]:
    return sorted(path.relative_to(wine.home).parts[0] for path in wine.home.rglob("民情台.lnk"))


# ---------------------------------------------------------------- the old version, with data


def test_the_old_version_is_installed_without_questions(wine: "Wine", old: "Built") -> None:
    assert wine.run(old.setup, "/S").code == 0
    assert (wine.program / "Minqing.exe").is_file()
    assert shortcuts(wine) == ["AppData", "Desktop"]
    said = wine.registry(UNINSTALL)
    assert "0.0.9" in said
    assert "QuietUninstallString" in said
    report = (wine.program.parent / "self-test.txt").read_text(encoding="utf-8-sig")
    assert "全部通过" in report
    assert "Minqing" in report  # the data folder
    assert not wine.data.exists()  # proving itself leaves nothing


def test_the_installed_program_proves_itself(wine: "Wine") -> None:
    ended = self_test(wine, wine.program)
    assert ended.code == 0, ended.out
    for part in ("加密数据库", "检索", "月报排版", "备份与恢复", "窗口与截图", "打印到文件", "打印机", "打印字体"):
        assert f"通过  {part}" in ended.out


def test_fonts_of_windows_are_named(wine: "Wine") -> None:
    """Typst and the self-test know the faces by their English names, whatever the file is called."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    font = TTFont(ROOT / "resources" / "fonts" / "NotoSerifSC-Regular.otf")
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = "FangSong"
    target = wine.drive_c / "windows" / "Fonts" / "simfang.otf"
    font.save(target)
    try:
        assert "本机有 仿宋" in self_test(wine, wine.program).out
    finally:
        target.unlink()


def test_data_is_made_in_the_folder_of_the_user(wine: "Wine") -> None:
    ended = wine.python("-m", "desktop", "demo", r"C:\users\李桂兰\AppData\Local\Minqing", "--matters", "60")
    assert ended.code == 0, ended.out
    assert (wine.data / "office.db").is_file()
    assert figures(wine)["period"] == "2026-09"  # without --data


def test_screenshots_of_every_page(wine: "Wine") -> None:
    ended = wine.python("-m", "desktop", "screenshots", r"C:\pictures", **PASSWORD)
    assert ended.code == 0, ended.out
    pictures = list((wine.drive_c / "pictures").glob("*.png"))
    assert len(pictures) > 10
    assert min(path.stat().st_size for path in pictures) > 1000  # the smallest dialog; an empty picture has 350


# ---------------------------------------------------------------- upgrades that are refused


@pytest.fixture
def running(wine: "Wine") -> Iterator[None]:
    """The program with its window open."""
    process = wine.start(wine.program / "Minqing.exe")
    lock = wine.data / "office.lock"
    wait_until(lock.exists)
    yield
    process.kill()
    process.communicate()
    lock.unlink(missing_ok=True)
    wine.wait()


@pytest.mark.usefixtures("running")
def test_a_running_program_is_not_replaced_nor_removed(wine: "Wine", new: "Built") -> None:
    before = files_below(wine.program)
    assert wine.run(new.setup, "/S").code == RUNNING
    wine.run(wine.program.parent / "uninstall.exe", "/S", f"_?={wine.program.parent}")
    assert files_below(wine.program) == before
    assert "0.0.9" in wine.registry(UNINSTALL)


def test_a_version_that_fails_its_self_test_is_not_put_in_place(wine: "Wine", broken: Path) -> None:
    before, counted = files_below(wine.program), figures(wine)
    assert wine.run(broken, "/S").code == TEST_FAILED
    assert files_below(wine.program) == before
    assert not wine.program.with_name("program.new").exists()
    assert figures(wine) == counted
    assert "0.0.9" in wine.registry(UNINSTALL)


def test_data_put_into_the_program_folder_is_not_thrown_away(wine: "Wine", new: "Built") -> None:
    mark = wine.program / "portable.txt"
    mark.write_text("", encoding="utf-8")
    assert wine.run(new.setup, "/S").code == NOT_REPLACED
    assert mark.is_file()
    mark.unlink()


# ---------------------------------------------------------------- the upgrade


def test_an_upgrade_keeps_the_data_and_leaves_no_old_file(wine: "Wine", new: "Built") -> None:
    counted = figures(wine)
    kept = files_below(wine.data)
    (wine.program / "lib" / "stale.py").write_text("", encoding="utf-8")
    for shortcut in (wine.home / "Desktop").glob("*.lnk"):
        shortcut.unlink()
    assert wine.run(new.setup, "/S").code == 0
    assert not (wine.program / "lib" / "stale.py").exists()
    assert not wine.program.with_name("program.old").exists()
    assert "0.0.9" not in wine.registry(UNINSTALL)
    assert shortcuts(wine) == ["AppData"]  # who has cleared the desktop keeps it clear
    assert files_below(wine.data) == kept
    assert figures(wine) == counted


def test_an_upgrade_that_was_cut_off_is_made_good(wine: "Wine", new: "Built", broken: Path) -> None:
    """The power fails between the two moves: the next run first brings the version before back."""
    old = wine.program.rename(wine.program.with_name("program.old"))
    assert wine.run(broken, "/S").code == TEST_FAILED
    assert not old.exists()
    assert self_test(wine, wine.program).code == 0


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("runtime/python311.dll", MISSING_PART),
        ("lib/PySide6/Qt6Widgets.dll", MISSING_PART),
        ("lib/PySide6/Qt6PrintSupport.dll", 1),
        ("lib/typst/_typst.pyd", 1),
        ("app/resources/fonts/NotoSerifSC-Regular.otf", 1),
    ],
)
def test_a_missing_file_fails_the_self_test(wine: "Wine", part: str, code: int) -> None:
    away = (wine.program / part).rename(wine.drive_c / "away")
    try:
        assert self_test(wine, wine.program).code == code
    finally:
        away.rename(wine.program / part)


# ---------------------------------------------------------------- portable


def test_the_portable_version_keeps_its_data_beside_it(wine: "Wine", new: "Built") -> None:
    stick = wine.drive_c / "U 盘（李桂兰）"
    with zipfile.ZipFile(new.portable) as packed:
        packed.extractall(stick)
    folder = stick / "Minqing"
    assert "便携版" in self_test(wine, folder).out
    python = folder / "runtime" / "python.exe"
    before = files_below(wine.data)
    target = r"C:\U 盘（李桂兰）\Minqing\data"
    assert wine.run(python, "-m", "desktop", "demo", target, "--matters", "5").code == 0
    assert wine.run(python, "-m", "desktop", "search", "反映", **PASSWORD).code == 0
    assert sorted(path.name for path in (folder / "data").glob("office.db*")) == ["office.db"]
    journal = (folder / "data" / "office.db").stat().st_size
    assert journal > 0
    assert files_below(wine.data) == before
    shutil.rmtree(stick)


# ---------------------------------------------------------------- our own tests on this Python


def test_store_and_casework_under_the_windows_python(wine: "Wine", tmp_path: Path) -> None:
    """Locks, open files and renames are different on Windows; pytest and hypothesis come from outside the program."""
    source = wine.drive_c / "src"
    for room in ("store", "casework", "fixtures"):
        if (ROOT / "tests" / room).is_dir():
            leave_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / "tests" / room, source / "tests" / room, ignore=leave_out)
    shutil.copy(ROOT / "tests" / "conftest.py", source / "tests")
    options = "addopts = --import-mode=importlib --strict-markers -p no:pytest-qt\nfilterwarnings = error\n"
    (source / "pytest.ini").write_text(f"[pytest]\n{options}xfail_strict = true\n", encoding="utf-8")
    fetch_hypothesis(source / "packages")
    paths = ["C:/src/packages", f"Z:{sysconfig.get_path('purelib')}"]  # what is pure Python is the same on both systems
    code = f"import sys; sys.path += {paths!r}; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    rooms = ("C:/src/tests/store", "C:/src/tests/casework")
    where = ("--rootdir=C:/src", "-c", "C:/src/pytest.ini", "--basetemp=C:/t", "-p", "no:cacheprovider")
    ended = wine.python("-c", code, *where, "-q", *rooms)
    print(ended.out[-4000:])
    assert ended.code == 0


def fetch_hypothesis(target: Path) -> None:
    """The Windows wheel of the hypothesis that runs here: a part of it is compiled."""
    wanted = f"hypothesis=={importlib.metadata.version('hypothesis')}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", f"--target={target}", wanted]
    windows = ["--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11"]
    if subprocess.run([*command, *windows], check=False).returncode:
        pytest.skip("hypothesis for Windows cannot be fetched")


# ---------------------------------------------------------------- the end


def test_uninstalling_leaves_the_data_and_nothing_else(wine: "Wine") -> None:
    kept = files_below(wine.data)
    own = wine.program.parent / "my notes.txt"
    own.write_text("", encoding="utf-8")
    assert wine.run(wine.program.parent / "uninstall.exe", "/S").code == 0
    wine.wait()
    assert [path.name for path in wine.program.parent.iterdir()] == [own.name]
    assert shortcuts(wine) == []
    assert wine.registry(UNINSTALL) == ""
    assert wine.registry("Minqing") == ""
    assert files_below(wine.data) == kept
