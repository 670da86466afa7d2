"""A page that is a list of records at the left and a form at the right."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.records import Change
from desktop.ui.desks.system.page import SideStack, SystemPage
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class ListPage(SystemPage):
    """A list of records at the left, and at the right the form of the chosen one or of a new one.

    A page says what its rows are (`read`, `key_of`), builds its form, and stores it. ↑ ↓ choose, Enter goes into the
    form, Ctrl+N begins a new one, Ctrl+Enter saves and begins the next.
    """

    columns: ClassVar[Sequence[Column]] = ()
    widths: ClassVar[Sequence[int]] = ()
    new_word: ClassVar[str] = ""
    """The word on the button for a new record; empty when there are none to add."""
    empty: ClassVar[tuple[str, str]] = ("还没有记录", "")
    prompt: ClassVar[str] = "在左边选一行，就在这里查看和修改。"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        columns = self.list_columns()
        self.model: RowsModel[Any] = RowsModel(columns, self.is_history, self)
        self.table = TableView()
        self.table.setAccessibleName(self.title)
        self.table.setModel(self.model)
        self.table.set_widths(dict(enumerate(self.widths)))
        for place, column in enumerate(columns):
            if column.chips:
                self.table.set_chip_column(place)
        self.nothing = EmptyState(*self.empty, button=f"{self.new_word}　Ctrl+N" if self.new_word else "")
        self.nothing.action.connect(self.begin_new)
        self.table.set_empty(self.nothing)
        self.panel = EditPanel(shell, self._save)
        self.panel.setAccessibleName(self.title)
        self.side = SideStack(EmptyState("", self.prompt, drawing="pencil-simple"))
        self.row: Any = None
        self._choosing = False
        self._build()

    def _build(self) -> None:
        self.build_form()
        self.form_place = self.side.add_place(self.panel, *self.below_form())
        self.listing = Card()
        self.listing.body.setSpacing(SPACE // 2)
        self.listing.add(self.table, 1)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(self.listing, 3)
        both.addWidget(self.side, 2)
        self.column.addLayout(both, 1)
        hints = [("↑ ↓", "选行"), ("Enter", "修改"), ("Ctrl+S", "保存"), ("Esc", "返回")]
        self.column.addWidget(KeyHints([*hints, ("Ctrl+Enter", "保存并新增下一个")] if self.new_word else hints))
        if self.new_word:
            add = Button(f"{self.new_word}　Ctrl+N", "plain", drawing="plus")
            add.clicked.connect(self.begin_new)
            self.add_tool(add)
            self.add_shortcut("Ctrl+N", self.begin_new)
        self.add_shortcut("Ctrl+S", self.save_shown)
        self.table.opened.connect(lambda _: self.edit())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._on_row(now.row()))
        self.panel.saved.connect(self._on_saved)
        self.panel.left.connect(self.back_to_list)
        self.panel.next_wanted.connect(self._begin_next)
        self.reload()

    # ------------------------------------------------------------ for the pages

    def list_columns(self) -> Sequence[Column]:
        """The columns of the list; a page whose columns need the office's words makes them here."""
        return self.columns

    def build_form(self) -> None:
        """Put the fields into `self.panel.form`."""

    def below_form(self) -> Sequence[QWidget]:
        """Widgets under the form's panel."""
        return ()

    def read(self) -> Sequence[Any]:
        """The rows."""
        return ()

    def key_of(self, row: Any) -> Any:
        """What tells a row from all others, also after it was changed."""
        return row.id

    def is_history(self, row: Any) -> bool:
        """True for a row that is no longer in use."""
        return False

    def values_of(self, row: Any) -> dict[str, Any]:
        """The form's values of a row; of a new one when `row` is None."""
        return {}

    def title_of(self, row: Any) -> str:
        """Heading of the form."""
        return f"修改{row.name}" if row is not None else self.new_word

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        """Write a row, or a new one when `row` is None."""
        raise NotImplementedError

    def on_shown(self, row: Any) -> None:
        """After the form of a row, or of a new one, has been filled."""

    def shown_panel(self) -> EditPanel:
        """The panel at the right side that is being filled in."""
        return self.panel

    # ------------------------------------------------------------ list

    def reload(self) -> None:
        key = self.key_of(self.row) if self.row is not None else None
        self._choosing = True
        self.model.set_rows(self.read())
        self._choosing = False
        self._mark(key)
        if self.row is not None and not self.panel.is_dirty and self.side.place is self.form_place:
            self._show(self._row_of(key))

    def _row_of(self, key: Any) -> Any:
        return next((row for row in self.model.rows if self.key_of(row) == key), None)

    def _mark(self, key: Any) -> None:
        """Mark a row in the list without opening it."""
        place = next((n for n, row in enumerate(self.model.rows) if self.key_of(row) == key), -1)
        self._choosing = True
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))
        else:
            self.table.clearSelection()
        self._choosing = False

    def _on_row(self, place: int) -> None:
        if self._choosing or not 0 <= place < len(self.model.rows):
            return
        wanted = self.model.rows[place]
        if not self.guard(lambda: self.choose(self.key_of(wanted))):
            # the form still belongs to the row before; once that is settled, the list goes where it was sent
            before = self.key_of(self.row) if self.row is not None else None
            QTimer.singleShot(0, self, lambda: self._mark(before))

    def choose(self, key: Any) -> None:
        """Mark a row and show its form."""
        row = self._row_of(key)
        self._mark(key)
        self._show(row)

    def _show(self, row: Any) -> None:
        self.row = row
        if row is None:
            self.side.show_only(None)
            return
        self.panel.load(self.title_of(row), self.values_of(row))
        self.on_shown(row)
        self.panel.settle()
        self.side.show_only(self.form_place)

    # ------------------------------------------------------------ form

    def edit(self) -> None:
        """Go into the form of the marked row."""
        if self.row is not None:
            self.shown_panel().form.focus_first()

    def begin_new(self) -> None:
        """Show the empty form for a new record."""
        self.guard(self._begin_new)

    def _begin_new(self) -> None:
        self.row = None
        self._mark(None)
        self.panel.load(self.title_of(None), self.values_of(None))
        self.on_shown(None)
        self.panel.settle()
        self.side.show_only(self.form_place)
        self.panel.form.focus_first()

    def _begin_next(self) -> None:
        if self.new_word:
            self._begin_new()

    def _save(self, values: dict[str, Any]) -> Change:
        return self.store(self.row, values)

    def save_shown(self) -> None:
        """Save the panel on show."""
        if self.side.place is not None:
            self.shown_panel().save()

    def _on_saved(self, change: Change) -> None:
        key = self.key_of(self.row) if self.row is not None else self.key_of_change(change)
        self.choose(key)
        if self.row is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def key_of_change(self, change: Change) -> Any:
        """Key of the row that a change has just added."""
        return change.id

    def back_to_list(self) -> None:
        """From the form to the list; a new record that was given up leaves no form behind."""
        if self.row is None:
            self.side.show_only(None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_panel(self, place: QWidget, fill: Callable[[], EditPanel]) -> None:
        """Show another panel in place of the form, once nothing unsaved would be lost."""

        def show() -> None:
            panel = fill()
            self.side.show_only(place)
            panel.form.focus_first()

        self.guard(show)

    def show_form_again(self) -> None:
        """From another panel back to the form of the marked row."""
        self._show(self._row_of(self.key_of(self.row)) if self.row is not None else None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def guard(self, then: Then) -> bool:
        if self.side.place is None:
            then()
            return True
        return self.shown_panel().guard(then)

    @property
    def is_dirty(self) -> bool:
        return self.side.place is not None and self.shown_panel().is_dirty
