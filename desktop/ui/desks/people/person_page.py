"""The page of a person: what the register holds, the household, and everything the office knows, by time."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.casework import dossiers, office, people
from desktop.casework.people import PersonFacts
from desktop.domain.faults import Refused, Trouble
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.people import HEAD
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.ui.desks.people.line_table import LineTable
from desktop.ui.desks.people.panel_page import PanelPage
from desktop.ui.desks.people.panels import LeavePanel, MovePanel, PersonPanel
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.register_lists import care_chips
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.label import KeyHints, Label

_TOP = Qt.AlignmentFlag.AlignTop


def pairs(facts: list[tuple[str, str]]) -> QGridLayout:
    """Labels and words under each other; what is empty is left out."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 3 // 2)
    grid.setVerticalSpacing(SPACE * 3 // 4)
    grid.setColumnStretch(1, 1)
    for place, (label, text) in enumerate((label, text) for label, text in facts if text):
        grid.addWidget(Label(label, "secondary"), place, 0, _TOP)
        grid.addWidget(Label(text, wrap=True).selectable(), place, 1, _TOP)
    return grid


class PersonPage(PanelPage):
    """Opened from lists, Ctrl+K and the people of a matter."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.facts: PersonFacts | None = None
        self._is_revealed = False
        self.chips = ChipRow()
        self.about, self.family = FilledCard("基本情况"), FilledCard("家庭成员")
        self.history = LineTable(shell, "往来记录", "还没有与这个人有关的事项、走访和帮扶。")
        self._build()
        self.keys = {
            "Ctrl+E": self.edit,
            "Ctrl+M": self.move_home,
            "Ctrl+D": self.leave_register,
            "Ctrl+P": self.print_page,
        }

    def _build(self) -> None:
        self.head.addWidget(self.chips, 1, Qt.AlignmentFlag.AlignVCenter)
        self._acts = [
            self._act("修改　Ctrl+E", "pencil-simple", "修改（Ctrl+E）", self.edit),
            self._act("移户…", "house", "移到另一户（Ctrl+M）", self.move_home),
            self._act("去世或迁出…", "sign-out", "标为去世或迁出（Ctrl+D）", self.leave_register),
        ]
        self._back = self._act("恢复在册", "arrow-counter-clockwise", "取消去世或迁出", self.come_back)
        printing = self._act("打印", "printer", "打印人员情况（Ctrl+P）", self.print_page)
        for button in (*self._acts, self._back, printing):
            self.head.addWidget(button)
        side = QWidget()
        side.setMaximumWidth(SPACE * 48)
        column = QGridLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addWidget(self.about, 0, 0)
        column.addWidget(self.family, 1, 0)
        column.setRowStretch(2, 1)
        self.covered = (side,)
        listed = Card("往来记录")
        listed.add(self.history, 1)
        self._listed = listed
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(side, 2)
        both.addWidget(listed, 3)
        self.column.addLayout(both, 1)
        self.column.addWidget(KeyHints([("↑ ↓", "选记录"), ("Enter", "打开"), ("Ctrl+E", "修改"), ("Esc", "返回")]))

    def _act(self, text: str, drawing: str, says: str, act: object) -> Button:
        button = Button(text, "quiet", drawing=drawing, says=says)
        button.clicked.connect(lambda: act())  # type: ignore[operator]
        return button

    # ------------------------------------------------------------ showing

    def open(self, person_id: int) -> None:
        """Show a person. Raises Refused when there is no such entry."""
        if self.facts is None or self.facts.id != person_id:
            self.close_panel()
            self._is_revealed = False
        self.facts = people.person(person_id, self.shell.session.actor)
        self.strip.silence()
        self._show(self.facts)

    def refresh(self, change: Change | None) -> None:
        """Read anew."""
        if self.facts is not None and (self.isVisible() or change is None):
            try:
                self.open(self.facts.id)
            except Refused as no:
                self.strip.say(no.sentence, "soon")

    def _show(self, facts: PersonFacts) -> None:
        actor, today = self.shell.session.actor, self.shell.now().date()
        self.title.setText(facts.name)
        gone = f"{facts.died_on} 去世" if facts.died_on else f"{facts.left_on} 迁出" if facts.left_on else ""
        family = people.members(facts.household_id, actor) if facts.household_id else []
        own = next((line.care for line in family if line.id == facts.id), ())
        self.chips.show_chips((*(((gone, "neutral"),) if gone else ()), *care_chips(own)))
        for button in self._acts:
            button.setVisible(self.may_change)
        self._acts[-1].setVisible(self.may_change and not gone)
        self._back.setVisible(self.may_change and bool(gone))
        self._show_about(facts, today)
        self._show_family(facts)
        lines = dossiers.of_person(facts.id, actor)
        self._listed.set_title("往来记录", f"{len(lines)} 条")
        self.history.show_lines(lines)

    def _show_about(self, facts: PersonFacts, today: date) -> None:
        column = self.about.fresh()
        ethnic = office.code_labels("ethnic_groups").get(facts.ethnic_code, "")
        age = f"（{age_on(facts.born_on, today)} 岁）" if facts.born_on else ""
        column.addLayout(
            pairs(
                [
                    ("性别", facts.sex),
                    ("出生", f"{facts.born_on}{age}" if facts.born_on else ""),
                    ("民族", ethnic),
                    ("电话", show_phone(facts.phone)),
                    ("村组", facts.village_name + facts.group_name),
                    ("住址", facts.address),
                    ("职业", facts.occupation),
                    ("备注", facts.note),
                ]
            )
        )
        if facts.id_number:
            column.addLayout(self._number_line(facts))

    def _number_line(self, facts: PersonFacts) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(Label("证件", "secondary"))
        number = Label(facts.id_number if self._is_revealed else mask_identity(facts.id_number))
        line.addWidget(number.selectable() if self._is_revealed else number)
        if not self._is_revealed:
            show = Button("显示", "link", says="显示证件号码，操作会记入日志")
            show.clicked.connect(self.reveal)
            line.addWidget(show)
        line.addStretch(1)
        return line

    def _show_family(self, facts: PersonFacts) -> None:
        column = self.family.fresh()
        if facts.household_id is None:
            column.addWidget(Label("没有归户。", "hint"))
            return
        home = Button(f"{facts.head_name}户 ›", "link", says="打开这一户")
        home.clicked.connect(lambda: self.shell.show_desk("people", f"household:{facts.household_id}"))
        column.addWidget(home, alignment=Qt.AlignmentFlag.AlignLeft)
        today = self.shell.now().date()
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 3 // 2)
        grid.setColumnStretch(2, 1)
        for place, one in enumerate(people.members(facts.household_id, self.shell.session.actor)):
            grid.addWidget(Label(one.relation or "—", "strong" if one.relation == HEAD else "secondary"), place, 0)
            if one.id == facts.id:
                grid.addWidget(Label(f"{one.name}（本人）"), place, 1)
            else:
                link = Button(one.name, "link", says=f"打开{one.name}")
                link.clicked.connect(lambda _=False, i=one.id: self.shell.show_desk("people", f"person:{i}"))
                grid.addWidget(link, place, 1, Qt.AlignmentFlag.AlignLeft)
            age = f"{age_on(one.born_on, today)} 岁" if one.born_on else ""
            gone = "已去世" if one.died_on else "已迁出" if one.left_on else ""
            grid.addWidget(Label("　".join(part for part in (one.sex, age, gone) if part), "secondary"), place, 2)
        column.addLayout(grid)

    # ------------------------------------------------------------ acting

    def activate(self) -> None:
        """Put the keyboard into the records."""
        self.history.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Show the identity number; that is written down."""
        if self.facts is not None:
            people.reveal(self.facts.id, self.shell.session.actor, self.shell.now())
            self._is_revealed = True
            self._show_about(self.facts, self.shell.now().date())

    def edit(self) -> None:
        """Correct the entry."""
        if self.facts is not None and self.may_change:
            panel = PersonPanel(self.shell.session.actor, lambda: self.shell.now().date(), self.facts)
            panel.opening_wanted.connect(lambda i: self.shell.show_desk("people", f"person:{i}"))
            self.open_panel(panel)

    def move_home(self) -> None:
        """Move to another household."""
        if self.facts is not None and self.may_change:
            self.open_panel(MovePanel(self.shell.session.actor, self.facts))

    def leave_register(self) -> None:
        """Died or moved away."""
        if self.facts is not None and self.may_change and not (self.facts.died_on or self.facts.left_on):
            self.open_panel(LeavePanel(self.facts, lambda: self.shell.now().date()))

    def come_back(self) -> None:
        """Take that back."""
        if self.facts is not None:
            try:
                self.told(people.come_back(self.facts.id, self.shell.session.actor, self.shell.now()))
            except (Refused, Trouble) as no:
                self.strip.say(no.sentence, "overdue")

    def print_page(self) -> None:
        """人员情况."""
        if self.facts is not None:
            from desktop.ui.desks.people.papers import person_paper  # brings the printing room

            self.shell.show_paper(person_paper(self.facts.id, self.shell))
