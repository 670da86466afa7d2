"""Fields in a text as one sign each: drawn as a tinted chip with the value, which is never part of the text."""

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from desktop.domain.fields import Fields, Piece
from desktop.ui import look

SIGN = "\ufffc"
_CHIP = int(QTextFormat.ObjectTypes.UserObject) + 1
_FIELD = int(QTextFormat.Property.UserProperty) + 1
_PAD = 3.0
_GONE = "〔无此数字〕"


class Chips(QPyTextObject):
    """Draws the chips of one editor. The values come from `fields`, so that new figures change nothing in the text."""

    def __init__(self, editor: QTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.fields: Fields | None = None
        editor.document().documentLayout().registerHandler(_CHIP, self)

    def said(self, name: str) -> str:
        """The value of a field as the chip shows it."""
        value = self.fields.value(name) if self.fields is not None else None
        return _GONE if value is None else value.text or "—"

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        return QSizeF(metrics.horizontalAdvance(self._shown(metrics, form)) + 2 * _PAD, metrics.height())

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        colours = look.current().palette
        metrics = QFontMetricsF(document.defaultFont())
        cursor = self._editor.textCursor()
        is_marked = cursor.selectionStart() <= position < cursor.selectionEnd()
        is_gone = self.said(form.property(_FIELD)) == _GONE
        tone = colours.overdue if is_gone else colours.accented
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Qt lays half of the selection's colour over a selected object: black on white stays readable under it
        painter.setBrush(Qt.GlobalColor.white if is_marked else QColor(tone.tint))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 0, -1, 0), 3, 3)
        painter.setPen(Qt.GlobalColor.black if is_marked else QColor(tone.ink))
        painter.setFont(document.defaultFont())
        painter.drawText(QPointF(rect.left() + _PAD, rect.top() + metrics.ascent()), self._shown(metrics, form))
        painter.restore()

    def _shown(self, metrics: QFontMetricsF, form: QTextFormat) -> str:
        """The value, cut at the end when it is longer than a line: a chip cannot be broken."""
        document = self._editor.document()
        room = self._editor.viewport().width() - 2 * document.documentMargin() - 2 * _PAD - 2 * metrics.height()
        return metrics.elidedText(self.said(form.property(_FIELD)), Qt.TextElideMode.ElideRight, max(room, 40))


def chip(name: str) -> QTextCharFormat:
    """The format of the sign that stands for a field."""
    made = QTextCharFormat()
    made.setObjectType(_CHIP)
    made.setProperty(_FIELD, name)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return made


def field_at(document: QTextDocument, position: int) -> str:
    """The field whose sign stands right behind a position; empty for none."""
    if not 0 <= position < document.characterCount() - 1 or document.characterAt(position) != SIGN:
        return ""
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return _name(cursor.charFormat())


def pieces_of(document: QTextDocument, start: int = 0, end: int | None = None) -> list[Piece]:
    """Words and fields between two positions; paragraphs are parted by newlines."""
    end = document.characterCount() - 1 if end is None else end
    found: list[Piece] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        if block.position() > start:
            found.append(Piece("\n"))
        found += _pieces_in(block, start, end)
        block = block.next()
    return found


def insert(cursor: QTextCursor, parts: Any) -> None:
    """Put words and fields in place of what a cursor has selected, as one step to undo."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    for part in parts:
        if part.field:
            cursor.insertText(SIGN, chip(part.field))
        elif part.text:
            cursor.insertText(part.text, QTextCharFormat())
    cursor.endEditBlock()


def _pieces_in(block: QTextBlock, start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    step = block.begin()
    while not step.atEnd():
        fragment = step.fragment()
        first, last = max(start - fragment.position(), 0), max(end - fragment.position(), 0)
        name = _name(fragment.charFormat())
        # two chips of one field side by side are one fragment
        for sign in fragment.text()[first:last]:
            found.append(Piece("", name) if sign == SIGN else Piece("\n" if sign == "\u2028" else sign))
        step += 1
    return found


def _name(form: QTextCharFormat) -> str:
    return str(form.property(_FIELD)) if form.objectType() == _CHIP else ""
