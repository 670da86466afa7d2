"""A sentence for the clerk inside the page, where it is read without closing anything."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.drawing import Drawing
from desktop.ui.widgets.label import Label

_DRAWINGS = {"overdue": "warning-circle", "soon": "warning", "normal": "check-circle"}


class NoticeStrip(QFrame):
    """One sentence with an optional link. Hidden while it has nothing to say. State: accent, normal, soon, overdue."""

    action = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        self._picture = Drawing("info", "accent", 18)
        self._picture.setContentsMargins(0, 2, 0, 0)
        self._sentence = Label(wrap=True).selectable()
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._sentence.setContentsMargins(0, 2, 0, 2)
        self._link = Button("", "link")
        self._link.clicked.connect(self.action)
        self._close = Button("", "small", drawing="x", says="关闭提示")
        self._close.clicked.connect(self.silence)
        # All at the top, so that drawing and buttons stand beside the first line of a longer sentence.
        row.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._link, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentence: str, state: str = "accent", link: str = "") -> None:
        """Show a sentence. The signal `action` is sent when the link is pressed."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._link.setText(link.replace("&", "&&"))
        self._link.setAccessibleName(link)
        self._link.setVisible(bool(link))
        self.setProperty("state", state)
        self._picture.set_drawing(_DRAWINGS.get(state, "info"), look.current().palette.tone(state).ink)
        look.restyle(self)
        self.setVisible(bool(sentence))

    def silence(self) -> None:
        """Say nothing more."""
        self._sentence.clear()
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being said; empty when nothing is."""
        return self._sentence.text()


class ErrorStrip(NoticeStrip):
    """A strip for refusals and troubles."""

    def say(self, sentence: str, state: str = "overdue", link: str = "") -> None:
        """Show what went wrong and what to do."""
        super().say(sentence, state, link)
