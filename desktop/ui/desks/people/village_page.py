"""一村一档: a village on one page; every figure opens the records that it was counted from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.casework import dossiers, office, village_page
from desktop.casework.village_page import Figure, VillagePage
from desktop.domain.faults import Refused
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.desks.people.line_table import LineTable
from desktop.ui.desks.people.panel_page import PanelPage
from desktop.ui.desks.people.person_page import pairs
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.scroll import ScrollColumn

_ACROSS = 4


class VillagePageView(PanelPage):
    """The village is chosen at the top; Ctrl+[ and Ctrl+] go to the neighbours."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "一村一档", parent)
        self.page: VillagePage | None = None
        self._figure = ""
        self.figures: dict[str, Button] = {}
        self.village = PickField(office.village_choices(), placeholder="村（社区）")
        self.village.setAccessibleName("看哪个村")
        self.village.setFixedWidth(look.current().sizes.px(150))
        self.about, self.cadres, self.numbers = FilledCard("基本情况"), FilledCard("责任干部"), FilledCard("工作数字")
        self.records = LineTable(shell, "明细", "没有记录。")
        self._build()
        self.keys = {"Ctrl+P": self.print_page, "Ctrl+[": lambda: self.step(-1), "Ctrl+]": lambda: self.step(1)}

    def _build(self) -> None:
        before, after = (
            Button("", "small", drawing="caret-left", says="上一个村（Ctrl+[）"),
            Button("", "small", drawing="caret-right", says="下一个村（Ctrl+]）"),
        )
        before.clicked.connect(lambda: self.step(-1))
        after.clicked.connect(lambda: self.step(1))
        printing = Button("打印一张纸　Ctrl+P", "quiet", drawing="printer", says="打印一村一档（Ctrl+P）")
        printing.clicked.connect(self.print_page)
        for widget in (before, self.village, after):
            self.head.addWidget(widget)
        self.head.addStretch(1)
        self.head.addWidget(printing)
        self.village.picked.connect(self._on_picked)
        left = ScrollColumn()
        for card in (self.about, self.cadres):
            left.add(card)
        left.setMaximumWidth(SPACE * 54)
        right = QGridLayout()
        right.setSpacing(SPACE * 3 // 2)
        self._listed = Card("最近的在办事项")
        self._listed.add(self.records, 1)
        right.addWidget(self.numbers, 0, 0)
        right.addWidget(self._listed, 1, 0)
        right.setRowStretch(1, 1)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(left, 2)
        both.addLayout(right, 3)
        self.column.addLayout(both, 1)
        self.column.addWidget(
            KeyHints([("Tab", "走数字"), ("Enter", "看明细、打开"), ("Ctrl+[ ]", "换村"), ("Ctrl+P", "打印")])
        )

    # ------------------------------------------------------------ showing

    def open(self, village_id: int) -> None:
        """Show a village. Raises Refused when there is none."""
        if self.page is None or self.page.facts.id != village_id:
            self._figure = ""
        self.page = village_page.read(village_id, self.shell.now().date(), self.shell.session.actor)
        self.village.set_value(village_id)
        self._show(self.page)

    def open_any(self) -> None:
        """The village that was shown last, or the first."""
        villages = office.villages()
        if not villages:
            raise Refused("还没有村（社区），请先在“系统—村（社区）”里添加。")
        known = {one.id for one in villages}
        self.open(self.page.facts.id if self.page and self.page.facts.id in known else villages[0].id)

    def step(self, by: int) -> None:
        """To the next village, or the one before."""
        ids = [one.id for one in office.villages()]
        if self.page is not None and self.page.facts.id in ids:
            self.shell.show_desk("people", f"village:{ids[(ids.index(self.page.facts.id) + by) % len(ids)]}")

    def refresh(self, change: Change | None) -> None:
        """Read anew."""
        if change is not None and "village" in change.kinds:
            self.village.set_choices(office.village_choices())
        if self.page is not None and (self.isVisible() or change is None):
            self.open(self.page.facts.id)

    def activate(self) -> None:
        """Put the keyboard where the village is chosen."""
        self.village.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_picked(self, choice: object) -> None:
        village_id = self.village.value()
        if choice is not None and village_id is not None:
            self.shell.show_desk("people", f"village:{village_id}")

    def _show(self, page: VillagePage) -> None:
        self._show_about(page)
        self._show_cadres(page)
        self._show_numbers(page)
        figure = next((one for one in page.figures if one.name == self._figure), None)
        if figure is not None:
            self.show_figure(figure)
        else:
            self._listed.set_title("最近的在办事项", f"{len(page.newest)} 件")
            ids = [row.id for row in page.newest]
            self.records.show_lines(dossiers.matter_lines(ids, self.shell.session.actor))

    def _show_about(self, page: VillagePage) -> None:
        facts, column = page.facts, self.about.fresh()
        column.addLayout(
            pairs(
                [
                    ("户数", f"{facts.household_count} 户" if facts.household_count else ""),
                    ("人口", f"{facts.population} 人" if facts.population else ""),
                    ("小组", f"{facts.groups} 个" + (f"，网格 {facts.grids} 个" if facts.grids else "")),
                    ("村部电话", show_phone(facts.phone)),
                    ("村情备注", facts.note),
                ]
            )
        )
        for words, key in (
            (f"在册 {facts.registered_households} 户 ›", f"households-of:{facts.id}"),
            (f"在册 {facts.registered_people} 人 ›", f"people-of:{facts.id}"),
        ):
            link = Button(words, "link", says=words.rstrip(" ›"))
            link.clicked.connect(lambda _=False, key=key: self.shell.show_desk("people", key))
            column.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_cadres(self, page: VillagePage) -> None:
        column = self.cadres.fresh()
        if not page.holders:
            column.addWidget(Label("还没有登记责任干部，请在“包村联户—责任”里指派。", "hint", wrap=True))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 3 // 2)
        grid.setVerticalSpacing(SPACE * 3 // 4)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        before = ""
        for place, one in enumerate(page.holders):
            grid.addWidget(Label("" if one.role_label == before else one.role_label, "secondary"), place, 0, top)
            name = "　".join(part for part in (f"{one.place}{one.cadre_name}", one.post) if part)
            grid.addWidget(Label(name, wrap=True).selectable(), place, 1, top)
            grid.addWidget(Label(show_phone(one.phone)).selectable(), place, 2, top)
            before = one.role_label
        column.addLayout(grid)

    def _show_numbers(self, page: VillagePage) -> None:
        column = self.numbers.fresh()
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE)
        self.figures = {}
        for place, figure in enumerate(page.figures):
            line, at = divmod(place, _ACROSS)
            cell = QGridLayout()
            cell.setSpacing(0)
            button = Button(figure.text, "link", says=f"{figure.label} {figure.text}，看明细")
            button.clicked.connect(lambda _=False, figure=figure: self.show_figure(figure))
            self.figures[figure.name] = button
            cell.addWidget(Label(figure.label, "secondary"), 0, 0)
            cell.addWidget(button, 1, 0, Qt.AlignmentFlag.AlignLeft)
            if figure.note:
                cell.addWidget(Label(figure.note, "hint", wrap=True), 2, 0)
            cell.setRowStretch(3, 1)
            grid.addLayout(cell, line, at)
            grid.setColumnStretch(at, 1)
        column.addLayout(grid)

    def show_figure(self, figure: Figure) -> None:
        """The records behind a figure."""
        self._figure = figure.name
        title = f"{figure.label}：还没有走访的户" if figure.kind == dossiers.HOUSEHOLD else figure.label
        lines = village_page.lines(figure, self.shell.now().date(), self.shell.session.actor)
        self._listed.set_title(title, f"{len(lines)} 条")
        self.records.show_lines(lines)

    def print_page(self) -> None:
        """一村一档 on one sheet."""
        if self.page is not None:
            from desktop.ui.desks.people.papers import village_paper  # brings the printing room

            self.shell.show_paper(village_paper(self.page.facts.id, self.shell))
