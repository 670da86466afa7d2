"""A Wine prefix like the PC of a clerk with a Chinese name, and the installers, made once for all tests of this folder.

Set MINQING_WINDOWS_INPUTS to the folder that `build_installer.py fetch` has filled; without it these tests are skipped.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUBS = Path(__file__).resolve().parent / "stubs"
TOOLS = ("wine", "wineserver", "makensis", "x86_64-w64-mingw32-gcc")
USER = "李桂兰"
OLD = "0.0.9"


def pytest_configure(config: pytest.Config) -> None:
    """`-m windows` runs these tests alone."""
    config.addinivalue_line("markers", "windows: the installed program under Wine; takes minutes")


def load_builder(root: Path) -> ModuleType:
    """`build_installer.py` of a source tree, as a module."""
    spec = importlib.util.spec_from_file_location("build_installer", root / "build_installer.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """`build_installer.py`."""
    return load_builder(ROOT)


@pytest.fixture(scope="session")
def inputs() -> Path:
    """The fetched inputs; skips where nobody has asked for these tests, fails where a tool for them is missing."""
    given = os.environ.get("MINQING_WINDOWS_INPUTS")
    if not given:
        pytest.skip("MINQING_WINDOWS_INPUTS is not set: the Windows program is not tested")
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        pytest.fail(f"not installed: {', '.join(missing)}")
    return Path(given)


# ---------------------------------------------------------------- Wine


class Ended(NamedTuple):
    """How a Windows program ended."""

    code: int
    out: str


class Wine:
    """One Wine prefix."""

    def __init__(self, prefix: Path) -> None:
        self.drive_c = prefix / "drive_c"
        self.home = self.drive_c / "users" / USER
        self.local = self.home / "AppData" / "Local"
        self.program = self.local / "Programs" / "Minqing" / "program"
        self.data = self.local / "Minqing"
        runtime = "msvcp140,msvcp140_1,msvcp140_2,vcruntime140,vcruntime140_1"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "LC_ALL", "PYTHONPATH")},
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # no debugger that waits, no .desktop files on this machine, and no C++ runtime but the shipped one
            "WINEDLLOVERRIDES": f"winedbg.exe=d;winemenubuilder.exe=d;mscoree=d;mshtml=d;{runtime}=n",
            "USER": USER,
            "LANG": "C.UTF-8",
            "WINEQT_QPA_PLATFORM": "offscreen",  # Wine hands QT_… on only in this form
        }

    def start(self, *command: object, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program without waiting."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # Python under Wine 8 dies when this is a file
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: object, **environment: str) -> Ended:
        """Run a program to its end."""
        with self.start(*command, **environment) as process:
            out, _ = process.communicate(timeout=900)
            return Ended(process.returncode, out.decode("utf-8", "replace"))

    def wait(self) -> None:
        """Until the last Windows program has ended: the uninstaller goes on as a copy of itself."""
        subprocess.run(["wineserver", "-w"], env=self.environment, check=True, timeout=120)

    def python(self, *arguments: object, **environment: str) -> Ended:
        """Run the installed Python."""
        return self.run(self.program / "runtime" / "python.exe", *arguments, **environment)

    def registry(self, key: str) -> str:
        """The values of a key of this user; empty when it is not there."""
        ended = self.run("reg", "query", f"HKCU\\Software\\{key}")
        return ended.out if ended.code == 0 else ""


def compile_stub(name: str, target: Path, *flags: str) -> None:
    """Compile one of the stubs; warnings are errors."""
    command = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-Wall", "-Werror", *flags, f"{STUBS / name}.c", "-ladvapi32"]
    subprocess.run([*command, "-o", str(target)], check=True)


@pytest.fixture(scope="session")
def wine(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """An empty PC with Windows 10 and one user."""
    made = make_prefix(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    subprocess.run(["wineserver", "-k"], env=made.environment, check=False)


def make_prefix(prefix: Path) -> Wine:
    """Windows 10 with what Wine 8 lacks, and a font with Chinese characters."""
    made = Wine(prefix)
    made.run("wineboot", "-i")
    made.wait()
    for link in filter(Path.is_symlink, made.home.iterdir()):  # to the desktop and documents of whoever runs the tests
        link.unlink()
        link.mkdir()
    made.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    system = made.drive_c / "windows" / "system32"
    for name in ("bcryptprimitives", "uisettings"):
        compile_stub(name, system / f"{name}.dll", "-shared")
    key = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
    made.run("reg", "add", key, "/v", "DllPath", "/d", r"C:\windows\system32\uisettings.dll", "/f")
    for name in ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"):
        shutil.copy(ROOT / "resources" / "fonts" / name, made.drive_c / "windows" / "Fonts")
    for family in ("Tahoma", "MS Shell Dlg", "MS Shell Dlg 2", "SimSun", "Microsoft YaHei UI", "宋体"):
        made.run("reg", "add", r"HKCU\Software\Wine\Fonts\Replacements", "/v", family, "/d", "Noto Sans SC", "/f")
    made.wait()
    return made


# ---------------------------------------------------------------- the installers


class Built(NamedTuple):
    """What one build has made."""

    setup: Path
    portable: Path


def build(root: Path, inputs: Path, out: Path) -> Built:
    """Build from a source tree, without network where that can be arranged."""
    command: Sequence[str] = [sys.executable, str(root / "build_installer.py"), "build", "--fast"]
    cut_off = ["unshare", "-rn"] if subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0 else []
    subprocess.run([*cut_off, *command, "--from", str(inputs), "--out", str(out)], check=True)
    (setup,), (portable,) = out.glob("*-setup.exe"), out.glob("*-portable.zip")
    return Built(setup, portable)


@pytest.fixture(scope="session")
def new(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """This version."""
    return build(ROOT, inputs, tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="session")
def old(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The version before: the same sources under another number."""
    root = tmp_path_factory.mktemp("old")
    leave_out = shutil.ignore_patterns("__pycache__")
    for name in ("desktop", "resources"):
        shutil.copytree(ROOT / name, root / name, ignore=leave_out)
    for name in ("build_installer.py", "LICENSE"):
        shutil.copy(ROOT / name, root)
    (root / "desktop" / "__init__.py").write_text(
        f'"""An older version."""\n\n__version__ = "{OLD}"\n', encoding="utf-8"
    )
    return build(root, inputs, root / "dist")


@pytest.fixture(scope="session")
def broken(builder: ModuleType, inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installer of a version that does not work."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "stage").mkdir()
    shutil.copytree(builder.PARTS, folder / "work")
    shutil.copy(ROOT / "resources" / "icons" / "app.ico", folder / "work")
    compile_stub("fails", folder / "stage" / "Minqing.exe")
    builder.make_installer(folder / "stage", folder / "work", folder / "broken-setup.exe", True, "")
    return folder / "broken-setup.exe"
