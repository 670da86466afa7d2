"""Ctrl+K: one box for matters, people, villages, cadres and commands; results appear below while one types."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QWidget
from shiboken6 import isValid

from desktop.casework import office, reading, views
from desktop.domain.clocks import state_text
from desktop.domain.codes import KIND_LABELS, Right
from desktop.domain.pinyin import found_by, pinyin_keys
from desktop.domain.records import Choice, MatterFilter, MatterRow
from desktop.ui import look
from desktop.ui.commands import Command
from desktop.ui.icons import icon
from desktop.ui.shell import Shell
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.popup import Index, PopupList

PATIENCE_MS = 80
_LEAST = 2
_MOST_MATTERS = 6
_MOST_OTHERS = 4
_NAMING = 96
_HINT = "查人、查件、查村、查功能（姓名、拼音首字母、编号、电话均可）"


class Hit(NamedTuple):
    """One result: its group, what it says, and what Enter does."""

    group: str
    label: str
    hint: str
    open: Callable[[], object]


# ---------------------------------------------------------------- searching


class Search:
    """Finds everything that a text can mean, group by group."""

    def __init__(self, shell: Shell, commands: Sequence[Command]) -> None:
        self._shell = shell
        self._commands = commands
        self._keys: dict[str, tuple[str, ...]] = {}

    def find(self, text: str) -> list[Hit]:
        """Results for a typed text; all commands for an empty one."""
        text = text.strip()
        if not text:
            return [self._command(command) for command in sorted(self._commands, key=lambda one: not one.keys)]
        found: list[Hit] = []
        if len(text) >= _LEAST and self._shell.session.actor.may(Right.READ):
            found += [*self._matters(text), *self._people(text)]
        return [*found, *self._villages(text), *self._cadres(text), *self._views(text), *self._named_commands(text)]

    def _matters(self, text: str) -> Iterator[Hit]:
        today = self._shell.now().date()
        rows = reading.find(text, self._shell.session.actor, limit=_MOST_MATTERS + 1)
        for row in rows[:_MOST_MATTERS]:
            show = lambda row=row: self._shell.show_matter(row.id)  # noqa: E731
            yield Hit(KIND_LABELS[row.kind], f"{row.number}　{row.title}", _about(row, today), show)
        if len(rows) > _MOST_MATTERS:
            yield Hit("事项", "全部结果 ›", "", lambda: self._list(f"“{text}”", text=text))

    def _people(self, text: str) -> Iterator[Hit]:
        for row in office.people_named_like(text, limit=_MOST_OTHERS):
            where = "　".join(part for part in (row.village_name, _masked(row.phone)) if part)
            show = lambda row=row: self._shell.show_desk("people", f"person:{row.id}")  # noqa: E731
            yield Hit("人员", row.name, where, show)

    def _villages(self, text: str) -> Iterator[Hit]:
        for row in _best(text, office.village_choices()):
            show = lambda row=row: self._list(row.label, village_id=row.id)  # noqa: E731
            yield Hit("村（社区）", row.label, "这个村的事项", show)
            page = lambda row=row: self._shell.show_desk("people", f"village:{row.id}")  # noqa: E731
            yield Hit("村（社区）", row.label, "一村一档", page)

    def _cadres(self, text: str) -> Iterator[Hit]:
        for row in _best(text, office.cadre_choices()):
            show = lambda row=row: self._list(f"{row.label}承办", handler_id=row.id, is_open=True)  # noqa: E731
            yield Hit("干部", row.label, row.hint or "承办的在办事项", show)

    def _views(self, text: str) -> Iterator[Hit]:
        kept = views.every(self._shell.session.actor, self._shell.now().date())
        # several lists of the program are commands as well
        known = {command.label for command in self._commands}
        by_name = {view.name: view for view in kept if view.name not in known}
        for row in _best(text, [Choice(name, name, "", pinyin_keys(name)) for name in by_name]):
            view = by_name[row.label]
            show = lambda view=view: self._shell.show_matters(view.wanted, view.name)  # noqa: E731
            yield Hit("视图", row.label, "", show)

    def _named_commands(self, text: str) -> list[Hit]:
        # here and not earlier: the tables of pinyin take half a second to load
        self._keys = self._keys or {command.name: pinyin_keys(command.label) for command in self._commands}
        ranked = [(found_by(text, command.label, self._keys[command.name]), command) for command in self._commands]
        found = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
        return [self._command(command) for _, command in found[:_MOST_OTHERS]]

    def _command(self, command: Command) -> Hit:
        return Hit("功能", command.label, command.shortcut or command.where, command.do)

    def _list(self, title: str, **wanted: Any) -> None:
        filtered = MatterFilter(self._shell.now().date(), **wanted)
        self._shell.show_matters(filtered._replace(with_sealed=self._shell.session.actor.may(Right.SEALED)), title)


def _about(row: MatterRow, today: date) -> str:
    state = "已办结" if row.closed_on else ""
    if row.next_due_on and not row.closed_on:
        state = state_text(row.next_due_on, row.next_internal_on or row.next_due_on, today, 3)
    return "　".join(part for part in (row.party_name, row.village_name, state) if part)


def _masked(phone: str) -> str:
    """Enough of a phone number to tell two people of one name apart."""
    return f"…{phone[-4:]}" if len(phone) >= 7 else ""


def _best(text: str, rows: Sequence[Choice]) -> list[Choice]:
    ranked = [(found_by(text, row.label, row.keys), row) for row in rows]
    found = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
    return [row for _, row in found[:_MOST_OTHERS]]


# ---------------------------------------------------------------- the box


class SearchBox(LineField):
    """The box at the top of the window. The keyboard stays in it; arrows mark a result and Enter opens it."""

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(longest=60, placeholder=f"{_HINT}　Ctrl+K", tidy=str.strip, parent=parent)
        self.setObjectName("search")
        self.setAccessibleName(_HINT)
        self._glass = self.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self._search = search
        self._hits: list[Hit] = []
        self.results = ResultList(self)
        self.results.chosen.connect(lambda choice: self._open(int(choice.id)))
        self._pause = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._pause.timeout.connect(self.look_up)
        self.textEdited.connect(lambda _: self._pause.start())
        self._came_from: QWidget | None = None

    def ask(self) -> None:
        """Take the keyboard and show what can be asked."""
        if not self.hasFocus():
            self._came_from = self.window().focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self.look_up()

    def look_up(self) -> None:
        """Show the results for what stands in the box now."""
        self._pause.stop()
        self._hits = self._search.find(self.text())
        names = [hit.group for hit in self._hits]
        rows = [
            Choice(place, hit.label, hit.hint, (hit.group,) if hit.group not in names[:place] else ())
            for place, hit in enumerate(self._hits)
        ]
        note = "" if rows else "没有找到。可以输入姓名、拼音首字母、编号、电话或证件号后几位。"
        below = QRect(0, 0, max(self.width(), look.current().sizes.px(640)), self.height())
        self.results.show_rows(rows, note, below=below)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.results.take_key(key):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive() or not self.results.isVisible():
                self.look_up()
            marked = self.results.highlighted()
            if marked is not None:
                self._open(int(marked.id))
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self._give_back()
        elif key == Qt.Key.Key_Down:
            self.look_up()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString():
            self.results.hide()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.stop()
        self.results.hide()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._glass.setIcon(icon("magnifying-glass"))

    def _open(self, place: int) -> None:
        hit = self._hits[place]
        self.results.hide()
        self.clear()
        self._give_back()
        hit.open()

    def _give_back(self) -> None:
        if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()


class ResultList(PopupList):
    """Results with the name of their group at the left of its first row."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._list.setItemDelegate(_ResultDelegate(self._list))


class _ResultDelegate(QStyledItemDelegate):
    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(0, look.current().sizes.px(28))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        colours, sizes = look.current()
        row: Choice = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        naming = sizes.px(_NAMING)
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.save()
        body = rect.adjusted(naming, 0, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(body, QColor(colours.accent_tint))
            painter.fillRect(QRect(body.topLeft(), QSize(3, body.height())), QColor(colours.accent))
        inner = body.adjusted(12, 0, -12, 0)
        painter.setFont(look.font(sizes.small))
        hint = painter.fontMetrics().elidedText(row.hint, Qt.TextElideMode.ElideRight, inner.width() * 2 // 5)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(inner, right, hint)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(hint) - 16
        if row.keys:
            painter.drawText(rect.adjusted(14, 0, 0, 0), left, row.keys[0])
            if index.row():
                painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), QColor(colours.hairline))
        painter.setFont(look.font(sizes.text))
        painter.setPen(QColor(colours.ink))
        label = painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, left, label)
        painter.restore()
