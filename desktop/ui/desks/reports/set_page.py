"""全套: every paper of a period ticked off on one page, made in one go, printed or written into a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.casework import closing, reading, urging
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.urging_slips import slip_of
from desktop.ui.desks.reports.output import NO_EXPORT
from desktop.ui.desks.reports.period_bar import PeriodBar
from desktop.ui.desks.reports.set_job import Made, kept_slips, make_set, write_set
from desktop.ui.desks.reports.set_parts import PARTS, Order, heading, titles
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.tick_table import TickTable
from desktop.ui.work import IsCancelled, Report, hub

_URGE = "urge"
_UNTICKED = frozenset({_URGE, "care", "projects"})
"""Not ticked at first: a slip takes a number, and the others tell how things are now, with private facts."""


class Line(NamedTuple):
    """A part as it is listed. `barred` says why this user cannot have it."""

    key: str
    title: str
    note: str
    barred: str = ""


class SetPage(Page):
    """Choose the period, tick the parts, then Ctrl+P or Ctrl+S: one confirmation for everything."""

    help_topic = "set"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "全套", parent)
        self._ticked = {part.key for part in PARTS} - _UNTICKED
        self.period = PeriodBar(shell.now().date())
        self.table = TickTable()
        self.table.setAccessibleName("全套包含的报表")
        self.model: RowsModel[Line] = RowsModel(self._columns(), lambda line: bool(line.barred), self)
        self._said = Label("", "secondary")
        self._show = Button("预览并打印　Ctrl+P", "primary", drawing="printer", says="预览并打印（Ctrl+P）")
        self._save = Button("存到文件夹…　Ctrl+S", drawing="download-simple", says="存到文件夹（Ctrl+S）")
        self.choose_folder: Callable[[], Path | None] = self._ask_folder
        """Asks for a folder; tests answer in its place."""
        self._build()
        self.keys |= {"Ctrl+S": self.save, "Ctrl+P": self.print_page}
        self.period.chosen.connect(lambda _: self.reload())
        self.reload()

    def _build(self) -> None:
        # the name of the page stands in the row of tabs; in a narrow window the head wraps
        self.title.hide()
        head = FlowRow(gap=SPACE * 3 // 2)
        for widget in (self.period, self.aside, self._save, self._show):
            head.add(widget)
        self.head.addWidget(head, 1)
        self._show.clicked.connect(self.print_page)
        self._save.clicked.connect(self.save)
        self.table.setModel(self.model)
        self.table.set_widths({0: 44, 1: 220, 2: 420}, grow=2)
        self.table.ticked.connect(lambda row, _whole: self._tick(row))
        self.table.all_ticked.connect(self._tick_all)
        self.table.clicked.connect(lambda index: self._tick(index.row()) if index.column() == 0 else None)
        self.table.opened.connect(lambda index: self._tick(index.row()))
        listed = Card()
        listed.add(self.table, 1)
        self.column.addWidget(listed, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(KeyHints([("Space", "勾选"), ("Ctrl+A", "全选"), ("Ctrl+P", "打印"), ("Ctrl+S", "存到文件夹")]))
        self.column.addLayout(foot)

    def _columns(self) -> Sequence[Column]:
        return (
            Column("", lambda line: "—" if line.barred else "☑" if line.key in self._ticked else "☐"),
            Column("报表", lambda line: line.title),
            Column("说明", lambda line: line.barred or line.note),
        )

    # ------------------------------------------------------------ showing

    def activate(self) -> None:
        """Put the keyboard into the list."""
        self.period.set_today(self.shell.now().date())
        self.reload()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Take in what changed while the page is in sight."""
        if self.isVisible() and (change is None or change.kinds & {"matter", "summary"}):
            self.reload()

    def reload(self) -> None:
        """List the parts of the period; what was ticked stays so."""
        actor, called = self.shell.session.actor, titles(self.period.period)
        lines = [
            Line(part.key, called[part.key], part.note, "" if actor.may(part.right) else "需要导出的权限")
            for part in PARTS
        ]
        place = next(number for number, line in enumerate(lines) if line.key == "urged")
        lines.insert(place + 1, self._urge_line())
        here = self.table.currentIndex().row()
        self.model.set_rows(lines)
        self.aside.setText(self._state())
        self.table.setCurrentIndex(self.model.index(max(here, 0), 0))
        self._save.setEnabled(actor.may(Right.EXPORT))
        self._save.setToolTip("" if actor.may(Right.EXPORT) else NO_EXPORT)
        self._count()

    def _state(self) -> str:
        """Whether the summary of the set is one that was closed."""
        period = self.period.period
        if editions := closing.editions(period):
            return f"已结账，汇总照第{editions[-1].number}版原样"
        return f"{period.this}未完" if period.to_on >= self.shell.now().date() else "未结账"

    def _urge_line(self) -> Line:
        """New slips for what is overdue or soon due and was not urged today."""
        groups = self._to_urge()
        count = sum(len(ids) for _group, ids in groups)
        note = f"超期和临期 {count} 件，{len(groups)} 个单位各一份；编号并记入办理过程" if count else ""
        barred = "" if count else "没有超期、临期而今天还没有催办的事项"
        if count and not self.shell.session.actor.may(Right.HANDLE):
            barred = "需要办理的权限"
        return Line(_URGE, "新发催办单", note, barred)

    def _to_urge(self) -> list[tuple[urging.Group, tuple[int, ...]]]:
        today = self.shell.now().date()
        groups = urging.groups(self.shell.session.actor, today)
        found = [
            (group, tuple(one.row.id for one in group.matters if one.last_on != today))
            for group in groups
            if group.unit_id is not None
        ]
        return [(group, ids) for group, ids in found if ids]

    def _count(self) -> None:
        count = len(self._keys())
        self._said.setText(f"{heading(self.period.period)}：已勾选 {count} 项" if count else "没有勾选报表")

    def _keys(self) -> set[str]:
        return {line.key for line in self.model.rows if not line.barred} & self._ticked

    # ------------------------------------------------------------ ticking

    def _tick(self, place: int) -> None:
        line = self.model.rows[place]
        if line.barred:
            self.strip.say(f"“{line.title}”现在不能勾选：{line.barred}。", "soon")
            return
        self._ticked ^= {line.key}
        self._shown()

    def _tick_all(self) -> None:
        """Everything but new slips, which take numbers; nothing when all of it is ticked already."""
        everything = {line.key for line in self.model.rows if not line.barred and line.key != _URGE}
        self._ticked = set() if everything <= self._ticked else self._ticked | everything
        self._shown()

    def _shown(self) -> None:
        last = len(self.model.rows) - 1
        self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(last, 0))
        self._count()

    # ------------------------------------------------------------ doing

    def print_page(self) -> None:
        """Make everything and preview it as one, ready for the printer (Ctrl+P)."""
        period = self.period.period

        def join(made: Sequence[Made], cancelled: IsCancelled) -> bytes:
            from desktop.printing.joining import joined

            return joined([one.pdf for one in made])

        def show(made: Sequence[Made], pdf: bytes) -> None:
            from desktop.printing.render import Paper

            ids = tuple(dict.fromkeys(i for one in made for i in one.matter_ids))
            self.shell.show_paper(Paper("set", {}, heading(period), self.shell.now().date()), ids, pdf)

        self._make(join, show)

    def save(self) -> None:
        """Make everything and write it into a folder (Ctrl+S)."""
        if not self.shell.session.actor.may(Right.EXPORT):
            self.strip.say(NO_EXPORT, "soon")
            return
        folder = self.choose_folder() if self._keys() else None
        if folder is None:
            self._say_what_lacks()
            return
        name = f"{self.shell.session.office.short_name}{heading(self.period.period)}"

        def write(made: Sequence[Made], cancelled: IsCancelled) -> Path:
            return write_set(folder, name, made, cancelled)

        def tell(made: Sequence[Made], target: Path) -> None:
            for one in made:
                reading.note_print(one.matter_ids, one.template, self.shell.session.actor, self.shell.now())
            self.shell.say(f"{len(made)} 份已存到文件夹“{target.name}”。")

        self._make(write, tell)

    def _make(
        self, finish: Callable[[Sequence[Made], IsCancelled], Any], done: Callable[[Sequence[Made], Any], None]
    ) -> None:
        """Make what is ticked behind the window, `finish` it there, and say here what came of it."""
        keys, order = self._keys(), Order(self.shell, self.period.period)
        if not keys:
            self._say_what_lacks()
            return
        self.strip.silence()

        def make(report: Report, cancelled: IsCancelled) -> list[Made]:
            return make_set(order, keys, report, cancelled)

        def go_on(made: list[Made]) -> None:
            # numbers are given only now, when nothing can be stopped any more
            try:
                slips = self._issue_slips() if _URGE in keys else ()
            except (Refused, Trouble) as no:
                self.strip.say(no.sentence, "overdue")
                return

            def end(report: Report, cancelled: IsCancelled) -> tuple[list[Made], Any]:
                whole = made + kept_slips(order, slips)
                return whole, finish(whole, cancelled)

            issued = f"催办单 {len(slips)} 份已经编号存档，可以在信访件里打印。" if slips else ""
            self._run(end, lambda result: done(*result), issued)

        self._run(make, go_on)

    def _run(self, job: Callable[[Report, IsCancelled], Any], done: Callable[[Any], None], issued: str = "") -> None:
        """Work behind the window; `issued` is what stays done when it fails or is stopped."""
        self.shell.worker.run(
            job,
            done,
            lambda no: self.strip.say(no.sentence + issued, "overdue"),
            title=f"正在制作{heading(self.period.period)}",
            parent=self,
            on_stopped=lambda: self.strip.say(f"已停止，没有打印，也没有存下任何文件。{issued}", "soon"),
        )

    def _say_what_lacks(self) -> None:
        if not self._keys():
            self.strip.say("请先勾选要打印或者存下的报表。", "soon")

    def _issue_slips(self) -> tuple[int, ...]:
        """One slip for every unit with something due; they are numbered from here on."""
        office, today, actor = self.shell.session.office, self.shell.now().date(), self.shell.session.actor
        contact = actor.name, office.phone
        slips = [slip_of(group, ids, urging.reply_day(today), contact, office, today) for group, ids in self._to_urge()]
        sent = urging.send(slips, actor, self.shell.now())
        self._ticked -= {_URGE}
        hub().announce(sent.change)
        self.reload()
        return sent.document_ids

    def _ask_folder(self) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, "存到哪个文件夹")
        return Path(name) if name else None
