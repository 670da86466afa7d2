"""Help beside the page (F1): short texts of resources/help, and the list of all shortcuts."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.paths import resource
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

TOPICS = {
    "start": "工作台",
    "petitions": "信访接待",
    "intake": "登记",
    "matter": "办理",
    "ledger": "民情台账",
    "liaison": "包村联户",
    "people": "人员与户",
    "reports": "报表打印",
    "forms": "填报通",
    "tables": "自定义表",
    "set": "全套",
    "system": "系统",
    "import": "导入台账",
    "keys": "全部快捷键",
}
"""Key of a text in resources/help → its title."""


def help_text(topic: str) -> str:
    """The text of a topic, as Markdown."""
    return resource("help", f"{topic}.md").read_text(encoding="utf-8")


class HelpDrawer(QFrame):
    """A drawer at the right. Esc in it, its cross, or F1 once more close it. No link leads anywhere outside."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.topic = ""
        self._title = Label("", "section")
        close = Button("", "quiet", drawing="x", says="关闭帮助（Esc）")
        close.clicked.connect(self.close_drawer)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setAccessibleName("帮助")
        head = QHBoxLayout()
        head.setContentsMargins(SPACE * 2, SPACE, SPACE, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._text, 1)
        self._fit()
        self.hide()

    def show_topic(self, topic: str, appendix: str = "") -> None:
        """Open with a text; `appendix` is more Markdown behind it."""
        self.topic = topic
        self._title.setText(f"帮助　{TOPICS[topic]}")
        self._text.setMarkdown(f"{help_text(topic)}\n\n{appendix}")
        _dress(self._text.document())
        self.show()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_drawer(self) -> None:
        """Close and let the window give the keyboard back."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            if self.topic:
                _dress(self._text.document())

    def _fit(self) -> None:
        self.setFixedWidth(look.current().sizes.px(340))


def _dress(document: QTextDocument) -> None:
    """Sizes and gaps of the house instead of Qt's large headings."""
    sizes = look.current().sizes
    document.setDocumentMargin(SPACE * 2)
    document.setIndentWidth(SPACE * 2)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        layout = block.blockFormat()
        level = layout.headingLevel()
        layout.setTopMargin(SPACE * 2 if level == 2 else 0)
        layout.setBottomMargin(SPACE // 2)
        layout.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(layout)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            words = QTextCharFormat()
            words.setFont(look.font(sizes.px(16) if level == 1 else sizes.text, bold=True))
            cursor.setCharFormat(words)
        block = block.next()
