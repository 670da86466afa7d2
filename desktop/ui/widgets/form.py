"""Rows of labelled fields on a grid of twelve columns, walked through with Enter."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.faults import Refused
from desktop.ui.look import SPACE
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import ElidedLabel, Label, SectionTitle

COLUMNS = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Cell:
    """One field with its label, the note beside the label, and the sentence under the row."""

    def __init__(self, label: str, widget: QWidget, required: bool, row: "_Row") -> None:
        self.label, self.widget, self.required, self.row = label, widget, required, row
        self.error = ""
        self.caption = Label(label, "label")
        self.caption.setBuddy(widget)
        self.mark = Label("*" if required else "", "error")
        self.mark.setToolTip("必填")
        self.note = ElidedLabel("", "hint")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note.setObjectName("note")

    def box(self) -> QVBoxLayout:
        """Label row over the field."""
        head = QHBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addWidget(self.caption)
        head.addWidget(self.mark)
        head.addWidget(self.note, 1)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addLayout(head)
        column.addWidget(self.widget)
        column.addStretch(1)
        return column

    def hear(self, text: str, tone: str) -> None:
        """Show what the field says: errors under the row, everything else beside the label."""
        if tone == "error":
            self.error = text
            self.caption.set_tone("error" if text else "label")
            self.row.show_errors()
        else:
            self.note.setText(text)
            self.note.set_tone(tone)


class _Row:
    """A line of the grid: its cells and the sentence under them."""

    def __init__(self) -> None:
        self.cells: list[_Cell] = []
        self.used = 0
        self.message = Label("", "error", wrap=True)
        self.message.hide()

    def show_errors(self) -> None:
        """Say what is wrong in this line, naming the field when the line has several."""
        several = len(self.cells) > 1
        said = [f"{cell.label}：{cell.error}" if several else cell.error for cell in self.cells if cell.error]
        self.message.setText("　".join(said))
        self.message.setVisible(bool(said))


class FormGrid(QWidget):
    """Labelled fields. Enter goes to the next field, Shift+Enter or ↑ back; Ctrl+Enter sends `submitted`.

    Fields say their notes and errors through `noted`; `check()` settles everything and shows what is missing.
    """

    submitted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[str, _Cell] = {}
        self._row: _Row | None = None
        self._lines = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3 // 2)
        self._grid.setVerticalSpacing(SPACE * 5 // 4)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    # ------------------------------------------------------------ building

    def section(self, title: str) -> None:
        """Begin a titled part."""
        heading = SectionTitle(title)
        heading.setContentsMargins(0, SPACE if self._lines else 0, 0, 0)
        self._grid.addWidget(heading, self._lines, 0, 1, COLUMNS)
        self._lines += 1
        self._row = None

    def new_row(self) -> None:
        """Let the next field begin a line."""
        self._row = None

    def add(
        self, name: str, label: str, widget: QWidget, *, span: int = COLUMNS, required: bool = False, note: str = ""
    ) -> QWidget:
        """Put a field behind the last one, `span` of twelve columns wide; a full line wraps. Returns the field."""
        if self._row is None or self._row.used + span > COLUMNS:
            self._row = _Row()
            self._grid.addWidget(self._row.message, self._lines + 1, 0, 1, COLUMNS)
            self._lines += 2
        cell = _Cell(label, widget, required, self._row)
        self._grid.addLayout(cell.box(), self._lines - 2, self._row.used, 1, span)
        self._row.used += span
        self._row.cells.append(cell)
        self._cells[name] = cell
        self._prepare(name, cell)
        cell.note.setText(note)
        return widget

    def add_wide(self, widget: QWidget) -> None:
        """Put something that is not a field (a strip, a list) over the whole width."""
        self._grid.addWidget(widget, self._lines, 0, 1, COLUMNS)
        self._lines += 1
        self._row = None

    def _prepare(self, name: str, cell: _Cell) -> None:
        widget = cell.widget
        widget.setObjectName(name)
        widget.setAccessibleName(cell.label + ("（必填）" if cell.required else ""))
        proxy = widget.focusProxy()
        if proxy is not None:
            proxy.setAccessibleName(widget.accessibleName())
        if isinstance(widget, Field):
            widget.noted.connect(cell.hear)  # type: ignore[attr-defined]
            widget.changed.connect(self.changed)  # type: ignore[attr-defined]
        before = list(self._cells.values())[-2:-1]
        if before:
            QWidget.setTabOrder(before[0].widget, widget)

    # ------------------------------------------------------------ reading and filling

    def field(self, name: str) -> Any:
        """The widget of a name."""
        return self._cells[name].widget

    def values(self) -> dict[str, Any]:
        """Values of all fields by name, for a draft or a record."""
        return {name: cell.widget.value() for name, cell in self._cells.items() if isinstance(cell.widget, Field)}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in the named fields and leave the others."""
        for name, value in values.items():
            self.field(name).set_value(value)

    def refresh_value(self, name: str, value: Any) -> None:
        """Fill in one field unless the keyboard is in it: a refresh never writes where somebody types."""
        if not _holds_focus(self.field(name)):
            self.field(name).set_value(value)

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field with its label."""
        cell = self._cells[name]
        for widget in (cell.caption, cell.mark, cell.note, cell.widget):
            widget.setVisible(shown)

    def note(self, name: str, text: str, tone: str = "hint") -> None:
        """Say something beside the label of a field."""
        self._cells[name].hear(text, tone)

    # ------------------------------------------------------------ errors

    def check(self) -> bool:
        """Settle all fields, mark what is wrong or missing, go to the first of them. True when all is well."""
        errors: dict[str, str] = {}
        for name, cell in self._cells.items():
            if not isinstance(cell.widget, Field) or cell.widget.isHidden():
                continue
            sentence = cell.widget.settle()
            if not sentence and cell.required and cell.widget.value() in (None, "", (), frozenset()):
                sentence = f"请填写{cell.label}。"
            if sentence:
                errors[name] = sentence
        self.show_errors(errors)
        return not errors

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Mark exactly these fields with their sentences and put the keyboard into the first."""
        for name, cell in self._cells.items():
            if isinstance(cell.widget, Field):
                cell.widget.set_error(errors.get(name, ""))
        first = next((name for name in self._cells if name in errors), None)
        if first is not None:
            self.focus_field(first)

    def show_refusal(self, no: Refused) -> bool:
        """Show a refusal at its field; False when it names none of this form (then say it in a strip)."""
        if no.field not in self._cells:
            return False
        self.show_errors({no.field: no.sentence})
        return True

    # ------------------------------------------------------------ keyboard

    def focus_field(self, name: str) -> None:
        """Put the keyboard into a field."""
        self.field(name).setFocus(Qt.FocusReason.TabFocusReason)

    def focus_first(self) -> None:
        """Put the keyboard into the first field that can be filled in."""
        self._walk(self._stops(), -1, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only keys that the field itself did not use arrive here.
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and held == Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif key in _ENTER and held == Qt.KeyboardModifier.NoModifier:
            self._go(1)
        elif (key in _ENTER and held == Qt.KeyboardModifier.ShiftModifier) or (
            key == Qt.Key.Key_Up and held == Qt.KeyboardModifier.NoModifier
        ):
            self._go(-1)
        else:
            super().keyPressEvent(event)

    def _stops(self) -> list[QWidget]:
        return [cell.widget for cell in self._cells.values()]

    def _go(self, step: int) -> None:
        stops = self._stops()
        here = next((place for place, stop in enumerate(stops) if _holds_focus(stop)), None)
        if here is None or not self._walk(stops, here, step):
            self.focusNextPrevChild(step > 0)

    @staticmethod
    def _walk(stops: list[QWidget], start: int, step: int) -> bool:
        place = start + step
        while 0 <= place < len(stops):
            if stops[place].isVisibleTo(stops[place].window()) and stops[place].isEnabled():
                stops[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            place += step
        return False


def _holds_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
