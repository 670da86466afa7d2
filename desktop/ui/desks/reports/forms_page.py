"""填报通: superiors' forms, each mapped once and then filled with one key for any period."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework import closing, forms
from desktop.casework.forms import FormRow
from desktop.casework.session import own_connection
from desktop.domain.faults import Refused, Trouble
from desktop.domain.forms import (
    differences,
    kept_words,
)
from desktop.domain.records import Change
from desktop.ui.desks.reports.forms_choices import Offer, offer
from desktop.ui.desks.reports.forms_keeping import FormsKeeping
from desktop.ui.work import IsCancelled, Report, Task

if TYPE_CHECKING:
    from desktop.exchange.superior_forms import Filled
    from desktop.ui.paper_out import PaperOut
    from desktop.ui.shell import Shell

_NOT_COUNTED = frozenset({"form", "view", "draft", "attachment"})


class FormsPage(FormsKeeping):
    """`counted` when the figures of the period are there, `filled` when a form was written."""

    help_topic = "forms"
    counted = Signal()
    filled = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.out: PaperOut | None = None
        """Asks for a file; made when first needed, because it brings the printing room with it."""
        self._task: Task | None = None
        self._is_stale = True
        self._connect()
        self._show_form()

    def _connect(self) -> None:
        self.periods.chosen.connect(lambda _: self.count())
        self.fill_button.clicked.connect(self.fill)

    # ------------------------------------------------------------ the desk's wishes

    def activate(self) -> None:
        """Count when something changed; put the keyboard on the form, or on the list."""
        self.periods.set_today(self.shell.now().date())
        self.reload()
        if self._is_stale:
            self.count()
        (self.view if self.file else self.list if self.rows.rows else self.add_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def refresh(self, change: Change | None = None) -> None:
        """Take in what has changed; count anew when this page is shown."""
        if change is None or change.kinds & forms.KINDS:
            self.reload()
        if change is None or change.kinds - _NOT_COUNTED:
            self._is_stale = True
            if self.isVisible():
                self.count()

    def rescue(self) -> bool:
        """Every choice is kept at once: there is nothing half done."""
        return False

    def choose(self, form_id: int) -> None:
        """Open a form by its id. Raises Refused when it is gone."""
        forms.form(form_id, self.shell.session.actor)
        self.open_form(form_id)

    # ------------------------------------------------------------ counting

    def count(self) -> None:
        """Count the period behind the window; an older count still under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        period, by, today = self.periods.period, self.shell.session.actor, self.shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> Offer | None:
            with own_connection():
                made = closing.summary_of(period, by, today)
            return None if cancelled() else offer(made)

        self._is_stale = False
        self.chip.set_state("正在统计…", "neutral")
        self.offer = None
        self._task = self.shell.worker.run(job, self._on_counted, self._on_not_counted, parent=self)

    def _on_counted(self, made: Offer | None) -> None:
        if made is None or made.summary.period != self.periods.period.code:
            return
        self._task, self.offer = None, made
        edition = made.summary.edition
        self.chip.set_state(f"已结账（第 {edition} 版）" if edition else "实时数字", "normal" if edition else "neutral")
        self._offer_choices()
        self._tell()
        if not self.panel.source.hasFocus():  # nothing is written where somebody types
            self._show_cell()
        self.counted.emit()

    def _on_not_counted(self, no: Refused | Trouble) -> None:
        self._task = None
        self.chip.set_state("没有统计", "neutral")
        self.strip.say(no.sentence)

    # ------------------------------------------------------------ filling

    def fill(self) -> None:
        """Ask for a file and write the filled form into it (Ctrl+S)."""
        if self.form is None or self.file is None:
            return
        if self.offer is None or self.proposals or not self.mapping:
            said = "还在统计，请稍候再按一次。" if self.offer is None else "请先确认或放弃自动对应的格子，再填。"
            self.strip.say(
                said if self.offer is None or self.proposals else "还没有对应任何格子，请先选填什么。", "soon"
            )
            return
        from desktop.ui.paper_out import PaperOut

        self.out = self.out or PaperOut(self.shell.settings)
        path = self.out.choose_file(self, f"{self.form.name}（{self.offer.summary.period_label}）", self.form.suffix)
        if path is not None:
            self._fill_into(path)

    def _fill_into(self, path: Path) -> None:
        form, file, cells, made = self.form, self.file, tuple(self.mapping.values()), self.offer
        if form is None or file is None or made is None:
            return

        def job(report: Report, cancelled: IsCancelled) -> "Filled":
            from desktop.exchange import superior_forms
            from desktop.ui.paper_out import write_file

            done = superior_forms.fill(file, cells, made.summary)
            _check_target(path, file.data)
            write_file(path, done.data)
            return done

        def done(filled: "Filled") -> None:
            self._note(form, made, filled, path)

        self.shell.worker.run(job, done, lambda no: self.strip.say(no.sentence), title="正在填表…", parent=self)

    def _note(self, form: FormRow, made: Offer, filled: "Filled", path: Path) -> None:
        by, period, report = self.shell.session.actor, made.summary.period, filled.report
        before = forms.last_filling(form.id, period, by)
        labels = {one.place: one.around.label for one in self.mapping.values()}
        differs = differences(before.written, report, labels) if before else ()
        self._act(lambda: forms.note_filling(form.id, period, kept_words(report), by, self.shell.now()))
        title = f"{made.summary.period_label}：填了 {len(report.written)} 格，没有填 {len(report.missed)} 处"
        if before:
            title += f"，与 {before.filled_at:%m-%d %H:%M} 那次不同 {len(differs)} 格"
        self.make_room()
        self.report.show_filling(title, report, differs, self.file.grids if self.file else ())
        self.shell.say(f"已存为 {path.name}。")
        self.filled.emit()

    # ------------------------------------------------------------ keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        acts = {
            Qt.Key.Key_O: self.choose_file,
            Qt.Key.Key_S: self.fill,
            Qt.Key.Key_D: self.match,
            Qt.Key.Key_G: self.to_name,
            Qt.Key.Key_Return: self.accept_proposals,
            Qt.Key.Key_Enter: self.accept_proposals,
        }
        act = acts.get(Qt.Key(event.key())) if held else None
        if act is not None:
            act()
        elif event.key() == Qt.Key.Key_Escape and self.proposals:
            self.drop_proposals()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.add_file(Path(paths[0]))


def _check_target(path: Path, blank: bytes) -> None:
    """Refused when the file would be written over the empty form itself."""
    if path.is_file() and path.stat().st_size == len(blank) and path.read_bytes() == blank:
        raise Refused("这就是空表本身，不能盖掉它。请换一个文件名。")
