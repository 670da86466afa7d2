"""First run, step 3: the recovery code goes onto paper before one may go on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from desktop.casework import reading
from desktop.casework.session import Session
from desktop.domain.faults import Trouble
from desktop.domain.widths import half_width
from desktop.settings import PcSettings
from desktop.ui.look import SPACE
from desktop.ui.setup.step import Step
from desktop.ui.shell import Now
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.work import IsCancelled, Report, Worker

if TYPE_CHECKING:
    from desktop.ui.paper_out import PaperOut

_LAST = 5
_COLUMNS = 4
_READ_AS = str.maketrans("OIL", "011")
NOT_KEPT = (
    "恢复码还没有留下纸质的。忘记密码又没有恢复码，数据就再也打不开了。请先打印或抄写；"
    "一定要现在退出，请再关一次窗口，以后登录时用密码，并尽快在“系统”里换一个新的恢复码。"
)


class RecoveryStep(Step):
    """Shows the code; print, save or copy it, then type its last group as proof."""

    name = "恢复码"

    def __init__(self, worker: Worker, settings: PcSettings, now: Now) -> None:
        advice = (
            "忘记密码时，只有这个恢复码能打开数据。请打印出来，或者用笔抄下来，锁进抽屉；不要拍照，不要存在电脑里。"
        )
        super().__init__("请把恢复码留在纸上", advice)
        self._worker, self._settings, self._now = worker, settings, now
        self._session: Session | None = None
        self._code = ""
        self.is_kept = False
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(SPACE * 4)
        self._groups.setVerticalSpacing(SPACE * 2)
        self._groups.setColumnStretch(_COLUMNS, 1)
        card = Card()
        card.add(self._groups)
        self.body.addWidget(card)
        self.body.addLayout(self._ways())
        self.said = Label("", "good")
        self.body.addWidget(self.said)
        self.form = FormGrid()
        self.last = LineField(longest=12, placeholder="照纸上的输入")
        self.form.add("last", "请输入最后一组 5 个字符，确认已经留好", self.last, span=6)
        self.form.submitted.connect(self.done_wanted)
        self.last.textChanged.connect(lambda _: self.changed.emit())
        self.last.setEnabled(False)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def _ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self.print_button = Button("打印恢复码单", "primary", drawing="printer")
        self.save_button = Button("存为 PDF…", drawing="file-pdf")
        self.copied_button = Button("我已经用笔抄好", drawing="pencil-simple")
        self.print_button.clicked.connect(lambda: self._make(self._print))
        self.save_button.clicked.connect(lambda: self._make(self._save))
        self.copied_button.clicked.connect(lambda: self._keep("好。请从抄好的纸上照着输入，顺便核对。"))
        for button in (self.print_button, self.save_button, self.copied_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    # ------------------------------------------------------------ showing

    def show_code(self, session: Session | None, code: str) -> None:
        """Show the code of the office that was founded just now."""
        self._session, self._code = session, code
        for place, group in enumerate(code.split("-")):
            label = Label(group, "title")
            label.setAccessibleName(f"第 {place + 1} 组 {' '.join(group)}")
            cell = QHBoxLayout()
            cell.setSpacing(SPACE)
            cell.addWidget(Label(str(place + 1), "hint"))
            cell.addWidget(label)
            self._groups.addLayout(cell, place // _COLUMNS, place % _COLUMNS)

    def activate(self) -> None:
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_ready(self) -> bool:
        return self.is_kept and self._typed() == self._expected()

    def check(self) -> bool:
        if self.is_ready:
            return True
        self.form.show_errors({"last": "与恢复码的最后一组不一样，请对照纸上再看一遍。"})
        return False

    def _typed(self) -> str:
        return half_width(self.last.text()).strip().upper().translate(_READ_AS)

    def _expected(self) -> str:
        return self._code[-_LAST:]

    # ------------------------------------------------------------ onto paper

    def _make(self, then: Callable[[bytes], None]) -> None:
        assert self._session is not None
        office, code, day = self._session.office, self._code, self._now().date()

        def job(report: Report, cancelled: IsCancelled) -> bytes:
            from desktop.printing import render
            from desktop.printing.recovery import recovery_sheet

            return render.render(recovery_sheet(office, code, day))

        self._worker.run(job, then, lambda no: self.strip.say(no.sentence), title="正在排版…", parent=self)

    def _print(self, pdf: bytes) -> None:
        from desktop.ui.paper_out import printing_job

        try:
            printer = self.out().choose_printer(self, 1)
        except Trouble as trouble:
            self.strip.say(trouble.sentence)
            return
        if printer is not None:
            job = printing_job(pdf, printer)
            done = "已送往打印机。请从打印好的纸上照着输入。"
            self._worker.run(job, lambda _: self._keep(done, True), lambda no: self.strip.say(no.sentence), parent=self)

    def _save(self, pdf: bytes) -> None:
        from desktop.ui.paper_out import write_file

        path = self.out().choose_file(self, "民情台恢复码单")
        if path is None:
            return
        try:
            write_file(path, pdf)
        except Trouble as trouble:
            self.strip.say(trouble.sentence)
        else:
            self._keep("已存为 PDF。请尽快打印，打印后把这个文件删除。", True)

    def out(self) -> "PaperOut":
        """Where the sheet goes; tests put another in its place."""
        from desktop.ui.paper_out import PaperOut

        return PaperOut(self._settings)

    def _keep(self, sentence: str, on_paper: bool = False) -> None:
        if on_paper and self._session is not None:
            reading.note_print((), "recovery_sheet", self._session.actor, self._now())
        self.is_kept = True
        self.strip.silence()
        self.said.setText(sentence)
        self.last.setEnabled(True)
        self.form.focus_first()
        self.changed.emit()
