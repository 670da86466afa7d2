"""Where a matter stands and what can be done next, as buttons out of the table of steps."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import undo
from desktop.domain.codes import Right
from desktop.domain.procedure import TRANSITIONS, Step, Transition
from desktop.domain.records import EventRow, MatterFile
from desktop.ui.desks.petitions.stages import stage_strip
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.stages import StageStrip


class ProcedureCard(Card):
    """The strip of stages, the next steps, and why the others are not possible. `wanted` carries a `Transition`."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._stages = StageStrip()
        self._row = FlowRow(gap=SPACE)
        self._buttons: list[Button] = []
        self._shown: tuple[object, ...] = ()
        self._reasons = Label("", "hint", wrap=True).selectable()
        self._reasons.hide()
        self._why = Button("", "link")
        self._why.clicked.connect(lambda: self._reasons.setVisible(self._reasons.isHidden()))
        self._back = Button("撤回上一步", "quiet", drawing="arrow-counter-clockwise")
        self._back.clicked.connect(lambda: self.wanted.emit(self._take_back))
        self._take_back: Transition | None = None
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(Label("下一步", "secondary"))
        row.addWidget(self._row, 1)
        row.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignTop)
        self.add(self._stages)
        self.add(row)
        behind = QHBoxLayout()
        behind.addWidget(self._why)
        behind.addStretch(1)
        self.add(behind)
        self.add(self._reasons)

    def show_file(self, file: MatterFile, steps: Sequence[Step]) -> None:
        """Show where a matter stands. Buttons that stay the same are not made anew: the keyboard may rest on one."""
        self._stages.show_stages(stage_strip(file))
        self._show_take_back(file)
        if self._shown != (file.row.id, *steps):
            self._shown = (file.row.id, *steps)
            self._show_steps([step.transition for step in steps if step.is_possible])
            self._show_reasons([step for step in steps if not step.is_possible])

    def focus_next(self) -> None:
        """Put the keyboard on the main step."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, number: int) -> None:
        """Press the nth step (Alt+1, Alt+2 …)."""
        if 0 < number <= len(self._buttons):
            self._buttons[number - 1].click()

    def press_take_back(self) -> None:
        """Ask to take the last step back."""
        if self._take_back is not None:
            self.wanted.emit(self._take_back)

    def _show_steps(self, rows: list[Transition]) -> None:
        self._row.clear()
        self._buttons = []
        main = next((row for row in rows if row.is_main), None)
        for row in sorted(rows, key=lambda row: not row.is_main):
            number = len(self._buttons) + 1
            button = Button(row.label, "primary" if row is main else "plain", says=f"{row.label}（Alt+{number}）")
            button.setObjectName(f"step_{row.action}")
            button.clicked.connect(lambda _, row=row: self.wanted.emit(row))
            self._row.add(button)
            button.show()  # at once, so that it can take the keyboard
            self._buttons.append(button)

    def _show_reasons(self, blocked: list[Step]) -> None:
        names = "、".join(step.transition.label for step in blocked)
        self._why.setText(f"为什么现在不能{names}？")
        self._why.setAccessibleName(self._why.text())
        self._why.setVisible(bool(blocked))
        self._reasons.setText("\n".join(f"{step.transition.label}：{step.obstacle}" for step in blocked))
        self._reasons.hide()

    def _show_take_back(self, file: MatterFile) -> None:
        last = last_step(file)
        self._take_back = None
        if last is not None:
            stage = next(row.stage for row in TRANSITIONS if row.stage == file.row.stage)
            self._take_back = Transition(stage, "take_back", f"撤回“{last.label}”", stage, Right.HANDLE, ())
        self._back.setVisible(last is not None)
        says = f"撤回“{last.label}”（Ctrl+Z）" if last else ""
        self._back.setToolTip(says)
        self._back.setAccessibleName(says)


def last_step(file: MatterFile) -> EventRow | None:
    """The step that can be taken back: lines that tell only of people, links or papers do not stand on it.

    A merge is undone from the strip of the merged matter instead, by anybody who handles petitions.
    """
    newest = undo.last_step(file.row.id)
    if newest is None or newest.action == "merge":
        return None
    return next((event for event in file.events if event.id == newest.id), None)
