"""Whether a window can be shown here, and if not, what is missing and how to get it."""

import ctypes
import importlib
import os
import re
import sys

_X11_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-randr.so.0",
    "libxcb-render-util.so.0",
    "libxcb-shape.so.0",
    "libxcb-xkb.so.1",
    "libxkbcommon-x11.so.0",
)
"""What Qt's X11 part needs beyond a lean system; when one is missing Qt aborts the process without an exception."""

_ODD_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0"}


def what_is_missing() -> str:
    """Empty when a window can be shown; otherwise a sentence on what is missing and how to get it."""
    missing = [library for library in (missing_library(),) if library]
    if not missing and _needs_x11():
        missing = [library for library in _X11_LIBRARIES if not _loads(library)]
    if missing and sys.platform == "win32":
        return "程序文件不完整，窗口打不开。请重新安装程序；单位的数据不受影响。"
    if missing:
        packages = " ".join(dict.fromkeys(map(debian_package, missing)))
        return f"缺少系统库 {'、'.join(missing)}，窗口打不开。Debian、Ubuntu 等系统可执行 apt-get install {packages} 安装。"
    if sys.platform.startswith("linux") and not _has_display():
        return "没有可用的显示器（环境变量 DISPLAY 和 WAYLAND_DISPLAY 都没有设置），窗口打不开。请在桌面环境中运行，或先启动 Xvfb。"
    return ""


def missing_library() -> str:
    """File name of a system library that Qt cannot load, or empty."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        found = re.search(r"(lib[\w.+-]+\.so[\d.]*)", str(error))
        return found.group(1) if found else "PySide6"
    return ""


def debian_package(library: str) -> str:
    """Debian's package of a shared library: its name in small letters and the number of its interface."""
    name, _, number = library.partition(".so.")
    dash = "-" if name[-1:].isdigit() else ""
    return _ODD_PACKAGES.get(library, f"{name.lower()}{dash}{number}")


def _needs_x11() -> bool:
    return (
        sys.platform.startswith("linux") and bool(os.environ.get("DISPLAY")) and not os.environ.get("QT_QPA_PLATFORM")
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def go_offscreen() -> None:
    """Make Qt draw without a display, unless a platform was chosen from outside."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen in ("offscreen", "minimal"):  # nobody would see the window, nor close it
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or chosen)
