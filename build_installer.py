"""Makes the Windows installer and the portable zip, on Linux or Windows, from inputs that a lock file pins.

python build_installer.py lock      online, for maintainers: choose the newest wheels that pyproject.toml allows
python build_installer.py fetch     online, once: download what the lock file names
python build_installer.py build     offline: check every input, put the program together, pack it

`build` needs makensis (NSIS 3) and a mingw-w64 gcc with windres; Debian: nsis gcc-mingw-w64-x86-64-win32.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from io import BytesIO
from itertools import groupby
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
PARTS = ROOT / "resources" / "windows"
LOCK = PARTS / "winlock.json"
INPUTS = ROOT / "build" / "windows" / "inputs"

APP = "Minqing"
PYTHON, PYTHON_MINOR = "3.11.9", "3.11"
PYTHON_DLL = "python311"
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
"""The time that every packed file bears, seconds since 1970: rebuilding gives the same bytes."""


class Pin(NamedTuple):
    """One pinned input; `size` in bytes. `url` only for what does not come from the package index."""

    name: str
    version: str
    file: str
    sha256: str
    size: int = 0
    url: str = ""


def stop(sentence: str) -> NoReturn:
    """End with a sentence and exit code 1."""
    sys.exit(f"没有完成：{sentence}")


def digest(data: bytes) -> str:
    """SHA-256 as hex."""
    return hashlib.sha256(data).hexdigest()


# ---------------------------------------------------------------- the lock file


def read_lock() -> tuple[list[Pin], list[Pin]]:
    """(forms in which the embeddable Python may come, wheels)."""
    locked = json.loads(LOCK.read_text(encoding="utf-8"))
    return [Pin(**one) for one in locked["python"]], [Pin(**one) for one in locked["wheels"]]


def lock(inputs: Path) -> None:
    """Choose the newest wheels for Windows that pyproject.toml allows, with all that they need; Python stays as it is."""
    inputs.mkdir(parents=True, exist_ok=True)
    with (ROOT / "pyproject.toml").open("rb") as project:
        wheels = resolve(tomllib.load(project)["project"]["dependencies"], inputs)
    python, _ = read_lock()
    text = json.dumps({"python": [plain(p) for p in python], "wheels": [plain(p) for p in wheels]}, indent=1)
    LOCK.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{LOCK.relative_to(ROOT)}：{len(wheels)} 个程序包")


def plain(pin: Pin) -> dict[str, Any]:
    """A pin as JSON, without what is not known."""
    return {name: value for name, value in pin._asdict().items() if value}


def resolve(dependencies: Iterable[str], inputs: Path) -> list[Pin]:
    """Pins of the dependencies and of what they need on Windows; pip alone would ask what the building PC needs."""
    from packaging.requirements import Requirement  # comes with pytest; only needed here
    from packaging.utils import canonicalize_name

    windows = {
        "python_version": PYTHON_MINOR,
        "python_full_version": PYTHON,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "extra": "",
    }
    waiting, ranges, pins = list(dependencies), dict[str, set[str]](), dict[str, Pin]()
    while waiting:
        needed = Requirement(waiting.pop())
        if needed.marker and not needed.marker.evaluate(windows):
            continue
        if needed.extras:
            stop(f"{needed}：带附加项的依赖还不会处理")
        name = canonicalize_name(needed.name)
        ranges.setdefault(name, set()).add(str(needed.specifier))
        if name in pins and needed.specifier.contains(pins[name].version):
            continue
        wheel = newest_wheel([f"{name}{versions}" for versions in sorted(ranges[name])], inputs)
        facts = metadata(wheel)
        check_licence(facts)
        data = wheel.read_bytes()
        pins[name] = Pin(facts["Name"], facts["Version"], wheel.name, digest(data), len(data))
        waiting += facts.get_all("Requires-Dist") or []
    return [pins[name] for name in sorted(pins)]


def newest_wheel(requirements: list[str], inputs: Path) -> Path:
    """Download the newest wheel for Windows that meets all the requirements, which are about one package."""
    with tempfile.TemporaryDirectory() as temporary:
        pip_download(temporary, "--no-deps", "--only-binary=:all:", *WINDOWS_WHEELS, *requirements)
        (wheel,) = Path(temporary).glob("*.whl")
        return Path(shutil.copy(wheel, inputs / wheel.name))


WINDOWS_WHEELS = ("--platform=win_amd64", f"--python-version={PYTHON_MINOR}", "--implementation=cp")


def pip_download(folder: Path | str, *arguments: str) -> None:
    """`pip download` from the index that this user has set up."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", f"--dest={folder}"]
    if subprocess.run([*command, *arguments], check=False).returncode:
        stop("pip 没有下载成功，请检查网络和软件源设置")


# ---------------------------------------------------------------- fetching and checking the inputs


def fetch(inputs: Path) -> None:
    """Download what is missing. Hashes are checked by pip before it opens a file, and again here."""
    inputs.mkdir(parents=True, exist_ok=True)
    pythons, wheels = read_lock()
    missing = [pin for pin in wheels if not (inputs / pin.file).is_file()]
    fetch_pinned(missing, inputs, "--only-binary=:all:", *WINDOWS_WHEELS)
    if not any((inputs / pin.file).is_file() for pin in pythons):
        official, repacked = pythons
        if not fetch_url(official, inputs):
            print(f"{official.url} 连接不上，改用软件源中的 {repacked.file}（同一版本，重新打包）")
            fetch_pinned([repacked], inputs, f"--no-binary={repacked.name}")
    python, _ = checked_inputs(inputs)
    print(f"齐全：{python.file} 和 {len(wheels)} 个程序包，在 {inputs}")


def fetch_pinned(pins: list[Pin], inputs: Path, *options: str) -> None:
    """Download pinned packages of the package index."""
    if not pins:
        return
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "wanted.txt"
        lines = [f"{pin.name}=={pin.version} --hash=sha256:{pin.sha256}\n" for pin in pins]
        wanted.write_text("".join(lines), encoding="utf-8")
        pip_download(inputs, "--no-deps", "--require-hashes", *options, f"--requirement={wanted}")


def fetch_url(pin: Pin, inputs: Path) -> bool:
    """Download a pinned file from its address; False when the network has no way there."""
    try:
        with urllib.request.urlopen(pin.url, timeout=60) as answer:
            data = answer.read()
    except OSError:
        return False
    check_hash(pin, data)
    (inputs / pin.file).write_bytes(data)
    return True


def check_hash(pin: Pin, data: bytes) -> None:
    """Stop unless the content is the pinned one."""
    if digest(data) != pin.sha256:
        stop(f"{pin.file} 的 SHA-256 与 {LOCK.name} 不符，不能使用。请删除这个文件，重新执行 fetch")


def checked_inputs(inputs: Path) -> tuple[Pin, list[Pin]]:
    """The Python and the wheels to build from, every one present and unchanged."""
    pythons, wheels = read_lock()
    python = next((pin for pin in pythons if (inputs / pin.file).is_file()), None)
    missing = [pin.file for pin in wheels if not (inputs / pin.file).is_file()]
    if python is None:
        missing.append(" 或 ".join(pin.file for pin in pythons))
    if python is None or missing:
        stop(f"{inputs} 中缺少 {'、'.join(missing)}。请先联网执行 fetch")
    for pin in (python, *wheels):
        check_hash(pin, (inputs / pin.file).read_bytes())
    return python, wheels


def metadata(wheel: Path) -> Any:
    """The METADATA of a wheel, as headers."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(n for n in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        return HeaderParser().parsestr(packed.read(name).decode("utf-8"))


def licence(facts: Any) -> str:
    """What a package says about its licence, in one line."""
    classifiers = [c.rpartition(" :: ")[2] for c in facts.get_all("Classifier") or [] if c.startswith("License")]
    first = (facts.get("License") or "").strip().splitlines()
    return facts.get("License-Expression") or "; ".join(classifiers) or (first[0] if first else "")


def check_licence(facts: Any) -> None:
    """Stop at a package that may only be used under the GPL or AGPL."""
    choices = re.split(r"\bOR\b|;", licence(facts))
    if all(re.search(r"\bA?GPL|GNU (Affero )?General Public", one) for one in choices):
        stop(f"{facts['Name']} 的许可证是 {licence(facts)}，不能随程序分发")


# ---------------------------------------------------------------- putting the program together

LEFT_OUT_OF_PYTHON = re.compile(
    # the program is offline and hashes without OpenSSL; python.cat signs the unpacked whole, of which this is a part
    r"(_ssl|_hashlib|_msi|winsound)\.pyd|lib(ssl|crypto)-.*\.dll|python\.cat|.*\._pth"
)
C_RUNTIME = re.compile(r"(msvcp140|vcruntime140|vcamp140|vcomp140|concrt140|vccorlib140)\w*\.dll", re.IGNORECASE)

LEFT_OUT_OF_WHEELS = re.compile(
    r".*\.(pyi|pyx|pxd|pxi|h|hpp|lib|exe|typed)|[^/]+\.(data|libs)/.*|.*/(tests?|testing|include|includes)/.*"
    r"|.*\.dist-info/(RECORD|WHEEL|entry_points\.txt|top_level\.txt|INSTALLER|REQUESTED|sboms/.*)"
    r"|(cffi|pycparser|pypdfium2_cli|pwiz\.py|peewee-stubs)(/.*)?"
)
KEPT = {
    "PySide6": re.compile(
        r"(__init__|_config|_git_pyside_version)\.py|pyside6\.abi3\.dll"
        r"|Qt(Core|Gui|Widgets|PrintSupport|Svg|Network)\.pyd"
        r"|plugins/(platforms/q(windows|offscreen)|imageformats/q(jpeg|svg|ico|gif|webp|tiff)|iconengines/qsvgicon"
        r"|styles/qmodernwindowsstyle)\.dll"
        r"|translations/qtbase_zh_CN\.qm"
    ),
    "lxml": re.compile(r"__init__\.py|(etree|_elementpath)\..*pyd"),  # what python-docx uses
}
"""Large packages of which only these files are shipped, and the DLLs beside them that those import."""

WINDOWS_DLLS = re.compile(
    r"(api-ms-win|ext-ms)-[-\w]+\.dll|(advapi32|authz|bcrypt|bcryptprimitives|combase|comctl32|comdlg32|crypt32|d2d1|d3d11"
    r"|d3d12|d3d9|dnsapi|dwmapi|dwrite|dxgi|gdi32|imm32|iphlpapi|kernel32|mpr|msvcrt|ncrypt|netapi32|ntdll|ole32"
    r"|oleaut32|psapi|rpcrt4|secur32|setupapi|shcore|shell32|shlwapi|user32|userenv|uxtheme|version|winhttp|winmm"
    r"|winspool\.drv|ws2_32|wtsapi32|dbghelp|pathcch|cabinet|uiautomationcore|propsys|ucrtbase|usp10|msimg32|opengl32"
    r"|powrprof|runtimeobject)(\.dll)?"
)
"""What Windows 10 1809 itself brings. The C++ runtime is not among it."""


def put_together(inputs: Path, stage: Path) -> None:
    """Everything that is installed, below `stage`: `runtime` (Python), `lib` (packages), `app` (ours), `licenses`."""
    python, wheels = checked_inputs(inputs)
    runtime, lib, app = stage / "runtime", stage / "lib", stage / "app"
    for name, data in python_files(inputs / python.file):
        if not LEFT_OUT_OF_PYTHON.fullmatch(name):
            write(runtime / name, data)
    # The file beside the DLL cuts Python off from the registry, PYTHON* variables and the user's packages.
    write(runtime / f"{PYTHON_DLL}._pth", f"{PYTHON_DLL}.zip\r\n.\r\n../lib\r\n../app\r\n".encode("ascii"))
    for pin in wheels:
        with zipfile.ZipFile(inputs / pin.file) as packed:
            for name in wanted_files(packed):
                write(lib / name, packed.read(name))
    one_c_runtime(lib, runtime)
    leave_out = shutil.ignore_patterns("__pycache__", "windows", "make_fonts.py", "pictures.json")
    shutil.copytree(ROOT / "desktop", app / "desktop", ignore=leave_out)
    shutil.copytree(ROOT / "resources", app / "resources", ignore=leave_out)
    collect_licences([metadata(inputs / pin.file) for pin in wheels], stage)


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def python_files(archive: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the embeddable Python, from python.org's zip or from its repack in the package index."""
    data = archive.read_bytes()
    if archive.suffix == ".gz":
        with tarfile.open(fileobj=BytesIO(data)) as packed:
            inner = next(m for m in packed.getmembers() if m.name.endswith("/data.zip"))
            opened = packed.extractfile(inner)
            assert opened is not None
            data = opened.read()
    with zipfile.ZipFile(BytesIO(data)) as packed_zip:
        for name in packed_zip.namelist():
            if not name.endswith("/"):
                yield name.rpartition("/")[2], packed_zip.read(name)


def wanted_files(packed: zipfile.ZipFile) -> list[str]:
    """Names of the files of a wheel that are shipped."""
    names = [name for name in packed.namelist() if not name.endswith("/") and not LEFT_OUT_OF_WHEELS.fullmatch(name)]
    wanted = [name for name in names if is_kept(name)]
    beside = {name.rpartition("/")[2].lower(): name for name in names if name.count("/") == 1}
    for name in wanted:  # grows while it is walked: what a DLL imports may import more
        if name.endswith((".dll", ".pyd")):
            found = [beside[dll] for dll in imported(packed.read(name)) if dll in beside]
            wanted += [dll for dll in found if dll not in wanted]
    return wanted


def is_kept(name: str) -> bool:
    """False for the files of a large package that nothing asks for."""
    package, _, inside = name.partition("/")
    return package not in KEPT or bool(KEPT[package].fullmatch(inside))


def one_c_runtime(lib: Path, runtime: Path) -> None:
    """Keep one set of the C++ runtime, Qt's newer one, beside Python: of two the first loaded would win for all."""
    for path in sorted(lib.rglob("*.dll")):
        if C_RUNTIME.fullmatch(path.name):
            if path.parent.name == "PySide6":
                shutil.copy(path, runtime / path.name.lower())
            path.unlink()


INSIDE = (
    "Qt（PySide6_Essentials 中）\t\tLGPL-3.0-only",
    "SQLCipher（sqlcipher3 中）\t\tBSD-3-Clause",
    "OpenSSL（cryptography、sqlcipher3 中）\t\tApache-2.0",
    "Noto 字体（app/resources/fonts）\t\tOFL-1.1",
    "图标（app/resources/icons）\t\tMIT",
)
"""What comes inside other parts, for the list of licences."""


def collect_licences(packages: list[Any], stage: Path) -> None:
    """The licence texts of everything shipped, and a list that says what is under which."""
    target = stage / "licenses"
    lines = [f"民情台\t{version()}\tMulanPSL-2.0", f"Python\t{PYTHON}\tPSF-2.0"]
    for facts in packages:
        check_licence(facts)
        lines.append(f"{facts['Name']}\t{facts['Version']}\t{licence(facts) or '见同名文件夹'}")
    for path in sorted((stage / "lib").glob("*.dist-info/**/*")):
        if path.is_file() and re.search(r"licen[cs]e|copying|notice|authors", path.as_posix(), re.IGNORECASE):
            below = path.relative_to(stage / "lib")
            write(target / below.parts[0].removesuffix(".dist-info") / "-".join(below.parts[1:]), path.read_bytes())
            path.unlink()
    (stage / "runtime" / "LICENSE.txt").rename(target / "Python-LICENSE.txt")
    shutil.copy(ROOT / "LICENSE", target / "Minqing-LICENSE.txt")
    for text in sorted((PARTS / "licenses").iterdir()):
        shutil.copy(text, target / text.name)
    write(target / "README.txt", ("\ufeff" + "\r\n".join([*lines, *INSIDE]) + "\r\n").encode("utf-8"))


def version() -> str:
    """The program's version, e.g. `0.1.0`."""
    found = re.search(r'__version__ = "([\d.]+)"', (ROOT / "desktop" / "__init__.py").read_text(encoding="utf-8"))
    assert found
    return found[1]


def compile_sources(stage: Path) -> None:
    """Byte code for every source, independent of file times; only a Python of the same minor version can make it."""
    python = [sys.executable, "-s", "-S"]
    if sys.version_info[:2] != tuple(map(int, PYTHON_MINOR.split("."))):
        if sys.platform != "win32":
            print(f"提示：不是 Python {PYTHON_MINOR}，没有预编译，程序第一次启动会慢几秒")
            return
        python = [str(stage / "runtime" / "python.exe")]
    options = ["-q", "--invalidation-mode=unchecked-hash", "-s", str(stage), "lib", "app"]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if subprocess.run([*python, "-m", "compileall", *options], cwd=stage, env=environment, check=False).returncode:
        stop("有源文件不能编译")


# ---------------------------------------------------------------- is everything there?


def imported(data: bytes) -> list[str]:
    """Names in small letters of the DLLs that a PE file imports, at once or when first used (PE/COFF §6.4, §6.5)."""
    (header,) = struct.unpack_from("<I", data, 0x3C)
    section_count, optional_size = struct.unpack_from("<H12xH", data, header + 6)
    optional = header + 24
    is_64 = struct.unpack_from("<H", data, optional)[0] == 0x20B
    directories = optional + (112 if is_64 else 96)
    sections = [struct.unpack_from("<IIII", data, optional + optional_size + 40 * n + 8) for n in range(section_count)]

    def place(address: int) -> int:
        for size, start, raw_size, raw in sections:
            if start <= address < start + max(size, raw_size):
                return int(address - start + raw)
        raise ValueError("an address outside of all sections")

    names = []
    for directory, entry_size, name_at in ((1, 20, 12), (13, 32, 4)):
        (table,) = struct.unpack_from("<I", data, directories + 8 * directory)
        at = place(table) if table else 0
        while at and (name := struct.unpack_from("<I", data, at + name_at)[0]):
            start = place(name)
            names.append(data[start : data.index(b"\0", start)].decode("ascii").lower())
            at += entry_size
    return names


def check_complete(stage: Path) -> None:
    """Stop when a DLL is imported that is neither shipped nor part of Windows."""
    programs = [path for path in sorted(stage.rglob("*")) if path.suffix.lower() in (".dll", ".pyd", ".exe")]
    shipped = {path.name.lower() for path in programs}
    lacking = [
        f"{path.relative_to(stage).as_posix()} 需要 {dll}"
        for path in programs
        for dll in imported(path.read_bytes())
        if dll not in shipped and not WINDOWS_DLLS.fullmatch(dll)
    ]
    if lacking:
        stop("缺少 DLL：" + "；".join(lacking))


# ---------------------------------------------------------------- launcher, installer, zip


def run_tool(command: list[str], cwd: Path, needed: str) -> None:
    """Run a build tool; stop with a sentence when it is not there or fails."""
    try:
        subprocess.run(command, cwd=cwd, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)})
    except FileNotFoundError:
        stop(f"找不到 {command[0]}。请先安装 {needed}")
    except subprocess.CalledProcessError as failed:
        stop(f"{command[0]} 失败，退出码 {failed.returncode}")


def make_launcher(stage: Path, work: Path) -> Path:
    """Compile the small program that starts Python with ours."""
    prefix = "" if sys.platform == "win32" and not shutil.which("x86_64-w64-mingw32-gcc") else "x86_64-w64-mingw32-"
    needed = "mingw-w64（Debian：gcc-mingw-w64-x86-64-win32；Windows：MSYS2 或 w64devkit）"
    shutil.copytree(PARTS, work, dirs_exist_ok=True)
    shutil.copy(ROOT / "resources" / "icons" / "app.ico", work)
    numbers = ",".join((version().split(".") + ["0"] * 4)[:4])
    words = f'#define NUMBERS {numbers}\n#define VERSION "{version()}"\n#define PYTHON_DLL L"{PYTHON_DLL}.dll"\n'
    (work / "version.h").write_text(words, encoding="ascii")
    run_tool([f"{prefix}windres", "-c", "65001", "launcher.rc", "launcher.o"], work, needed)
    flags = ["-municode", "-mwindows", "-O2", "-s", "-Wall", "-Werror"]
    flags.append("-Wl,--no-insert-timestamp,--dynamicbase,--nxcompat")
    launcher = stage / f"{APP}.exe"
    run_tool([f"{prefix}gcc", "launcher.c", "launcher.o", *flags, "-o", str(launcher)], work, needed)
    return launcher


def sign(command: str, path: Path) -> None:
    """Sign a file with the release's own shell command, in which `{file}` stands for it."""
    if command and subprocess.run(command.replace("{file}", f'"{path}"'), shell=True, check=False).returncode:
        stop(f"{path.name} 没有签上名")


def packed_files(stage: Path) -> list[Path]:
    """All files in one order on every PC; kinds together, which packs better."""
    files = [path for path in stage.rglob("*") if path.is_file()]
    return sorted(files, key=lambda path: (path.suffix.lower(), path.relative_to(stage).as_posix()))


def makensis() -> str:
    """The NSIS compiler: $MAKENSIS, the search path, or where its own installer puts it."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    return os.environ.get("MAKENSIS") or shutil.which("makensis") or (str(usual) if usual.is_file() else "makensis")


def make_installer(stage: Path, work: Path, target: Path, is_fast: bool, signing: str) -> None:
    """Pack the installer. `is_fast` packs badly and ten times as quick, for tests."""
    files = packed_files(stage)
    lines: list[str] = []
    for folder, inside in groupby(files, key=lambda path: path.relative_to(stage).parent):
        lines.append(f'SetOutPath "{PureWindowsPath("$INSTDIR", "program.new", folder)}"')
        lines += [f'File "{path}"' for path in inside]
    (work / "files.nsh").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    defines = {
        "OUT": target,
        "VERSION": version(),
        "NUMBERS": ".".join((version().split(".") + ["0"] * 4)[:4]),
        "SIZE_KB": sum(path.stat().st_size for path in files) // 1024,
    }
    if is_fast:
        defines["FAST"] = 1
    if signing:
        defines["SIGN"] = signing.replace("{file}", '"%1"')
    if Path("/usr/share/nsis/Stubs/lzma_solid-amd64-unicode").is_file():
        defines["TARGET"] = "amd64-unicode"  # Debian's NSIS has a 64-bit installer; the others make a 32-bit one
    command = [makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{k}={v}" for k, v in defines.items())]
    run_tool([*command, "installer.nsi"], work, "NSIS 3（Debian：nsis）")
    sign(signing, target)


def make_zip(stage: Path, target: Path, is_fast: bool) -> None:
    """Pack the portable version: the same files, and the mark that keeps its data beside it."""
    at = time.gmtime(EPOCH)[:6]
    with zipfile.ZipFile(target, "w") as packed:
        for path in [*packed_files(stage), PARTS / "portable.txt"]:
            inside = path.relative_to(stage if path.is_relative_to(stage) else PARTS).as_posix()
            entry = zipfile.ZipInfo(f"{APP}/{inside}", at)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, path.read_bytes(), compresslevel=1 if is_fast else 9)


def build(inputs: Path, out: Path, is_fast: bool, signing: str) -> None:
    """Make both files and the list of their hashes. Nothing is downloaded."""
    out.mkdir(parents=True, exist_ok=True)
    names = f"{APP}-{version()}-setup.exe", f"{APP}-{version()}-portable.zip"
    setup, portable = (out.resolve() / name for name in names)
    with tempfile.TemporaryDirectory(prefix="minqing-build-") as temporary:
        stage, work = Path(temporary) / "stage", Path(temporary) / "work"
        put_together(inputs, stage)
        sign(signing, make_launcher(stage, work))
        compile_sources(stage)
        check_complete(stage)
        for path in (*stage.rglob("*"), *work.rglob("*")):  # the installer keeps the times of its own pictures, too
            os.utime(path, (EPOCH, EPOCH))
        make_installer(stage, work, setup, is_fast, signing)
        make_zip(stage, portable, is_fast)
    sums = [f"{digest(path.read_bytes())} *{path.name}\n" for path in (setup, portable)]
    (out / "SHA256SUMS.txt").write_text("".join(sums), encoding="ascii", newline="\n")
    for line, path in zip(sums, (setup, portable), strict=True):
        print(f"{line.strip()}  {path.stat().st_size / 1e6:.1f} MB")


# ---------------------------------------------------------------- the command line


def main() -> None:
    """Run one of the three steps."""
    parser = argparse.ArgumentParser(description="制作 Windows 安装包和便携版")
    steps = parser.add_subparsers(dest="step", required=True)
    words = {"lock": "重新选定程序包（维护者，联网）", "fetch": "下载选定的文件（联网）", "build": "制作（不联网）"}
    for name, word in words.items():
        step = steps.add_parser(name, help=word, description=word)
        step.add_argument("--from", dest="inputs", metavar="DIR", type=Path, default=INPUTS, help="输入文件的文件夹")
    step.add_argument("--out", metavar="DIR", type=Path, default=ROOT / "dist", help="成品放到哪里（默认 dist）")
    step.add_argument("--fast", action="store_true", help="压缩得快而大，只供测试")
    step.add_argument("--sign", metavar="'命令 {file}'", default="", help="签名命令，{file} 代表要签名的文件")
    args = parser.parse_args()
    if args.step == "build":
        build(args.inputs, args.out, args.fast, args.sign)
    else:
        {"lock": lock, "fetch": fetch}[args.step](args.inputs)


if __name__ == "__main__":
    main()
