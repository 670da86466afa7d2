"""The answer to every claim of a petition, with its result (条例 art. 32)."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from desktop.casework.steps import RESULTS, Answer
from desktop.domain.records import ClaimRow
from desktop.ui import look
from desktop.ui.desks.petitions.wording import choice
from desktop.ui.look import SPACE
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField


class AnswersField(QWidget, Field):
    """One line per claim: its words, the answer, the result. Enter in a result goes to the next answer."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, claims: Sequence[ClaimRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claims = claims
        self._answers: list[tuple[TextField, PickField]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3 // 2)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(0, 1)
        for claim in claims:
            self._add(claim)
        self.setFocusProxy(self._answers[0][0])

    def value(self) -> tuple[Answer, ...]:
        """An `Answer` for each claim, as far as given."""
        pairs = zip(self._claims, self._answers, strict=True)
        return tuple(Answer(claim.id, text.value(), str(result.value() or "")) for claim, (text, result) in pairs)

    def set_value(self, value: Any) -> None:
        """Show these answers."""
        given = {answer.claim_id: answer for answer in value or ()}
        for claim, (text, result) in zip(self._claims, self._answers, strict=True):
            answer = given.get(claim.id)
            text.set_value(answer.text if answer else claim.answer)
            result.set_value((answer.result if answer else claim.result) or None)

    def settle(self) -> str:
        """The first claim without an answer or a result."""
        for claim, (text, result) in zip(self._claims, self._answers, strict=True):
            result.settle()
            if not text.value() or not result.value():
                missing = "答复" if not text.value() else "办理结果"
                return f"第 {claim.position} 项诉求还没有填写{missing}。"
        return ""

    def set_error(self, sentence: str) -> None:
        """Say what is missing; the keyboard will go to the first gap."""
        self.noted.emit(sentence, "error")
        self.setFocusProxy(self._gap() or self._answers[0][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only an Enter that a result did not use arrives here.
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        focused = QApplication.focusWidget()
        following = zip(self._answers, self._answers[1:], strict=False)
        target = next((text for (_, result), (text, _) in following if result is focused), None)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def name_lines(self) -> None:
        """Tell a screen reader which claim each line answers; a form has named the first line after the whole."""
        for claim, (text, result) in zip(self._claims, self._answers, strict=True):
            text.setAccessibleName(f"诉求 {claim.position} 的答复")
            result.setAccessibleName(f"诉求 {claim.position} 的办理结果")

    def _gap(self) -> QWidget | None:
        for text, result in self._answers:
            if not text.value():
                return text
            if not result.value():
                return result
        return None

    def _add(self, claim: ClaimRow) -> None:
        line = self._grid.rowCount()
        text = TextField(least=1, most=6, placeholder="答复")
        result = PickField([choice(word, word) for word in RESULTS], placeholder="办理结果")
        result.setFixedWidth(look.current().sizes.px(120))
        self._grid.addWidget(Label(f"{claim.position}. {claim.text}", wrap=True), line, 0, 1, 2)
        self._grid.addWidget(text, line + 1, 0)
        self._grid.addWidget(result, line + 1, 1)
        if self._answers:
            QWidget.setTabOrder(self._answers[-1][1], text)
        QWidget.setTabOrder(text, result)
        self._answers.append((text, result))
        text.changed.connect(self.changed)
        result.changed.connect(self.changed)
