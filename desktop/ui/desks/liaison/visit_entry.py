"""The card in which visits are entered: saving, the next row, putting one right, and the draft."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.casework import office, visits
from desktop.casework.visits import VisitRow
from desktop.domain.faults import Refused, Trouble
from desktop.domain.visits import NewVisit
from desktop.ui.desks.liaison.visit_form import VisitForm
from desktop.ui.desks.petitions.draft import DraftKeeper, said
from desktop.ui.look import SPACE
from desktop.ui.models.visit_list import whom
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import ElidedLabel
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import hub

FORM = "visit"
BECOMES = ("民情", "纠纷", "信访")
"""What Alt+1, Alt+2 and Alt+3 make of a finding."""


class VisitEntry(Card):
    """`changing` is the visit that is being put right. Sentences go to the page's strip.

    `saved` carries the id and, after a change, the visit as it was; `turn_wanted` the number of a kind of matter.
    """

    saved = Signal(object, object)
    turn_wanted = Signal(int)
    draft_said = Signal(str)

    def __init__(self, shell: Shell, strip: NoticeStrip) -> None:
        super().__init__()
        self._shell, self._strip = shell, strip
        self.changing: int | None = None
        self._given_up: dict[str, Any] | None = None
        self.form = VisitForm(shell)
        self.drafts = DraftKeeper(shell, FORM, self._payload, self)
        self.add(self.form)
        self.add(self._build_buttons())
        self.form.typed.connect(self.drafts.touch)
        self.form.submitted.connect(self.save)
        self.drafts.kept.connect(lambda at: self.draft_said.emit(said(at)))
        self.drafts.failed.connect(lambda sentence: self._strip.say(sentence, "overdue"))
        self._strip.action.connect(self._bring_back)
        self._show_mode()

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self._save_button, self._give_up = Button("", "primary"), Button("", "quiet")
        self._save_button.clicked.connect(self.save)
        self._give_up.clicked.connect(self.begin)
        self.about = ElidedLabel("", "secondary")
        row.addWidget(self._save_button)
        row.addWidget(self._give_up)
        row.addWidget(self.about, 1)
        self._turns: list[Button] = []
        for number, word in enumerate(BECOMES, 1):
            says = f"把刚登记或选中的走访转为{word}（Alt+{number}）"
            button = Button(f"转{word}  Alt+{number}", says=says)
            button.clicked.connect(lambda _, number=number: self.turn_wanted.emit(number))
            self._turns.append(button)
            row.addWidget(button)
        return row

    # ------------------------------------------------------------ the row

    def activate(self) -> None:
        """Put the keyboard where typing goes on."""
        if self.form.is_touched():
            self.form.focus_field("found")
        else:
            self.form.focus_field("whom" if self.form.field("cadre_ids").value() else "cadre_ids")

    def begin(self) -> None:
        """An empty row; what was half typed in the row before is given up, with a way back."""
        is_half_typed = self.form.is_touched() and self.changing is None
        self._given_up = self.form.state() if is_half_typed else None
        self._next()
        self._strip.silence()
        if is_half_typed:
            self._strip.say("没有登记的一条已清空。", "accent", "恢复")

    def _bring_back(self) -> None:
        state, self._given_up = self._given_up, None
        self._strip.silence()
        if state is not None:
            self.form.restore(state)
            self.drafts.touch()

    def change(self, row: VisitRow) -> None:
        """Show a visit that is to be put right, unless a half-typed row would be lost."""
        if self.form.is_touched() and self.changing is None:
            self._strip.say("上面还有一条没有登记完，请先保存（Ctrl+Enter）或清空（Ctrl+N），再修改这一条。", "soon")
            return
        self.changing = row.id
        self.form.show_visit(row.form)
        self._show_mode()
        self.form.focus_field("whom")

    def save(self) -> None:
        """Write the row and begin the next one."""
        self._strip.silence()
        if not self.form.check():
            return
        by, at, before = self._shell.session.actor, self._shell.now(), None
        try:
            form = self.form.visit()
            if self.changing is None:
                change = visits.record(form, by, at)
            else:
                before = visits.get(self.changing, by).form
                change = visits.change(self.changing, form, by, at)
        except Refused as no:
            if not self.form.refuse(no):
                self._strip.say(no.sentence, "overdue")
            return
        except Trouble as no:
            self._strip.say(no.sentence, "overdue")
            return
        self._next()
        hub().announce(change)
        self._shell.say(change.say)
        self.saved.emit(change.id, before)

    def _next(self) -> None:
        self.drafts.drop()
        self.changing = None
        self.form.begin(self.form.kept())
        self.draft_said.emit("")
        self._show_mode()
        self.form.focus_field("whom")

    def _show_mode(self) -> None:
        is_change = self.changing is not None
        self._save_button.setText("保存修改  Ctrl+Enter" if is_change else "保存并下一条  Ctrl+Enter")
        self._give_up.setText("不改了  Esc" if is_change else "清空  Ctrl+N")
        for button in (self._save_button, self._give_up):
            button.setAccessibleName(button.text())
        self.set_title("修改走访" if is_change else "")

    def show_chosen(self, row: VisitRow | None, word: str) -> None:
        """Say of which visit Alt+1…3 would make a matter, and what came of it already."""
        for button in self._turns:
            button.setVisible(row is not None)
        done = "、".join(one.number for one in row.came_of) if row else ""
        about = f"{word}：{whom(row) or row.village_name}" if row else ""
        self.about.setText(f"{about}，已转 {done}" if done else about)

    # ------------------------------------------------------------ drafts

    def _payload(self) -> dict[str, Any]:
        return {"title": self.form.field("whom").text(), "changing": self.changing, "form": self.form.state()}

    def take_up_draft(self) -> None:
        """Go on with what was half typed when the program ended."""
        waiting = office.drafts(self._shell.session.actor.id, FORM)
        if waiting:
            draft = waiting[0]
            self.changing = draft.payload["changing"]
            self.form.restore(draft.payload["form"])
            self.drafts.take_over(draft)
            self.draft_said.emit(said(draft.saved_at))
            self._show_mode()

    def undo_change(self, visit_id: int, before: NewVisit) -> None:
        """Take a change back."""
        try:
            change = visits.change(visit_id, before, self._shell.session.actor, self._shell.now())
        except (Refused, Trouble) as no:
            self._strip.say(no.sentence, "overdue")
            return
        hub().announce(change)
        self._shell.say("修改已撤销。")
