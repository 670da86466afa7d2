"""Whether a window can be shown here, and if not, what is missing and how to get it."""

import ctypes
import importlib
import os
import re
import sys

_PACKAGES = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libxkbcommon": "libxkbcommon0",
    "libfontconfig": "libfontconfig1",
    "libdbus": "libdbus-1-3",
    "libglib": "libglib2.0-0",
    "libfreetype": "libfreetype6",
    "libxcb-cursor": "libxcb-cursor0",
}
"""Debian package of each system library that Qt needs and a lean system may lack."""


def what_is_missing() -> str:
    """Empty when a window can be shown; otherwise a sentence on what is missing and how to get it."""
    library = missing_library()
    if library:
        package = next((p for stem, p in _PACKAGES.items() if library.startswith(stem)), "")
        how = f"，可执行 apt-get install {package} 安装" if package else "，请用系统的软件管理器安装"
        return f"缺少系统库 {library}，窗口打不开{how}。"
    if sys.platform.startswith("linux") and _needs_xcb() and not _loads("libxcb-cursor.so.0"):
        return "缺少系统库 libxcb-cursor.so.0，窗口打不开，可执行 apt-get install libxcb-cursor0 安装。"
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


def _needs_xcb() -> bool:
    """Qt aborts the process, with no exception, when its X11 part lacks this library: look before."""
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("QT_QPA_PLATFORM")


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
