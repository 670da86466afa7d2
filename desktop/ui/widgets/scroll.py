"""A column of cards that scrolls when it is longer than the window."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.look import SPACE

_WIDEST = 720


class ScrollColumn(QScrollArea):
    """Widgets under each other; the one with the keyboard is always brought into sight."""

    def __init__(self, gap: int = SPACE * 3 // 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("page", True)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(gap)
        self.body.addStretch(1)
        self.setWidget(inside)
        inside.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def add(self, widget: QWidget) -> None:
        """Put a widget under what is there."""
        self.body.insertWidget(self.body.count() - 1, widget)

    def minimumSizeHint(self) -> QSize:
        # As wide as the cards need, so that the neighbour gives way; beyond that it scrolls sideways.
        needed = self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(min(needed, _WIDEST), SPACE * 10)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.widget().isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, SPACE * 3)
