"""Where a matter stands and what can be done next, as buttons out of the table of steps."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.casework import undo
from desktop.domain.codes import KIND_LABELS, MatterKind
from desktop.domain.procedure import Step
from desktop.domain.records import EventRow, MatterFile
from desktop.domain.stages import Stage
from desktop.domain.transitions import Transition
from desktop.ui.desks.petitions.stages import stage_strip
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.stages import StageStrip

_MAIN = 1
_MOST_BUTTONS = 9
"""As many as there are keys Alt+1 to Alt+9; further steps are in the menu."""


class ProcedureCard(Card):
    """The strip of stages, the next steps, and why the others are not possible.

    `wanted` carries a `Transition`, `growing_wanted` the kind of matter to be registered out of this one. Steps that
    are rare, and asking for 作废, are in the menu behind 更多….
    """

    wanted = Signal(object)
    back_wanted = Signal(object)
    voiding_wanted = Signal()
    care_wanted = Signal()
    growing_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stages = StageStrip()
        self._row = FlowRow(gap=SPACE)
        self._buttons: list[Button] = []
        self._shown: tuple[object, ...] = ()
        self._may_care = False
        self._reasons = Label("", "hint", wrap=True).selectable()
        self._reasons.hide()
        self._why = Button("", "link")
        self._why.clicked.connect(lambda: self._reasons.setVisible(self._reasons.isHidden()))
        self._back = Button("撤回上一步", "quiet", drawing="arrow-counter-clockwise")
        self._back.clicked.connect(self.press_take_back)
        self._last: EventRow | None = None
        self.menu = QMenu(self)
        self.more = Button()
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        self._word = Label("下一步", "secondary")
        self._word.setContentsMargins(0, SPACE, 0, 0)  # on the line of the first row of buttons
        row.addWidget(self._word, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._row, 1)
        row.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignTop)
        self.add(self._stages)
        self.add(row)
        behind = QHBoxLayout()
        behind.addWidget(self._why)
        behind.addStretch(1)
        self.add(behind)
        self.add(self._reasons)

    def show_file(
        self, file: MatterFile, steps: Sequence[Step], may_void: bool = False, may_care: bool = False
    ) -> None:
        """Show where a matter stands. Buttons that stay the same are not made anew: the keyboard may rest on one."""
        self._stages.show_stages(stage_strip(file))
        self._show_take_back(file)
        is_archived = file.row.stage == Stage.ARCHIVED
        grows = () if is_archived else _grows_into(file)
        self._may_care = may_care and not is_archived
        if self._shown != (file.row.id, may_void, may_care, grows, *steps):
            self._shown = (file.row.id, may_void, may_care, grows, *steps)
            self._show_steps([step.transition for step in steps if step.is_possible], may_void, grows)
            self._show_reasons([step for step in steps if not step.is_possible])

    def focus_next(self) -> None:
        """Put the keyboard on the main step, or where nothing can be pressed by mistake."""
        target = self._buttons[0] if self._buttons else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, number: int) -> None:
        """Press the nth step (Alt+1, Alt+2 …)."""
        if 0 < number <= len(self._buttons):
            self._buttons[number - 1].click()

    def press_take_back(self) -> None:
        """Ask to take the last step back."""
        if self._last is not None:
            self.back_wanted.emit(self._last)

    def open_menu(self) -> None:
        """Open the menu of the further steps under its button (Alt+0)."""
        if not self.menu.isEmpty():
            self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
            self.menu.setActiveAction(self.menu.actions()[0])

    # ------------------------------------------------------------ inside

    def _show_steps(self, rows: list[Transition], may_void: bool, grows: tuple[str, ...]) -> None:
        self._row.clear()
        self._buttons = []
        usual = sorted((row for row in rows if not row.is_rare), key=_rank)
        for row in usual[:_MOST_BUTTONS]:
            number = len(self._buttons) + 1
            is_first = number == 1 and _rank(row) <= _MAIN
            kind = "primary" if is_first else "quiet" if _is_note(row) else "plain"
            button = Button(row.label, kind, says=f"{row.label}（Alt+{number}）")
            button.setObjectName(f"step_{row.action}")
            button.clicked.connect(lambda _, row=row: self.wanted.emit(row))
            self._row.add(button)
            button.show()  # at once, so that it can take the keyboard
            self._buttons.append(button)
        self._word.setVisible(bool(usual))
        self._fill_menu([*usual[_MOST_BUTTONS:], *(row for row in rows if row.is_rare)], may_void, grows)

    def _fill_menu(self, rows: list[Transition], may_void: bool, grows: tuple[str, ...]) -> None:
        self.menu.clear()
        acts = [(row.label, lambda row=row: self.wanted.emit(row)) for row in rows]
        acts += [(f"由此登记{KIND_LABELS[kind]}…", lambda kind=kind: self.growing_wanted.emit(kind)) for kind in grows]
        acts += [("列入信访群体帮扶（Alt+H）", self.care_wanted.emit)] if self._may_care else []
        acts += [("申请作废…", self.voiding_wanted.emit)] if may_void else []
        for number, (label, act) in enumerate(acts, 1):
            self.menu.addAction(f"&{number}　{label}").triggered.connect(lambda _, act=act: act())
        self.more = Button("更多…", "quiet", says="更多步骤（Alt+0）")
        self.more.setObjectName("step_more")
        self.more.clicked.connect(self.open_menu)
        self._row.add(self.more)
        self.more.setVisible(bool(acts))

    def _show_reasons(self, blocked: list[Step]) -> None:
        """What is missing, one by one; what is meant for other petitions, in one line."""
        missing = {step.transition.label: step.obstacle for step in blocked if not step.is_foreign}
        foreign = dict.fromkeys(step.transition.label for step in blocked if step.is_foreign)
        said = [f"{label}：{obstacle}" for label, obstacle in missing.items()]
        if foreign:
            said.append(f"本件的类别、路径或者来源用不到：{'、'.join(foreign)}。")
        self._why.setText(f"还有 {len(missing) + len(foreign)} 项现在不能办，为什么？")
        self._why.setAccessibleName(self._why.text())
        self._why.setVisible(bool(blocked))
        self._reasons.setText("\n".join(said))
        self._reasons.hide()

    def _show_take_back(self, file: MatterFile) -> None:
        self._last = last_step(file)
        self._back.setVisible(self._last is not None)
        says = f"撤回“{self._last.label}”（Ctrl+Z）" if self._last else ""
        self._back.setToolTip(says)
        self._back.setAccessibleName(says)


def _grows_into(file: MatterFile) -> tuple[str, ...]:
    """The kinds of matter that may be registered out of this one; an entry that still runs ends with it, by its step."""
    if file.row.is_sealed:
        return ()
    if file.row.kind == MatterKind.PETITION:
        return (MatterKind.DISPUTE.value,)
    others = (MatterKind.PETITION.value, MatterKind.DISPUTE.value)
    return tuple(kind for kind in others if kind != file.row.kind) if file.row.closed_on else ()


def _is_note(row: Transition) -> bool:
    """A step that leaves the petition where it stands and brings forth no paper: it only notes something."""
    return row.next_stage == row.stage and not row.documents and not row.is_main


def _rank(row: Transition) -> int:
    """What an earlier step has ordered comes first, then the usual way, then other ways, then notes."""
    return 0 if row.needs_told else _MAIN if row.is_main else 3 if _is_note(row) else 2


def last_step(file: MatterFile) -> EventRow | None:
    """The step that can be taken back: lines that tell only of people, links or papers do not stand on it.

    A merge is undone from the strip of the merged matter instead, by anybody who handles petitions.
    """
    newest = undo.last_step(file.row.id)
    if newest is None or newest.action == "merge":
        return None
    return next((event for event in file.events if event.id == newest.id), None)
