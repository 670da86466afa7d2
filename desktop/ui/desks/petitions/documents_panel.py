"""开具文书: a paper of a matter, from picking its kind over its facts and the check to the issued paper.

Brings the printing room, so it is imported when it is first opened.
"""

from datetime import date, datetime
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import documents, reading
from desktop.domain.faults import Refused, Trouble
from desktop.domain.letter_check import Finding
from desktop.domain.records import Actor, Change, Choice, MatterFile
from desktop.printing import letters
from desktop.printing.letter_words import suggested
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.paper_form import Begun, FindingsList, PaperForm, composed, issued
from desktop.ui.paper_out import PaperOut, write_file
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.pick_field import PickField

# In the order of the procedure. Initials are written out: making them would load the pinyin tables.
KINDS = {
    "acceptance_notice": "slgzs",
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

_PAUSE_MS = 350


class DocumentsPanel(ActPanel):
    """The card. `begun` is filled while the clerk types, so that Esc loses nothing."""

    def __init__(
        self, shell: Shell, file: MatterFile, begun: Begun, kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("开具文书", "制发并打印", parent=parent)
        self.out = PaperOut(shell.settings)
        self.facts: FormGrid = FormGrid()
        self.findings = FindingsList()
        self._shell, self._file, self._begun = shell, file, begun
        self._kind = ""
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
        kind = kind or next(reversed(begun), "")
        if kind:
            self._pick.set_value(kind)
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
        self.findings.show_findings(letter.findings())
        change = documents.issue(self._file.row.id, issued(letter, self.facts.values()), by, at)
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
        suggestions = suggested(self._kind, self._file, self._shell.session.office, self._today())
        self.facts.blockSignals(True)  # a field that is left may still speak, and is of the other kind
        self.facts.hide()
        self.facts.deleteLater()
        known = {**suggestions, **self._begun.get(self._kind, {})}
        self.facts = PaperForm(self._kind, known, self._today)
        self.facts.changed.connect(self._remember)
        self.facts.submitted.connect(self._confirm)
        self._place.addWidget(self.facts)
        self.facts.show()  # at once, so that Enter in the kind finds the first field
        self._remember()
        self._set_tab_order()
        self._check()

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
        return composed(self._kind, self._file, self._shell.session.office, self.facts.values(), self._today())

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
