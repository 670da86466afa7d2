"""A paper that is issued together with a step: whether it is, what it still has to be told, and what the check says.

Brings the printing room: import it late.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import step_papers
from desktop.casework.documents import Issued
from desktop.domain import file_order
from desktop.domain.faults import Refused
from desktop.domain.letter_check import Finding
from desktop.domain.letter_contents import MANDATORY
from desktop.domain.records import MatterFile
from desktop.domain.transitions import Transition
from desktop.printing import letters
from desktop.printing.letter_words import suggested
from desktop.ui.desks.petitions.paper_form import FindingsList, PaperForm, composed, issued
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import rule
from desktop.ui.widgets.label import Label

_PAUSE_MS = 350


class StepPaper(QWidget):
    """A line to tick, and under it the form of the paper. It follows the step's own form through `follow`."""

    changed = Signal()
    submitted = Signal()

    def __init__(
        self, shell: Shell, file: MatterFile, row: Transition, kind: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._file, self._row = shell, file, row
        self.kind = kind
        self.title = letters.label(kind)
        asked = [fact.name for fact in letters.FACTS[kind]]
        self._settled = step_papers.settled(row, asked)
        self._asked = frozenset(asked)
        known = suggested(kind, file, shell.session.office, self._today())
        keeps = frozenset({"sender"}) if step_papers.needs_sender(file) else frozenset()
        self.form = PaperForm(kind, known, self._today, self._settled, folds=True, keeps=keeps)
        self._facts: Mapping[str, Any] = {}
        self._proposed = ""
        self._was_pointed_out = False
        self.tick = QCheckBox(f"同时制发《{self.title}》")
        self.tick.setObjectName(f"issue_{kind}")
        self.findings = FindingsList()
        self._told = Label("", "hint", wrap=True)
        self._preview = Button("预览", "link", says=f"预览《{self.title}》，不发编号，不保存")
        self._preview.clicked.connect(self._show_preview)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._check)
        self._build(file_order.is_owed(kind, file))

    def follow(self, facts: Mapping[str, Any]) -> None:
        """Take in what the step says now."""
        self._facts = facts
        if "to_phone" in self._asked and self.form.field("to_phone").value() in ("", self._proposed):
            phone = step_papers.told(self._row, facts, self._file).get("to_phone", "")
            self.form.field("to_phone").set_value(phone)
            self._proposed = phone
        self._pause.start()

    def issued(self, facts: Mapping[str, Any]) -> Issued:
        """The paper as it is issued with the step. `Refused` is also shown here."""
        self._facts = facts
        try:
            letter = self._composed()
        except Refused as no:
            self._point_out(no)
            raise Refused(f"《{self.title}》还缺内容。{no.sentence}", self.kind) from None
        self._pause.stop()
        self._show_findings(letter.findings())
        try:
            return issued(letter, self._all_facts())
        except Refused as no:
            self.tick.setFocus(Qt.FocusReason.OtherFocusReason)
            raise Refused(f"《{self.title}》{no.sentence}", self.kind) from None

    def check(self) -> bool:
        """True when the fields in sight are sound, or the paper is not wanted."""
        return not self.tick.isChecked() or self.form.check()

    def stops(self) -> list[QWidget]:
        """Where Tab goes, in order."""
        fields = [self.form.field(fact.name) for fact in self.form.asked]
        return [self.tick, *fields, self.form.more, self._preview]

    def written(self) -> dict[str, Any]:
        """What is filled in, as plain data."""
        return {"is_on": self.tick.isChecked(), "facts": self.form.written()}

    def write_back(self, state: Mapping[str, Any]) -> None:
        """Put back what was filled in."""
        self.tick.setChecked(state["is_on"])
        self.form.write_back(state["facts"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.tick.hasFocus():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self, is_owed: bool) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.tick)
        head.addWidget(Label("" if is_owed else file_order.NOT_OWED, "hint"), 1)
        head.addWidget(self.form.more)
        head.addWidget(self._preview)
        self._inside = QWidget()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(SPACE * 3, 0, 0, 0)
        inside.setSpacing(SPACE)
        for part in (self._told, self.form, self.findings):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(self._inside)
        self.form.setVisible(self.form.has_front)
        self.form.changed.connect(self._pause.start)
        self.form.changed.connect(self.changed)
        self.form.submitted.connect(self.submitted)
        self.tick.setChecked(is_owed)
        self._show_wanted(is_owed)
        self.tick.toggled.connect(self._show_wanted)
        self.tick.toggled.connect(self.changed)
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    def _show_wanted(self, is_wanted: bool) -> None:
        self._inside.setVisible(is_wanted)
        self._preview.setVisible(is_wanted)
        self.form.more.setVisible(is_wanted and self.form.can_unfold)

    def _all_facts(self) -> dict[str, Any]:
        """Everything that the paper is told: empty where the step says nothing, so that nothing else is supposed."""
        told = step_papers.told(self._row, self._facts, self._file)
        return {**self.form.values(), **{name: told.get(name) for name in self._settled}}

    def _composed(self) -> letters.Letter:
        on = self._facts.get("on") or self._today()
        day = step_papers.paper_day(self._row, on, self._today())
        file = step_papers.file_after(self._file, self._row, self._facts)
        return composed(self.kind, file, self._shell.session.office, self._all_facts(), day)

    def _check(self) -> None:
        self._show_told()
        try:
            self._show_findings(self._composed().findings())
        except Refused as no:
            self.findings.say([(no.sentence, "error" if self._was_pointed_out else "hint")])

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Of a form without legal contents, such as a cover, nothing good needs to be said."""
        if findings or self.kind in MANDATORY:
            self.findings.show_findings(findings)
        else:
            self.findings.clear()

    def _show_told(self) -> None:
        """What the program has reckoned from the step: the clerk should see it before it is printed."""
        reckoned = step_papers.reckoned(self._row, self._facts, self._file)
        days = [f"{fact.label} {reckoned[fact.name]}" for fact in letters.FACTS[self.kind] if fact.name in reckoned]
        self._told.setText("，".join(days))
        self._told.setVisible(bool(days))

    def _point_out(self, no: Refused) -> None:
        self._was_pointed_out = True
        self._pause.stop()
        self.findings.say([(f"须改正：{no.sentence}", "error")])
        if not self.form.show_refusal(no):
            self.tick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preview(self) -> None:
        if not self.form.check():
            return
        try:
            letter = self._composed()
        except Refused as no:
            self._point_out(no)
            return
        self._shell.show_paper(letter.sheet.paper(), (self._file.row.id,))

    def _today(self) -> date:
        return self._shell.now().date()
