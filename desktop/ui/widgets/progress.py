"""What is being done, how far it is, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import ElidedLabel, Label


class ProgressDialog(QDialog):
    """Shown while something takes long. Esc, the cross and the button all ask to stop; only the work closes it."""

    cancel_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE * 3 // 2)
        self._doing = ElidedLabel("请稍候…", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._far = Label("", "hint")
        self._cancel = Button("取消")
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._far, 1)
        foot.addWidget(self._cancel)
        for widget in (Label(title, "section"), self._doing, self._bar):
            column.addWidget(widget)
        column.addLayout(foot)
        self.setMinimumWidth(SPACE * 52)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far it is; a total of 0 is “nobody knows”."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._far.setText(f"{done} / {total}" if total else "")
        if text:
            self._doing.setText(text)

    def reject(self) -> None:
        self._cancel.setEnabled(False)
        self._doing.setText("正在停止，已做的部分会全部撤回…")
        self.cancel_wanted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
