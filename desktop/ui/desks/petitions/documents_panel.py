"""开具文书: a paper of a matter, from picking its kind over its facts and the check to the issued paper.

Brings the printing room, so it is imported when it is first opened.
"""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import documents, reading
from desktop.domain.faults import Refused, Trouble
from desktop.domain.letter_check import Finding
from desktop.domain.procedure import SERVICE_WAYS
from desktop.domain.records import Actor, Change, Choice, MatterFile
from desktop.printing import letters
from desktop.printing.filling import shipped
from desktop.printing.letter_facts import FactNeeded, Shape
from desktop.printing.letter_words import suggested
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.look import SPACE
from desktop.ui.paper_out import PaperOut, write_file
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

# In the order of the procedure. Initials are written out: making them would load the pinyin tables.
KINDS = {
    "redirect_notice": "ydgzd",
    "transfer_notice": "qxgzs",
    "transfer_letter": "zsh",
    "assign_letter": "jbh",
    "objection_letter": "yythh",
    "not_accept_notice": "byslgzs",
    "no_longer_accept_notice": "bzslgzs",
    "extension_approval": "yqspb",
    "extension_notice": "yqgzs",
    "opinion": "xfclyjs clyjs",
    "service_receipt": "sdhz",
    "review_receipt": "fcyjsd",
    "recheck_receipt": "fhyjsd",
    "mediation_agreement": "tjxys",
    "completion_report": "bjbg",
    "reading_slip": "ypd ybd",
    "file_cover": "jzfm fm",
    "contents_list": "jnml ml",
    "remarks_sheet": "bkb",
}
"""Kind of paper that is issued from a matter's page → what it is found by."""

PENDING = "（编号待发）"
"""Stands on a paper where the number will be."""

_PAUSE_MS = 350
_SPANS = {Shape.LINE: 6, Shape.DAY: 4, Shape.NUMBER: 4}
_CHOICES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "manner": (("转送", "转送", "zs"), ("交办", "交办", "jb")),
    "service_way": tuple((key, label, "") for key, label in SERVICE_WAYS),
}
"""Facts that are one of a few words: key, label, initials."""

Begun = dict[str, dict[str, Any]]
"""Kind → what has been typed for it, the kind typed last at the end. The page keeps it while it is open."""


class LinesField(TextField):
    """A list, one line each."""

    def value(self) -> tuple[str, ...]:  # type: ignore[override]
        """The lines that say something."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def set_value(self, value: Any) -> None:
        """Show a list."""
        super().set_value("\n".join(value or ()))


class FindingsList(QWidget):
    """What the check says, what blocks in red and first; nothing at all while no kind is picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self._lines: list[Label] = []

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings, or that there are none."""
        said = [
            (f"{'须改正' if one.is_blocking else '提示'}：{_said(one)}", "error" if one.is_blocking else "")
            for one in findings
        ]
        self._show(said or [("法定内容齐全，可以制发。", "good")])

    def clear(self) -> None:
        """Say nothing."""
        self._show([])

    def _show(self, said: list[tuple[str, str]]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [Label(text, tone, wrap=True) for text, tone in said]
        for line in self._lines:
            self._column.addWidget(line)


class DocumentsPanel(ActPanel):
    """The card. `begun` is filled while the clerk types, so that Esc loses nothing."""

    def __init__(self, shell: Shell, file: MatterFile, begun: Begun, parent: QWidget | None = None) -> None:
        super().__init__("开具文书", "制发并打印", parent=parent)
        self.out = PaperOut(shell.settings)
        self.facts = FormGrid()
        self.findings = FindingsList()
        self._shell, self._file, self._begun = shell, file, begun
        self._kind = ""
        self._suggested: Mapping[str, Any] = {}
        self._place = QVBoxLayout()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._check)
        rows = [Choice(kind, letters.label(kind), "", tuple(keys.split())) for kind, keys in KINDS.items()]
        self._pick = PickField(rows)
        self._pick.picked.connect(self._show_kind)
        self.form.add("kind", "文书种类", self._pick, span=6, required=True)
        at_foot = self.body.indexOf(self.foot)
        self.body.insertLayout(at_foot, self._place)
        self.body.insertWidget(at_foot + 1, self.findings)
        self._preview = Button("预览", says="按现在填写的内容预览，不发编号")
        self._preview.clicked.connect(self._show_preview)
        self._word = Button("存为 Word（.docx）", says="存为 Word 文件，可在 WPS 里继续修改")
        self._word.clicked.connect(self._save_word)
        for place, button in enumerate((self._preview, self._word), 1):
            self.foot.insertWidget(place, button)
        if begun:
            self._pick.set_value(next(reversed(begun)))
            self._show_kind(self._pick.choice())

    def start(self) -> None:
        """Put the keyboard into the kind, or where something begun goes on."""
        if self._kind:
            self.facts.focus_first()
        else:
            super().start()

    def refuse(self, no: Refused) -> None:
        """Show a refusal at its field, or over the form."""
        if not self.facts.show_refusal(no):
            super().refuse(no)

    def act(self, by: Actor, at: datetime) -> Change:
        """Number and record the paper. Raises Refused for what is missing and for what the law does not let pass."""
        letter = self._composed()
        findings = letter.findings()
        self.findings.show_findings(findings)
        blocking = "".join(one.sentence for one in findings if one.is_blocking)
        if blocking:
            raise Refused(f"还不能制发：{blocking}")
        book = shipped()[self._kind]["book"]
        title, on = letter.sheet.title, letter.sheet.made_on
        change = documents.issue(self._file.row.id, self._kind, title, book, self._given(), on, by, at)
        self._pause.stop()
        self.facts.blockSignals(True)  # a field that is left may still speak, and would begin it anew
        del self._begun[self._kind]
        return change

    # ------------------------------------------------------------ the form of a kind

    def _show_kind(self, choice: Choice | None) -> None:
        """Lay out the facts of the kind that was picked; while another is being typed nothing changes."""
        if choice is None or choice.id == self._kind:
            return
        self._kind = str(choice.id)
        self._suggested = suggested(self._kind, self._file, self._shell.session.office, self._today())
        self.facts.blockSignals(True)  # a field that is left may still speak, and is of the other kind
        self.facts.hide()
        self.facts.deleteLater()
        self.facts = FormGrid()
        for fact in letters.FACTS[self._kind]:
            if fact.shape is not Shape.ROWS:  # the printing room fills tables from the file
                span = _SPANS.get(fact.shape, 12)
                self.facts.add(fact.name, fact.label, self._field(fact), span=span, required=fact.is_required)
        shown = self.facts.values()
        known = {**self._suggested, **self._begun.get(self._kind, {})}
        self.facts.set_values({name: value for name, value in known.items() if name in shown})
        self.facts.changed.connect(self._remember)
        self.facts.submitted.connect(self._confirm)
        self._place.addWidget(self.facts)
        self.facts.show()  # at once, so that Enter in the kind finds the first field
        self._remember()
        self._set_tab_order()
        self._check()

    def _field(self, fact: FactNeeded) -> Any:
        if fact.name in _CHOICES:
            return PickField([Choice(key, label, "", tuple(keys.split())) for key, label, keys in _CHOICES[fact.name]])
        match fact.shape:
            case Shape.DAY:
                return DateField(today=self._today)
            case Shape.NUMBER:
                return NumberField()
            case Shape.LINES:
                return LinesField(least=2, most=6, placeholder="一行一份")
            case Shape.TEXT:
                return TextField(least=2, most=10)
        return LineField()

    def _set_tab_order(self) -> None:
        """A form that is laid out later would come last, behind the buttons."""
        stops = [self._pick, *(self.facts.field(name) for name in self.facts.values()), self._button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _remember(self) -> None:
        self._begun.pop(self._kind, None)
        self._begun[self._kind] = self.facts.values()
        self._pause.start()

    def _confirm(self) -> None:
        self._strip.silence()
        if self.form.check() and self.facts.check():
            self.confirmed.emit()

    # ------------------------------------------------------------ the paper

    def _composed(self) -> letters.Letter:
        number = PENDING if letters.has_number(self._kind) else ""
        office = self._shell.session.office
        return letters.compose(self._kind, self._file, office, self._given(), number, self._today())

    def _given(self) -> dict[str, Any]:
        """The facts as filled in. One that was emptied on purpose is a blank: nothing would be suggested anew."""
        filled = {name: " " if value == "" else value for name, value in self.facts.values().items()}
        return {
            name: value
            for name, value in filled.items()
            if value is not None and (value not in (" ", ()) or name in self._suggested)
        }

    def _check(self) -> None:
        try:
            findings = self._composed().findings()
        except Refused as no:
            findings = (Finding(no.sentence, "", True),)
        self.findings.show_findings(findings)

    def _ready(self) -> letters.Letter | None:
        """The paper as far as it can be made; what is missing is said at its field."""
        self._strip.silence()
        if not self.form.check() or not self.facts.check():
            return None
        try:
            return self._composed()
        except Refused as no:
            self.refuse(no)
            return None

    def _show_preview(self) -> None:
        letter = self._ready()
        if letter is not None:
            self._shell.show_paper(letter.sheet.paper(), (self._file.row.id,))

    def _save_word(self) -> None:
        """Write the paper where the clerk says; that it was taken out is noted."""
        letter = self._ready()
        if letter is None:
            return
        path = self.out.choose_file(self, letter.sheet.title, ".docx")
        if path is None:
            return
        from desktop.printing import docx  # slow to load

        try:
            write_file(path, docx.document(letter.sheet.paper()))
            who, at = self._shell.session.actor, self._shell.now()
            reading.note_print((self._file.row.id,), f"{self._kind}.docx", who, at)
        except Trouble as no:
            self.say(no.sentence)
        else:
            self._shell.say(f"已存为 {path.name}。保存出去的文件没有加密，用完请删除。")

    def _today(self) -> date:
        return self._shell.now().date()


def _said(finding: Finding) -> str:
    return f"{finding.sentence}（{finding.article}）" if finding.article else finding.sentence
