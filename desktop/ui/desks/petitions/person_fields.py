"""Fields about a person: a name that knows the register, an identity number that checks itself, a phone."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework.office import PersonRow
from desktop.domain.faults import Refused
from desktop.domain.identity import Identity, age_on, read_identity
from desktop.domain.phones import normalize_phone, show_phone
from desktop.domain.records import Choice
from desktop.domain.widths import half_width
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.popup import PopupList

_PAUSE_MS = 120
_SHORTEST = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FULL = 18


class PersonField(LineField):
    """A name as typed; known people with that name or pinyin are offered under it. `chosen` carries a `PersonRow`."""

    chosen = Signal(object)

    def __init__(
        self, find: Callable[[str], list[PersonRow]], today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(longest=60, parent=parent)
        self._find, self._today = find, today
        self._found: dict[int | str, PersonRow] = {}
        self._popup = PopupList(self)
        self._popup.chosen.connect(self._take)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(self._on_edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.take_key(event.key()):
            return
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take_highlighted()
            event.ignore()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self._offer()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self._take_highlighted()
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.stop()
        self._popup.hide()
        super().focusOutEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString():
            self._popup.hide()
        super().inputMethodEvent(event)

    def _on_edited(self, text: str) -> None:
        self._popup.hide()
        self._pause.start()

    def _offer(self) -> None:
        typed = self.text().strip()
        if not self.hasFocus() or self.is_composing or len(typed) < _SHORTEST:
            self._popup.hide()
            return
        people = self._find(typed)
        self._found = {person.id: person for person in people}
        rows = [Choice(person.id, person.name, self._describe(person)) for person in people]
        # Letters can only mean somebody in the list; a typed Chinese name stands for itself until ↓ is pressed.
        self._popup.show_rows(rows, highlight=0 if typed.isascii() else -1)

    def _describe(self, person: PersonRow) -> str:
        age = f"{age_on(person.born_on, self._today())}岁" if person.born_on else ""
        return "　".join(part for part in (person.sex + age, person.village_name, show_phone(person.phone)) if part)

    def _take_highlighted(self) -> None:
        row = self._popup.highlighted()
        if row is not None:
            self._take(row)
        self._pause.stop()
        self._popup.hide()

    def _take(self, row: Choice) -> None:
        self._popup.hide()
        self.setText(row.label)
        self.chosen.emit(self._found[row.id])


class IdentityField(LineField):
    """An identity number, checked while it is typed: what it tells stands beside the label, what is wrong below.

    `identified` carries the `Identity` once a number of 18 characters is sound. Nothing blocks the typing.
    """

    identified = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(longest=30, placeholder="18 位身份证号", tidy=_squeezed, parent=parent)
        self._today = today
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhLatinOnly)
        self.changed.connect(self._check_live)

    def settle(self) -> str:
        """An unfinished or wrong number is refused with the reason; an old one of 15 digits is fine."""
        super().settle()
        if not self.value():
            return ""
        try:
            self._tell(read_identity(self.value(), self._today()))
        except Refused as no:
            return no.sentence
        return ""

    def identity(self) -> Identity | None:
        """The number read, or None while it is empty, unfinished or wrong."""
        try:
            return read_identity(self.value(), self._today()) if self.value() else None
        except Refused:
            return None

    def _check_live(self) -> None:
        typed = self.value()
        if not typed:
            self.note("")
            return
        try:
            identity = read_identity(typed, self._today())
        except Refused as no:
            self._tell_unfinished(typed, no.sentence)
            return
        if len(typed) == _FULL:
            self._tell(identity)
            self.identified.emit(identity)
        else:
            self._tell_unfinished(typed, "")

    def _tell(self, identity: Identity) -> None:
        age = age_on(identity.born_on, self._today())
        self.note(f"{identity.sex} {age}岁 校验正确", "good")

    def _tell_unfinished(self, typed: str, sentence: str) -> None:
        unfinished = len(typed) < _FULL and typed.isdecimal()
        self.note(f"{len(typed)}/{_FULL} 位" if unfinished else "")
        if not unfinished:
            self.set_error(sentence)


class PhoneField(LineField):
    """A phone number, shown in groups once it has been left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(longest=30, parent=parent)

    def settle(self) -> str:
        """A number that cannot be one is refused with the reason."""
        super().settle()
        if not self.text():
            return ""
        try:
            shown = show_phone(normalize_phone(self.text()))
        except Refused as no:
            return no.sentence
        if shown != self.text() and not self.is_composing:
            self.setText(shown)
        return ""

    def number(self) -> str:
        """The bare digits, empty while the number is not one."""
        try:
            return normalize_phone(self.text()) if self.text().strip() else ""
        except Refused:
            return ""


def _squeezed(text: Any) -> str:
    return re.sub(r"[\s\-—－·]", "", half_width(text)).upper()
