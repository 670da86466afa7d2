"""The table of the list: rows are marked one by one with Space, in stretches with Shift, all with Ctrl+A."""

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from desktop.ui.widgets.table import TableView

_FLAGS = QItemSelectionModel.SelectionFlag


class DocketTable(TableView):
    """While rows are marked with Space, the arrows walk without unmarking; Esc ends it."""

    _is_marking = False

    def marked_lines(self) -> list[int]:
        """Lines that are marked, from the top."""
        model = self.selectionModel()
        return sorted(index.row() for index in model.selectedRows()) if model is not None else []

    def end_marking(self) -> bool:
        """Leave only the current row marked; False when it was so already."""
        many = len(self.marked_lines()) > 1
        was_marking, self._is_marking = self._is_marking, False
        if many or was_marking:
            self.mark_only(self.currentIndex())
        return many or was_marking

    def mark_only(self, index: QModelIndex) -> None:
        """Mark one row and put the keyboard on it."""
        self._is_marking = False
        self.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)

    def reset(self) -> None:
        self._is_marking = False
        super().reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Space and plain and self.currentIndex().isValid():
            self._toggle()
        elif event.key() == Qt.Key.Key_Escape and self.end_marking():
            return
        else:
            super().keyPressEvent(event)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        if isinstance(event, QKeyEvent):
            if self._is_marking and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                return _FLAGS.NoUpdate
        elif event is not None and event.type() == QEvent.Type.MouseButtonPress:
            self._is_marking = False
        command: Any = super().selectionCommand(index, event)
        return command  # type: ignore[no-any-return]

    def _toggle(self) -> None:
        index, selection = self.currentIndex(), self.selectionModel()
        if not self._is_marking and len(self.marked_lines()) <= 1:
            # the row of the keyboard is marked by itself; the first Space means it
            selection.select(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        else:
            selection.select(index, _FLAGS.Toggle | _FLAGS.Rows)
        self._is_marking = True
        below = self.model().index(index.row() + 1, index.column())
        if below.isValid():
            selection.setCurrentIndex(below, _FLAGS.NoUpdate)
            self.scrollTo(below)
