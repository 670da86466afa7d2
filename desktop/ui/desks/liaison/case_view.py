"""The page of a care case: who it is, what was given by time, visits, the matter that it came from."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import care
from desktop.casework.care import CareFile, MeasureRow
from desktop.domain import care as words
from desktop.domain.care import NewMeasure
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.money import show_money
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.domain.visits import WAY_LABELS
from desktop.ui import look
from desktop.ui.desks.liaison.acts_page import ActsPage
from desktop.ui.desks.liaison.care_panels import CasePanel, EndPanel, MeasurePanel, coded
from desktop.ui.desks.liaison.kept_line import KeptLine
from desktop.ui.desks.liaison.line_form import LineForm
from desktop.ui.desks.liaison.money_field import MoneyField
from desktop.ui.desks.petitions.act_panel import AskPanel
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.care_chips import care_chip
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.chip import Chip, ChipRow
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.scroll import ScrollColumn

_NONE = "还没有帮扶措施，在上面一行记：类别、做了什么、金额，每项按 Enter。"


class CaseView(ActsPage):
    """One case at a time. A measure of today is three fields, Enter each."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "")
        self.file: CareFile | None = None
        self.quick = LineForm()
        self._kept = KeptLine(shell, "care_measure", self.quick)
        self._chips = ChipRow()
        self._made, self._facts = FilledCard("措施记录"), FilledCard("基本情况")
        self._visits, self._origin = FilledCard("帮扶走访"), FilledCard("来自信访件")
        self._acts: dict[str, Button] = {}
        self._build()
        self.keys |= {
            "Esc": self.left.emit,
            "Ctrl+P": self.print_page,
            "Ctrl+M": partial(self._press, "save"),
            "Ctrl+T": partial(self._press, "measure"),
            "Ctrl+E": partial(self._press, "end"),
        }

    # ------------------------------------------------------------ showing

    def open(self, case_id: int) -> None:
        """Show a case. Raises Refused when it is gone."""
        file = care.open_file(case_id, self.shell.session.actor)
        if self.file is None or self.file.row.id != case_id:
            self.close_panel()
            self.strip.silence()
            self.rescue()  # what was begun for the case before
            self.quick.clear()
            self._kept.restore(case_id)
        self._show(file)

    def refresh(self, change: Change | None) -> None:
        """Take in a change to the case on show."""
        if self.file is None or not self.isVisible():
            return
        if change is None or change.kinds & {"care", "visit", "person", "matter", "handover"}:
            try:
                self.open(self.file.row.id)
            except Refused:
                self.file = None
                self.left.emit()

    def rescue(self) -> bool:
        """Keep a measure that is half typed; True when there is one."""
        return self.file is not None and self._kept.rescue(self.file.row.id)

    def activate(self) -> None:
        """Put the keyboard where a measure is written down."""
        if self.panel is not None:
            self.panel.start()
        elif self.quick.isVisibleTo(self):
            self.quick.focus_first()
        else:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, file: CareFile) -> None:
        self.file = file
        row, today, actor = file.row, self.shell.now().date(), self.shell.session.actor
        self.title.setText(row.name)
        self._chips.show_chips([(words.kind_label(row.target, row.kind), "accent"), care_chip(row, today)])
        self.aside.setText(f"{row.village_name}　帮扶人 {row.helper_name or '未定'}")
        may, is_open = actor.may(Right.REGISTER), row.to_on is None
        self._entry.setVisible(may and is_open)
        self._acts["save"].setVisible(may)
        self._acts["remove"].setVisible(may and not file.measures)
        self._acts["end"].setVisible(actor.may(Right.HANDLE))
        self._acts["end"].setText("结束帮扶…" if is_open else "恢复帮扶")
        self._acts["print"].setVisible(actor.may(Right.EXPORT))
        self._show_measures(file)
        self._show_facts(file)
        self._show_visits(file)
        self._show_origin(file)

    def _show_measures(self, file: CareFile) -> None:
        column = self._made.fresh()
        total = f"{len(file.measures)} 次"
        if file.row.amount:
            total += f"，资金物资合计 {show_money(file.row.amount)}"
        self._made.set_title("措施记录", total if file.measures else "")
        if not file.measures:
            column.addWidget(Label(_NONE if file.row.to_on is None else "没有帮扶措施", "hint", wrap=True))
        for place, made in enumerate(file.measures):
            if place:
                column.addWidget(rule())
            column.addLayout(self._measure(made))

    def _measure(self, made: MeasureRow) -> QVBoxLayout:
        column, head = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(SPACE // 2)
        head.setSpacing(SPACE)
        head.addWidget(Label(show_day(made.done_on), "strong"))
        head.addWidget(Chip(words.MEASURE_LABELS.get(made.kind, made.kind)))
        if made.amount:
            head.addWidget(Label(show_money(made.amount), "strong"))
        head.addStretch(1)
        who = f"经办 {made.cadre_name}" if made.cadre_name else f"登记 {made.entered_name}"
        head.addWidget(Label(who, "secondary"))
        actor = self.shell.session.actor
        if actor.may(Right.REGISTER) and (made.entered_by == actor.id or actor.may(Right.ADMIN)):
            away = Button("移除", "link", says=f"移除 {show_day(made.done_on)} 的这条措施")
            away.clicked.connect(lambda: self._remove(made))
            head.addWidget(away)
        column.addLayout(head)
        column.addWidget(Label(made.what, wrap=True).selectable())
        if made.result:
            column.addWidget(Label(f"效果：{made.result}", "secondary", wrap=True).selectable())
        return column

    def _show_facts(self, file: CareFile) -> None:
        row, person = file.row, file.person
        facts = [("群体", words.kind_label(row.target, row.kind)), ("村（社区）", row.village_name)]
        if person is not None:
            age = f"{age_on(person.born_on, self.shell.now().date())} 岁" if person.born_on else ""
            facts += [
                ("性别年龄", " ".join(part for part in (person.sex, age) if part)),
                ("身份证号", mask_identity(person.id_number)),
                ("电话", show_phone(person.phone)),
                ("住址", person.address),
            ]
        facts += [
            ("帮扶人", row.helper_name or "未定"),
            ("开始", show_day(row.from_on)),
            ("走访", f"每 {row.visit_every_days} 天一次" + (f"，下次 {show_day(row.next_on)}" if row.next_on else "")),
            ("结束", f"{show_day(row.to_on)}　{row.ended_because}" if row.to_on else ""),
            ("需求", row.need),
            ("计划", row.plan),
        ]
        column = self._facts.fresh()
        for label, text in facts:
            if text:
                column.addLayout(pair(label, text))

    def _show_visits(self, file: CareFile) -> None:
        column = self._visits.fresh()
        self._visits.set_title("帮扶走访", f"{len(file.visits)} 次" if file.visits else "")
        if not file.visits:
            column.addWidget(Label("在“走访”里登记类别为“帮扶走访”的，会列在这里。", "hint", wrap=True))
        for one in file.visits:
            how = WAY_LABELS.get(one.way, one.way) + ("" if one.counts else "（不计走访）")
            head = "　".join(part for part in (show_day(one.visited_on), how, one.cadre_names) if part)
            column.addWidget(Label(head, "secondary", wrap=True))
            if one.found:
                column.addWidget(Label(one.found, wrap=True).selectable())

    def _show_origin(self, file: CareFile) -> None:
        self._origin.setVisible(file.matter is not None)
        if file.matter is None:
            return
        matter, column = file.matter, self._origin.fresh()
        button = Button(matter.number, "link", says=f"打开{matter.number}")
        button.clicked.connect(lambda: self.shell.show_matter(matter.id))
        column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Label(matter.title, "hint", wrap=True))

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._back = Button("返回名单", "quiet", drawing="arrow-left", says="返回名单（Esc）")
        self._back.clicked.connect(self.left)
        self.head.insertWidget(1, self._chips, 0, Qt.AlignmentFlag.AlignVCenter)
        self.head.addStretch(1)
        for key, text, says, act in self._buttons():
            button = Button(text, says=says)
            button.clicked.connect(lambda _, act=act: act())
            self._acts[key] = button
            self.head.addWidget(button)
        self.head.addWidget(self._back)
        self._build_entry()
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(SPACE * 3 // 2)
        left, side = QVBoxLayout(), QVBoxLayout()
        for column, cards in ((left, (self._entry, self._made)), (side, (self._facts, self._visits, self._origin))):
            column.setSpacing(SPACE * 3 // 2)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        columns.addLayout(left, 1)
        columns.addLayout(side)
        for card in (self._facts, self._visits, self._origin):
            card.setFixedWidth(look.current().sizes.px(332))
        scroll = ScrollColumn()
        scroll.body.insertLayout(0, self.panel_place)
        scroll.add(inside)
        self.column.addWidget(scroll, 1)
        hints = [("Enter", "下一项"), ("Ctrl+T", "详细记"), ("Ctrl+M", "修改"), ("Ctrl+P", "打印"), ("Esc", "返回")]
        self.column.addWidget(KeyHints(hints))

    def _buttons(self) -> list[tuple[str, str, str, Callable[[], object]]]:
        return [
            ("remove", "移除", "列错了，从名单移除", self._ask_removal),
            ("save", "修改…", "修改帮扶信息（Ctrl+M）", self._open_save),
            ("end", "结束帮扶…", "结束或恢复帮扶（Ctrl+E）", self._end_or_resume),
            ("print", "打印记录表", "打印帮扶记录表（Ctrl+P）", self.print_page),
        ]

    def _build_entry(self) -> None:
        self._entry = Card("记一次帮扶（今天）")
        self._more = Button("换日期、写效果…", "link", says="详细记一次帮扶（Ctrl+T）")
        self._more.clicked.connect(self._open_measure)
        self._acts["measure"] = self._more
        self._entry.add_to_head(self._more)
        self.quick.add("kind", "措施类别", PickField(coded(words.MEASURE_LABELS)), span=3, required=True)
        self.quick.add("what", "做了什么", LineField(longest=400), span=6, required=True)
        self.quick.add("amount", "金额（元，可不填）", MoneyField(placeholder="没有就直接回车"), span=3)
        self.quick.submitted.connect(self._record)
        self._entry.add(self.quick)

    def _press(self, key: str) -> None:
        button = self._acts[key]
        if button.isVisible():
            button.click()

    # ------------------------------------------------------------ doing

    @property
    def _case_id(self) -> int:
        assert self.file is not None
        return self.file.row.id

    def _record(self) -> None:
        """Write the three fields down as a measure of today."""
        if not self.quick.check():
            return
        values, case_id = self.quick.values(), self._case_id
        form = NewMeasure(self.shell.now().date(), values["kind"], values["what"], amount=values["amount"] or 0)
        change = self.run(lambda by, at: care.add_measure(case_id, form, by, at))
        if change is not None:
            self._kept.forget(case_id)
            self.quick.clear()
            self.quick.focus_first()
            self.shell.say(change.say, "撤销", lambda: self._undo(change.id))

    def _undo(self, measure_id: int) -> None:
        change = self.run(lambda by, at: care.remove_measure(measure_id, by, at))
        if change is not None:
            self.shell.say(change.say)

    def _remove(self, made: MeasureRow) -> None:
        case_id = self._case_id
        change = self.run(lambda by, at: care.remove_measure(made.id, by, at))
        if change is None:
            return
        form = NewMeasure(made.done_on, made.kind, made.what, made.result, made.amount, made.cadre_id)
        again = partial(self.run, lambda by, at: care.add_measure(case_id, form, by, at))
        self.shell.say(change.say, "恢复", lambda: again() and None)
        self.activate()

    def _open_measure(self) -> None:
        assert self.file is not None
        self.open_panel(MeasurePanel(self.file.row, lambda: self.shell.now().date()), self._more)

    def _open_save(self) -> None:
        assert self.file is not None
        self.open_panel(CasePanel(lambda: self.shell.now().date(), self.file.row), self._acts["save"])

    def _end_or_resume(self) -> None:
        assert self.file is not None
        row = self.file.row
        if row.to_on is None:
            self.open_panel(EndPanel(row, lambda: self.shell.now().date()), self._acts["end"])
            return
        change = self.run(lambda by, at: care.resume_case(row.id, by, at))
        if change is not None:
            self.shell.say(change.say)

    def _ask_removal(self) -> None:
        assert self.file is not None
        row = self.file.row
        act = partial(care.remove_case, row.id)
        panel = AskPanel(f"移除　{row.name}", "移除", "列错了才移除；不再帮扶的请用“结束帮扶”，记录保留。", act)
        self.open_panel(panel, self._back, self._after_removal)

    def _after_removal(self, change: Change) -> None:
        self.file = None
        self.shell.say(change.say)
        self.left.emit()

    def print_page(self) -> None:
        """Preview the record of the case; who takes it out is written down."""
        if self.file is None:
            return
        from desktop.ui.desks.liaison.care_papers import record_paper  # brings the printing room, which is slow to load

        actor, at = self.shell.session.actor, self.shell.now()
        try:
            care.note_paper([self._case_id], "care_record", actor, at)
        except Refused as no:
            self.strip.say(no.sentence, "overdue")
            return
        self.shell.show_paper(record_paper(self.file, self.shell.session.office, at.date()))


def pair(label: str, text: str) -> QHBoxLayout:
    """A word and what it stands for."""
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    word = Label(label, "secondary")
    word.setFixedWidth(look.current().sizes.px(72))
    row.addWidget(word, alignment=Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, wrap=True).selectable(), 1)
    return row
