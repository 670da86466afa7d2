"""A password: hidden while typed, with a warning when Caps Lock is on."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.icons import icon
from desktop.ui.widgets.field import LineField

CAPS_HINT = "大写锁定已打开"


class PasswordField(LineField):
    """Blanks at the ends belong to the password. With `ends_form` Enter sends `entered` instead of going on."""

    entered = Signal()

    def __init__(self, *, ends_form: bool = False, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(longest=128, placeholder=placeholder, tidy=str, parent=parent)
        self._ends_form = ends_form
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._eye = QAction(self)
        self._eye.triggered.connect(lambda: self._show_letters(self.echoMode() == QLineEdit.EchoMode.Password))
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._show_letters(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._ends_form and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        letter = event.text()
        if letter.isascii() and letter.isalpha():
            # Qt does not tell whether Caps Lock is on; a capital without Shift (or the reverse) does.
            with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.note(CAPS_HINT if letter.isupper() != with_shift else "")
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_letters(self.echoMode() == QLineEdit.EchoMode.Normal)

    def _show_letters(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-slash" if shown else "eye"))
        self._eye.setToolTip("隐藏密码" if shown else "显示密码")
