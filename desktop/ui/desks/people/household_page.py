"""The page of a household: its people, and everything the office knows of them, by time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import dossiers, people
from desktop.casework.people import HouseholdFacts, PersonLine
from desktop.domain.faults import Refused, Trouble
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.ui.desks.people.line_table import LineTable
from desktop.ui.desks.people.panel_page import PanelPage
from desktop.ui.desks.people.panels import ClosePanel, HeadPanel, HouseholdPanel, PersonPanel
from desktop.ui.look import SPACE
from desktop.ui.models.register_lists import care_chips, gone_words
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView


class HouseholdPage(PanelPage):
    """Members above, records below."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.facts: HouseholdFacts | None = None
        self.about = Label("", "secondary", wrap=True)
        self.members: RowsModel[PersonLine] = RowsModel(
            self._columns(), lambda line: bool(line.died_on or line.left_on)
        )
        self.people = TableView()
        self.history = LineTable(shell, "往来记录", "还没有与这一户有关的事项、走访、帮扶和资金。")
        self._build()
        self.keys = {
            "Ctrl+E": self.edit,
            "Ctrl+N": self.add_member,
            "Ctrl+H": self.change_head,
            "Ctrl+D": self.close_down,
            "Ctrl+P": self.print_page,
        }

    def _columns(self) -> tuple[Column, ...]:
        def age(line: PersonLine) -> str:
            return str(age_on(line.born_on, self.shell.now().date())) if line.born_on else ""

        return (
            Column("与户主关系", lambda line: line.relation),
            Column("姓名", lambda line: line.name),
            Column("性别", lambda line: line.sex),
            Column("年龄", age, is_figure=True),
            Column("电话", lambda line: show_phone(line.phone)),
            Column("身份证号", lambda line: mask_identity(line.id_number)),
            Column("标记", lambda line: "、".join(word for word, _ in _marks(line)), _marks),
        )

    def _build(self) -> None:
        self.head.addStretch(1)
        acts = (
            ("添加成员　Ctrl+N", "user-plus", "添加成员（Ctrl+N）", self.add_member),
            ("修改", "pencil-simple", "修改户的资料（Ctrl+E）", self.edit),
            ("变更户主…", "user", "变更户主（Ctrl+H）", self.change_head),
            ("销户…", "sign-out", "销户（Ctrl+D）", self.close_down),
        )
        self._acts = [self._act(*act) for act in acts]
        self._back = self._act("恢复", "arrow-counter-clockwise", "取消销户", self.reopen)
        for button in (*self._acts, self._back, self._act("打印", "printer", "打印户情况（Ctrl+P）", self.print_page)):
            self.head.addWidget(button)
        self.people.setAccessibleName("家庭成员")
        self.people.setModel(self.members)
        self.people.set_widths({0: 96, 1: 88, 2: 48, 3: 48, 4: 120, 5: 168})
        self.people.set_chip_column(6)
        self.people.set_empty(EmptyState("", "这一户还没有登记人员。"))
        self.people.opened.connect(
            lambda index: self.shell.show_desk("people", f"person:{self.members.rows[index.row()].id}")
        )
        family, listed = Card("家庭成员"), Card("往来记录")
        family.add(self.people, 1)
        listed.add(self.history, 1)
        self._family, self._listed = family, listed
        self.covered = (listed,)
        self.column.addWidget(self.about)
        both = QVBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(family, 2)
        both.addWidget(listed, 3)
        self.column.addLayout(both, 1)
        self.column.addWidget(
            KeyHints([("Enter", "打开"), ("Tab", "到下一张表"), ("Ctrl+N", "添加成员"), ("Esc", "返回")])
        )

    def _act(self, text: str, drawing: str, says: str, act: object) -> Button:
        button = Button(text, "quiet", drawing=drawing, says=says)
        button.clicked.connect(lambda: act())  # type: ignore[operator]
        return button

    # ------------------------------------------------------------ showing

    def open(self, household_id: int) -> None:
        """Show a household. Raises Refused when there is no such household."""
        if self.facts is None or self.facts.id != household_id:
            self.close_panel()
        actor = self.shell.session.actor
        self.facts = people.household(household_id, actor)
        self.strip.silence()
        facts = self.facts
        self.title.setText(f"{facts.head_name}户")
        self.aside.setText(f"{facts.closed_on} 销户" if facts.closed_on else "")
        number = f"户编号 {facts.number}" if facts.number else ""
        said = (facts.village_name + facts.group_name, number, facts.address, facts.note)
        self.about.setText("　".join(part for part in said if part))
        rows = people.members(facts.id, actor)
        self.members.set_rows(rows)
        self._family.set_title("家庭成员", f"{sum(not (r.died_on or r.left_on) for r in rows)} 人")
        lines = dossiers.of_household(facts.id, actor)
        self._listed.set_title("往来记录", f"{len(lines)} 条")
        self.history.show_lines(lines)
        for button in self._acts:
            button.setVisible(self.may_change and facts.closed_on is None)
        self._back.setVisible(self.may_change and facts.closed_on is not None)

    def refresh(self, change: Change | None) -> None:
        """Read anew."""
        if self.facts is not None and (self.isVisible() or change is None):
            self.open(self.facts.id)

    def activate(self) -> None:
        """Put the keyboard into the members."""
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ acting

    def edit(self) -> None:
        """Correct the household."""
        if self.facts is not None and self.may_change:
            self.open_panel(HouseholdPanel(self.shell.session.actor, self.facts))

    def add_member(self) -> None:
        """Enter somebody into the household."""
        if self.facts is not None and self.may_change:
            panel = PersonPanel(self.shell.session.actor, lambda: self.shell.now().date(), home=self.facts)
            panel.opening_wanted.connect(lambda i: self.shell.show_desk("people", f"person:{i}"))
            self.open_panel(panel)

    def change_head(self) -> None:
        """Another head."""
        if self.facts is not None and self.may_change:
            self.open_panel(HeadPanel(self.facts, self.members.rows))

    def close_down(self) -> None:
        """The household is no more."""
        if self.facts is not None and self.may_change:
            self.open_panel(ClosePanel(self.facts, lambda: self.shell.now().date()))

    def reopen(self) -> None:
        """Take that back."""
        if self.facts is not None:
            try:
                self.told(people.close_household(self.facts.id, None, self.shell.session.actor, self.shell.now()))
            except (Refused, Trouble) as no:
                self.strip.say(no.sentence, "overdue")

    def print_page(self) -> None:
        """户情况."""
        if self.facts is not None:
            from desktop.ui.desks.people.papers import household_paper  # brings the printing room

            self.shell.show_paper(household_paper(self.facts.id, self.shell))


def _marks(line: PersonLine) -> tuple[tuple[str, str], ...]:
    gone = ((gone_words(line), "neutral"),) if gone_words(line) else ()
    open_ones = ((f"在办 {line.open} 件", "soon"),) if line.open else ()
    return (*gone, *open_ones, *care_chips(line.care))
