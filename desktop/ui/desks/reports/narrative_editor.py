"""The editor of the text of a summary: plain words, and fields that show the figures as they are now."""

import math
import re
from html import escape

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QScrollArea, QTextEdit, QToolTip, QWidget

from desktop.domain.fields import Fields, Piece, filled, pieces, stored
from desktop.ui import look
from desktop.ui.desks.reports.narrative_chips import SIGN, Chips, field_at, insert, pieces_of
from desktop.ui.look import SPACE, restyle

MIME = "application/x-minqing-narrative"
"""Text with its fields, for copying inside of the program."""

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
_LINE_HEIGHT = 150.0
_LEAST, _FOLDED, _MOST = 160, 240, 1200
"""Its height in pixels at normal size."""
_NEWLINES = re.compile("\r\n|[\r\u2028\u2029]")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Headings(QSyntaxHighlighter):
    """Lines that begin with 一、 or （一） are bold."""

    def highlightBlock(self, text: str) -> None:
        if _HEADING.match(text):
            bold = QTextCharFormat()
            bold.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(0, len(text), bold)


class NarrativeEditor(QTextEdit):
    """Plain text with fields, each a chip that the cursor steps over as one sign.

    `changed` when the stored text is another one; `figure_wanted(name, label)` when the list behind a field is asked
    for: Ctrl+Enter beside it, Enter when it alone is selected, double click.
    """

    changed = Signal()
    figure_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("文字说明")
        self.setMinimumWidth(200)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(SPACE * 3 / 2)
        self._chips = Chips(self)
        self._headings = Headings(self.document())
        self._known = ""
        self.is_folded = False
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._tell_where)
        self.cursorPositionChanged.connect(self._follow)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    # ------------------------------------------------------------ what it holds

    def set_text(self, text: str) -> None:
        """Show a stored text; there is nothing to undo before it."""
        document = self.document()
        document.setUndoRedoEnabled(False)
        with QSignalBlocker(self):
            document.clear()
            cursor = QTextCursor(document)
            cursor.setBlockFormat(self._paragraph())
            insert(cursor, pieces(text))
        self._known = self.text()
        document.setUndoRedoEnabled(True)
        document.setModified(False)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def replace_text(self, text: str) -> None:
        """Put another stored text in place of all, as one step to undo."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        insert(cursor, pieces(text))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def text(self) -> str:
        """The text as it is stored, fields in it."""
        return stored(pieces_of(self.document()))

    def set_fields(self, fields: Fields) -> None:
        """Show the values of these figures. The text, the cursor and what can be undone stay as they are."""
        self._chips.fields = fields
        self._lay_out_anew()

    def paragraphs(self) -> tuple[str, ...]:
        """The text as printed, values filled in, without empty lines."""
        lines = (line.strip() for line in self._values(self.text()).splitlines())
        return tuple(line for line in lines if line)

    def insert_field(self, name: str) -> None:
        """Put a field at the cursor."""
        cursor = self.textCursor()
        insert(cursor, (Piece("", name),))
        self.setTextCursor(cursor)

    def set_read_only(self, on: bool) -> None:
        """Let the text only be read; the cursor still walks, so that the lists behind the figures open."""
        self.setReadOnly(on)
        if on:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not on)
        restyle(self)

    # ------------------------------------------------------------ clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        text = stored(pieces_of(self.document(), cursor.selectionStart(), cursor.selectionEnd()))
        made = QMimeData()
        made.setText(self._values(text))
        made.setData(MIME, text.encode())
        return made

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasFormat(MIME) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(MIME):
            parts = pieces(source.data(MIME).toStdString())
        else:
            parts = (Piece(_NEWLINES.sub("\n", source.text()).replace(SIGN, "")),)
        cursor = self.textCursor()
        insert(cursor, parts)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # ------------------------------------------------------------ keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif name := self._field_meant(held):
            self.ask_for(name)
        elif held == _SHIFT and not self.isReadOnly():
            self.textCursor().insertBlock()
        elif held == _CTRL:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # with a walking cursor Qt would take what an input method commits even where nothing may be typed
        if not self.isReadOnly():
            super().inputMethodEvent(event)

    def _field_meant(self, held: Qt.KeyboardModifier) -> str:
        """The field that Enter asks for: the selected one; with Ctrl, or where nothing is typed, the one beside."""
        cursor, document = self.textCursor(), self.document()
        if cursor.selectionEnd() - cursor.selectionStart() == 1:
            return field_at(document, cursor.selectionStart())
        if held == _CTRL or self.isReadOnly():
            return field_at(document, cursor.position()) or field_at(document, cursor.position() - 1)
        return ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        name = self._field_under(event.position().toPoint())
        if name:
            self.ask_for(name)
        else:
            super().mouseDoubleClickEvent(event)

    def ask_for(self, name: str) -> None:
        """Ask for the list behind a field, when there is one."""
        origin = self._chips.fields.origin(name) if self._chips.fields is not None else None
        if origin is not None and origin.figure:
            self.figure_wanted.emit(origin.figure, origin.label)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            name = self._field_under(event.pos())
            QToolTip.showText(event.globalPos(), escape(self._about(name)) if name else "", self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_chips"):
            self._lay_out_anew()

    # ------------------------------------------------------------ inside

    def _lay_out_anew(self) -> None:
        document = self.document()
        document.markContentsDirty(0, document.characterCount())
        self.viewport().update()
        self._tell_where()

    def _fit(self) -> None:
        """Folded, a few lines that scroll; unfolded as tall as the text, so that the page scrolls and not the editor."""
        around = self.height() - self.viewport().height()
        tall = math.ceil(self.document().size().height()) + around
        sizes = look.current().sizes
        self.setFixedHeight(min(max(tall, sizes.px(_LEAST)), sizes.px(_FOLDED if self.is_folded else _MOST)))

    def fold(self, on: bool) -> None:
        """Show a few lines, or the whole text."""
        self.is_folded = on
        self._fit()

    def _follow(self) -> None:
        """Keep the cursor in sight where a page scrolls around the editor."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None and self.hasFocus():
            at = self.viewport().mapTo(page.widget(), self.cursorRect().center())
            page.ensureVisible(at.x(), at.y(), 0, 3 * self.cursorRect().height())

    def _paragraph(self) -> QTextBlockFormat:
        """Lines with air between them, begun two signs in as in an official paper."""
        made = QTextBlockFormat()
        made.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        made.setTextIndent(2 * QFontMetricsF(self.font()).horizontalAdvance("字"))
        return made

    def _values(self, text: str) -> str:
        fields = self._chips.fields
        return filled(text, fields) if fields is not None else text

    def _on_text_changed(self) -> None:
        now = self.text()
        if now != self._known:
            self._known = now
            self.changed.emit()

    def _field_under(self, point: QPoint) -> str:
        """The field whose chip lies under a point of the viewport."""
        near = self.cursorForPosition(point).position()
        for position in (near, near - 1):
            if (name := field_at(self.document(), position)) and self._covers(position, name, point):
                return name
        return ""

    def _covers(self, position: int, name: str, point: QPoint) -> bool:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        start = self.cursorRect(cursor)
        cursor.setPosition(position + 1)
        size = self._chips.intrinsicSize(self.document(), position, cursor.charFormat())
        return start.left() <= point.x() <= start.left() + size.width() and start.top() <= point.y() <= start.bottom()

    def _about(self, name: str) -> str:
        """What a field is, for the tool tip and for screen readers."""
        origin = self._chips.fields.origin(name) if self._chips.fields is not None else None
        if origin is None:
            return "这个数字已经没有了，请删除，或换成别的数字。"
        said = f"{origin.label}：{self._chips.said(name)}"
        ask = "　Ctrl+Enter 或双击看是哪些件。" if origin.figure else ""
        return f"{said}。{origin.formula}{ask}"

    def _tell_where(self) -> None:
        """Tell a screen reader about the field beside the cursor."""
        position = self.textCursor().position()
        name = field_at(self.document(), position) or field_at(self.document(), position - 1)
        self.setAccessibleDescription(self._about(name) if name else "")
