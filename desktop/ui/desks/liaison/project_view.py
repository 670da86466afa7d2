"""The page of a project: planned and paid, progress by date, payments, and the matters that belong to it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import office, projects
from desktop.casework.projects import PaymentRow, ProjectFile
from desktop.domain import projects as rules
from desktop.domain.care import PROJECT_KINDS
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.money import show_amount
from desktop.domain.projects import NewPayment
from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.desks.liaison.acts_page import ActsPage
from desktop.ui.desks.liaison.case_view import pair
from desktop.ui.desks.liaison.kept_line import KeptLine
from desktop.ui.desks.liaison.line_form import LineForm
from desktop.ui.desks.liaison.paid_bar import PaidBar
from desktop.ui.desks.liaison.project_panels import ImportPanel, PaymentPanel, ProjectPanel
from desktop.ui.desks.petitions.act_panel import AskPanel
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.care_chips import project_chip
from desktop.ui.models.chips import stage_chip
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip, ChipRow
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import ElidedLabel, KeyHints, Label
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.widgets.table import TableView


class ProjectView(ActsPage):
    """One project at a time."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "")
        self.file: ProjectFile | None = None
        self.quick = LineForm()
        self._kept = KeptLine(shell, "project_note", self.quick)
        self.bar = PaidBar()
        self._chips = ChipRow()
        self._facts, self._matters, self._notes = FilledCard("基本情况"), FilledCard("关联事项"), FilledCard("进展")
        self._acts: dict[str, Button] = {}
        columns = (
            Column("村（社区）", lambda p: p.village_name or "未分村"),
            Column("领款户（人）", lambda p: p.payee or "（工程款）"),
            Column("金额（元）", lambda p: show_amount(p.amount), is_figure=True),
            Column("发放日期", lambda p: show_day(p.paid_on)),
            Column("备注", lambda p: p.note),
            Column("登记", lambda p: p.entered_name + ("　导入" if p.batch_id else "")),
        )
        self.model: RowsModel[PaymentRow] = RowsModel(columns, parent=self)
        self.table = TableView()
        self._build()
        self.keys |= {
            "Esc": self.left.emit,
            "Ctrl+P": self.print_page,
            "Ctrl+M": partial(self._press, "save"),
            "Ctrl+T": partial(self._press, "pay"),
            "Ctrl+O": partial(self._press, "import"),
            "Del": self._remove_payment,
        }

    # ------------------------------------------------------------ showing

    def open(self, project_id: int) -> None:
        """Show a project. Raises Refused when it is gone."""
        file = projects.open_file(project_id, self.shell.session.actor)
        if self.file is None or self.file.row.id != project_id:
            self.close_panel()
            self.strip.silence()
            self.rescue()  # what was begun for the project before
            self._empty_note()
            self._kept.restore(project_id)
        self._show(file)

    def refresh(self, change: Change | None) -> None:
        """Take in a change to the project on show."""
        if self.file is None or not self.isVisible():
            return
        if change is None or change.kinds & {"project", "matter", "village"}:
            try:
                self.open(self.file.row.id)
            except Refused:
                self.file = None
                self.left.emit()

    def rescue(self) -> bool:
        """Keep a note that is half typed; True when there is one."""
        return self.file is not None and self._kept.rescue(self.file.row.id)

    def activate(self) -> None:
        """Put the keyboard into the list of payments."""
        if self.panel is not None:
            self.panel.start()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, file: ProjectFile) -> None:
        self.file = file
        row, actor = file.row, self.shell.session.actor
        self.title.setText(row.name)
        chip = project_chip(row, self.shell.now().date())
        self._chips.show_chips([(PROJECT_KINDS.get(row.kind, row.kind), "accent"), chip])
        self.aside.setText(row.village_name or "全镇")
        may = actor.may(Right.REGISTER)
        for key in ("save", "pay", "import"):
            self._acts[key].setVisible(may)
        self._acts["remove"].setVisible(may and not file.payments)
        self._acts["print"].setVisible(actor.may(Right.EXPORT))
        self._line.setVisible(may)
        self.bar.show_sums(row.planned_amount, row.paid_amount)
        planned = f"计划 {row.planned_households} 户，" if row.planned_households else ""
        self._sums.setText(f"{self.bar.words}；{planned}已发 {row.households} 户，{row.payment_count} 笔")
        self._show_payments(file)
        self._show_notes()
        self._show_facts(file)
        self._show_matters(file)

    def _show_payments(self, file: ProjectFile) -> None:
        place = self.table.currentIndex().row()
        self.model.set_rows(file.payments)
        if file.payments:
            self.table.setCurrentIndex(self.model.index(min(max(place, 0), len(file.payments) - 1), 0))

    def _show_notes(self) -> None:
        assert self.file is not None
        column = self._notes.fresh()
        lines = rules.notes(self.file.row.progress)
        if not lines:
            column.addWidget(Label("还没有记进展", "hint"))
        for note in reversed(lines):
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            row.addWidget(Label(show_day(note.on), "secondary"), alignment=Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(note.text, wrap=True).selectable(), 1)
            if self.shell.session.actor.may(Right.REGISTER):
                away = Button("移除", "link", says=f"移除 {show_day(note.on)} 的这条进展")
                away.clicked.connect(partial(self._remove_note, note))
                row.addWidget(away, alignment=Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)

    def _show_facts(self, file: ProjectFile) -> None:
        row, column = file.row, self._facts.fresh()
        for label, text in (
            ("类别", PROJECT_KINDS.get(row.kind, row.kind)),
            ("主题", office.code_labels("themes").get(row.theme_code, "")),
            ("村（社区）", row.village_name or "全镇"),
            ("责任单位", row.unit_name),
            ("负责人", row.leader_name),
            ("开工", show_day(row.started_on) if row.started_on else ""),
            ("期限", show_day(row.due_on) if row.due_on else ""),
            ("完成", show_day(row.done_on) if row.done_on else ""),
            ("备注", row.note),
        ):
            if text:
                column.addLayout(pair(label, text))

    def _show_matters(self, file: ProjectFile) -> None:
        column = self._matters.fresh()
        self._matters.set_title("关联事项", f"{len(file.matters)} 件" if file.matters else "")
        if not file.matters:
            column.addWidget(Label("在信访件或民情的“关联”里选“关联实事项目”，会列在这里。", "hint", wrap=True))
        for one in file.matters:
            row = QHBoxLayout()
            number = Button(one.number, "link", says=f"打开{one.number}")
            number.clicked.connect(partial(self.shell.show_matter, one.matter_id))
            row.addWidget(number)
            row.addStretch(1)
            row.addWidget(Chip(*stage_chip(one.stage)))
            column.addLayout(row)
            column.addWidget(ElidedLabel(f"{one.title}　{show_day(one.received_on)}", "hint"))

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._back = Button("返回列表", "quiet", drawing="arrow-left", says="返回列表（Esc）")
        self._back.clicked.connect(self.left)
        self.head.insertWidget(1, self._chips, 0, Qt.AlignmentFlag.AlignVCenter)
        self.head.addStretch(1)
        for key, text, kind, says, act in self._buttons():
            button = Button(text, kind, says=says)
            button.clicked.connect(lambda _, act=act: act())
            self._acts[key] = button
            self.head.addWidget(button)
        self.head.addWidget(self._back)
        money = Card("资金")
        self._sums = Label("", wrap=True)
        money.add(self.bar)
        money.add(self._sums)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(SPACE * 3 // 2)
        left, side = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (money, self._payments())),
            (side, (self._facts, self._progress(), self._matters)),
        ):
            column.setSpacing(SPACE * 3 // 2)
            for card in cards:
                column.addWidget(card)
        left.setStretch(1, 1)
        side.addStretch(1)
        columns.addLayout(left, 1)
        columns.addLayout(side)
        for card in (self._facts, self._matters, self._progress_card):
            card.setFixedWidth(look.current().sizes.px(332))
        scroll = ScrollColumn()
        scroll.body.insertLayout(0, self.panel_place)
        scroll.add(inside)
        self.column.addWidget(scroll, 1)
        hints = [
            ("Ctrl+T", "记发放"),
            ("Ctrl+O", "导入发放表"),
            ("Delete", "移除一笔"),
            ("Ctrl+M", "修改"),
            ("Esc", "返回"),
        ]
        self.column.addWidget(KeyHints(hints))

    def _buttons(self) -> list[tuple[str, str, str, str, Callable[[], object]]]:
        return [
            ("remove", "移除", "quiet", "登记错了，移除项目", self._ask_removal),
            ("pay", "记发放…", "primary", "记一笔发放（Ctrl+T）", self._open_payment),
            ("import", "导入发放表…", "plain", "导入发放表（Ctrl+O）", self._open_import),
            ("save", "修改…", "plain", "修改项目（Ctrl+M）", self._open_save),
            ("print", "打印发放表", "plain", "打印惠民资金发放表（Ctrl+P）", self.print_page),
        ]

    def _payments(self) -> Card:
        self.table.setAccessibleName("发放记录")
        self.table.setModel(self.model)
        self.table.set_widths({0: 110, 1: 130, 2: 110, 3: 100, 4: 150, 5: 110}, grow=4)
        self.table.setMinimumHeight(look.current().sizes.px(380))
        self.table.set_empty(EmptyState("还没有发放", "一笔一笔记（Ctrl+T），或者导入整张发放表（Ctrl+O）。"))
        card = Card("发放记录")
        card.add(self.table, 1)
        return card

    def _progress(self) -> Card:
        self.quick.add("on", "日期", DateField(today=self._today, latest=self._today), span=5, required=True)
        self.quick.add("text", "进展", LineField(longest=300), span=7, required=True)
        self.quick.submitted.connect(self._add_note)
        self._empty_note()
        self._progress_card = Card("记进展")
        self._line = QWidget()
        column = QVBoxLayout(self._line)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.quick)
        self._progress_card.add(self._line)
        self._progress_card.add(self._notes)
        self._notes.setObjectName("plain")
        inside = self._notes.layout()
        assert inside is not None
        inside.setContentsMargins(0, 0, 0, 0)
        self._notes.set_title("")
        return self._progress_card

    def _press(self, key: str) -> None:
        if self._acts[key].isVisible():
            self._acts[key].click()

    def _today(self) -> date:
        return self.shell.now().date()

    # ------------------------------------------------------------ doing

    @property
    def _id(self) -> int:
        assert self.file is not None
        return self.file.row.id

    def _empty_note(self) -> None:
        self.quick.set_values({"on": self._today(), "text": ""})
        self.quick.show_errors({})

    def _add_note(self) -> None:
        if not self.quick.check():
            return
        values, project_id = self.quick.values(), self._id
        change = self.run(lambda by, at: projects.add_note(project_id, values["on"], values["text"], by, at))
        if change is not None:
            self._kept.forget(project_id)
            self._empty_note()
            self.quick.focus_field("text")
            self.shell.say(change.say)

    def _remove_note(self, note: rules.Note) -> None:
        project_id = self._id
        change = self.run(lambda by, at: projects.remove_note(project_id, note, by, at))
        if change is not None:
            again = partial(self.run, lambda by, at: projects.add_note(project_id, note.on, note.text, by, at))
            self.shell.say(change.say, "恢复", lambda: again() and None)
            self.activate()

    def _remove_payment(self) -> None:
        place = self.table.currentIndex().row()
        if not self.table.hasFocus() or not 0 <= place < len(self.model.rows):
            return
        row, project_id = self.model.rows[place], self._id
        change = self.run(lambda by, at: projects.remove_payment(row.id, by, at))
        if change is not None:
            form = NewPayment(row.paid_on, row.amount, row.village_id, row.household_id, row.payee, row.note)
            again = partial(self.run, lambda by, at: projects.add_payment(project_id, form, by, at))
            self.shell.say(change.say, "恢复", lambda: again() and None)

    def _open_payment(self) -> None:
        assert self.file is not None
        self.open_panel(PaymentPanel(self.file.row, self._today), self._acts["pay"])

    def _open_import(self) -> None:
        assert self.file is not None
        self.open_panel(ImportPanel(self.file.row, self.shell), self._acts["import"], self._imported)

    def _imported(self, change: Change) -> None:
        undo = partial(self.run, lambda by, at: projects.undo_payments(change.id, by, at))
        self.shell.say(change.say, "撤销", lambda: undo() and None)

    def _open_save(self) -> None:
        assert self.file is not None
        self.open_panel(ProjectPanel(self._today, self.file.row), self._acts["save"])

    def _ask_removal(self) -> None:
        assert self.file is not None
        act = partial(projects.remove, self._id)
        panel = AskPanel(f"移除　{self.file.row.name}", "移除", "登记错了才移除，移除后不再统计。", act)
        self.open_panel(panel, self._back, self._after_removal)

    def _after_removal(self, change: Change) -> None:
        self.file = None
        self.shell.say(change.say)
        self.left.emit()

    def print_page(self) -> None:
        """Preview the list of payments; who takes it out is written down."""
        if self.file is None:
            return
        from desktop.ui.desks.liaison.care_papers import payments_paper  # brings the printing room, slow to load

        actor, at = self.shell.session.actor, self.shell.now()
        try:
            projects.note_paper([self._id], "payments", actor, at)
        except Refused as no:
            self.strip.say(no.sentence, "overdue")
            return
        self.shell.show_paper(payments_paper(self.file, self.shell.session.office, at.date()))
