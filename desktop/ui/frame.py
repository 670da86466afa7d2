"""The parts around the pages, laid out: sidebar, search box, notices, help, status line."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.help import HelpDrawer
from desktop.ui.look import SPACE
from desktop.ui.palette import SearchBox
from desktop.ui.sidebar import Sidebar
from desktop.ui.sign_in import SECRETS
from desktop.ui.status_line import StatusLine
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import ElidedLabel
from desktop.ui.widgets.strip import NoticeStrip

_NOTICE_MS = 12_000


class Frame(QFrame):
    """Everything but the pages, which stand in `pages`."""

    def __init__(self, sidebar: Sidebar, search: SearchBox, status: StatusLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self.sidebar, self.search, self.status = sidebar, search, status
        self.notices = Notices()
        self.pages = QStackedWidget()
        self.help = HelpDrawer()
        self.intake = Button("登记来访  F2", "primary", says="登记来访（F2）")
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        inner.setSpacing(SPACE * 3 // 2)
        inner.addLayout(self._top_bar())
        inner.addWidget(self.notices)
        inner.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(sidebar)
        middle.addLayout(inner, 1)
        middle.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(status)

    def _top_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE * 2)
        standing = ElidedLabel(SECRETS, "secondary")
        standing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.search, 3)
        bar.addWidget(standing, 2)
        bar.addWidget(self.intake)
        return bar


class Notices(NoticeStrip):
    """What was done goes away by itself; a refusal stays until it is closed or another page is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._does: Callable[[], None] | None = None
        self._is_refusing = False
        self._end = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._end.timeout.connect(self.silence)
        self.action.connect(self._act)

    def tell(self, sentence: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Say what was done, with a link that does something more."""
        self._does, self._is_refusing = do, False
        self.say(sentence, "normal", action)
        self._end.start()

    def refuse(self, sentence: str) -> None:
        """Say what could not be done."""
        self._does, self._is_refusing = None, True
        self._end.stop()
        self.say(sentence, "overdue")

    def forget_refusal(self) -> None:
        """Another page was reached: what could not be done before does not matter any more."""
        if self._is_refusing:
            self.silence()

    def _act(self) -> None:
        do, self._does = self._does, None
        self.silence()
        if do is not None:
            do()
