"""When the program itself is wrong: keep the clerk's work, say so, and offer a report without anybody's data in it."""

import logging
import os
import platform
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QThread, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import desktop
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

Rescue = Callable[[], object]
"""Saves the draft of an open form; says whether there was anything to save."""

_log = logging.getLogger(__name__)
_rescues: list[Rescue] = []
_seen: Counter[str] = Counter()
_MOST_LOGGED = 3
_PACKAGE = Path(desktop.__file__).resolve().parent
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def add_rescue(rescue: Rescue) -> None:
    """Have this called before a report is shown. Forms add themselves when they open."""
    if rescue not in _rescues:
        _rescues.append(rescue)


def drop_rescue(rescue: Rescue) -> None:
    """Forget a rescue. Forms do so when they close."""
    if rescue in _rescues:
        _rescues.remove(rescue)


def install() -> Callable[[], None]:
    """Catch everything that nobody else caught, in every thread, and Qt's own messages. Returns the way back.

    To be called on the window's thread, after the log has been set up.
    """
    before = (sys.excepthook, threading.excepthook)
    sys.excepthook = _on_exception
    threading.excepthook = lambda args: _on_exception(args.exc_type, args.exc_value, args.exc_traceback)
    qt_before = qInstallMessageHandler(_on_qt_message)
    _bell()

    def uninstall() -> None:
        sys.excepthook, threading.excepthook = before
        qInstallMessageHandler(qt_before)

    return uninstall


def report(error: BaseException) -> None:
    """Handle an error that is a fault of the program. From any thread; never raises."""
    with suppress(Exception):
        text = report_text(error)
        _seen[text.partition("\n\n")[2]] += 1
        # A fault in a paint event comes back many times a second; a few of them tell everything.
        if _seen[text.partition("\n\n")[2]] <= _MOST_LOGGED:
            _log.error("a fault of the program\n%s", text)
        if QApplication.instance() is None:
            print(text, file=sys.stderr)
        else:
            _bell().ring(text)


def report_text(error: BaseException) -> str:
    """Versions, kinds of error and places in the code. No message, no values: they may hold personal data."""
    lines = [
        f"民情台 {desktop.__version__}　{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}",
        f"Python {platform.python_version()}　Qt {qVersion()}　PySide6 {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.version()}　{platform.machine()}",
        "",
    ]
    for place, each in enumerate(_chain(error)):
        lines += ["由以下错误引起："] if place else []
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
        lines += [f"  {where}" for where in _frames(each.__traceback__)]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{_place(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def _place(filename: str) -> str:
    """The file without the folders above the package: they can carry the user's name."""
    path = Path(filename)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    return "/".join(path.parts[-2:]) if "site-packages" in path.parts else path.name


# ---------------------------------------------------------------- hooks


def _on_exception(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
    elif error is not None:
        report(error.with_traceback(trace))


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = getattr(context, "category", "") or ""
    # Qt's messages can quote file names and texts; only their beginning, up to the first quotation or path, is kept.
    words: list[str] = []
    for word in message.split():
        if any(sign in word for sign in "\"'“‘/\\") or len(words) == 16:
            words.append("…")
            break
        words.append(word)
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", category, " ".join(words))


class _Bell(QObject):
    """Carries a report to the window's thread and lets only one dialog be open."""

    rung = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self._dialog: CrashDialog | None = None
        # Queued, because a dialog must not open inside a paint event or a model.
        self.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ring(self, text: str) -> None:
        """Show the report: at once while no event loop runs that would deliver it, else as soon as that is free."""
        on_window_thread = threading.current_thread() is threading.main_thread()
        if on_window_thread and QThread.currentThread().loopLevel() == 0:
            self._answer(text, wait=True)
        else:
            self.rung.emit(text)

    def _answer(self, text: str, wait: bool = False) -> None:
        if self._busy or self._dialog is not None:
            return
        self._busy = True
        try:
            saved = _rescue_all()
            self._dialog = CrashDialog(text, saved)
            self._dialog.finished.connect(self._on_closed)
        finally:
            self._busy = False
        if wait:
            self._dialog.exec()
        else:
            self._dialog.open()

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


_the_bell: _Bell | None = None


def _bell() -> _Bell:
    global _the_bell
    if _the_bell is None:
        _the_bell = _Bell()
    return _the_bell


def _rescue_all() -> int:
    saved = 0
    for rescue in list(_rescues):
        try:
            saved += bool(rescue())
        except Exception as error:
            _log.error("a draft could not be saved: %s", type(error).__name__)
    return saved


# ---------------------------------------------------------------- dialog


class CrashDialog(QDialog):
    """Says what happened and that the work is kept; the report can be read, copied and saved."""

    def __init__(self, text: str, saved: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle("民情台")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._text = text
        kept = f"正在填写的 {saved} 份表单已存为草稿，重新打开即可接着填。" if saved else "没有正在填写的内容需要保存。"
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(Label("程序出现了一个错误", "title"))
        column.addWidget(Label(f"刚才的操作没有完成，已保存的数据没有改动。{kept}", wrap=True))
        column.addWidget(
            Label(
                "下面的报告只有程序位置，不含姓名、证件号码和信访内容，可以放心发给维护人员。", "secondary", wrap=True
            )
        )
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName("错误报告")
        column.addWidget(shown, 1)
        column.addLayout(self._buttons())
        self._stay.setFocus()
        self.resize(SPACE * 84, SPACE * 56)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self.said = Label("", "good")
        copy, save = Button("复制报告"), Button("保存报告…")
        leave, self._stay = Button("关闭程序"), Button("继续工作", "primary")
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        leave.clicked.connect(self._leave)
        self._stay.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(save)
        row.addWidget(self.said, 1)
        row.addWidget(leave)
        row.addWidget(self._stay)
        return row

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text)
        self.said.setText("已复制")

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "保存报告", "民情台错误报告.txt", "文本文件 (*.txt)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the report; what goes wrong is said beside the buttons."""
        part = path.with_name(path.name + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.write(self._text + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            self.said.set_tone("error")
            self.said.setText("这个位置不能写入，请换一个文件夹。")
        else:
            self.said.set_tone("good")
            self.said.setText("已保存")

    def _leave(self) -> None:
        self.accept()
        QApplication.exit(1)
