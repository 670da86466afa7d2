"""当事人: who brings the matter and whom it is about, and the people of the matters merged into it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.casework.links import MergedFile
from desktop.domain.codes import PartyRole, person_band, role_label
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import MatterFile, PartyRow
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import rule
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label


class PartiesCard(FilledCard):
    """Identity numbers are masked until somebody asks for them, which is noted."""

    reveal_wanted = Signal(object)
    adding_wanted = Signal()
    changing_wanted = Signal(object)
    removal_wanted = Signal(object)
    counting_wanted = Signal()
    person_wanted = Signal(object)
    """Carries the id of the register."""

    def __init__(self) -> None:
        super().__init__("当事人")
        self._revealed: set[int] = set()
        self._may_change, self._kind = False, ""
        self.add_button = Button("添加…", "link", says="添加随访人、代表人、对方当事人或被反映人（Alt+R）")
        self.add_button.clicked.connect(self.adding_wanted)
        self.add_to_head(self.add_button)

    def show_file(self, file: MatterFile, merged: Sequence[MergedFile], today: date, may_change: bool) -> None:
        """Show the persons of a matter, then those of each matter merged into it under its number."""
        self._may_change, self._kind = may_change, file.row.kind
        self.add_button.setVisible(may_change)
        column = self.fresh()
        column.addLayout(self._count_line(file))
        self._add_all(column, file.parties, today)
        self._may_change = False  # people of a merged matter are changed on its own page
        for other in merged:
            column.addWidget(rule())
            column.addWidget(Label(f"并入的 {other.row.number}", "label"))
            self._add_all(column, other.parties, today, of_merged=True)

    def reveal(self, party_id: int) -> None:
        """Show the number of a person from now on."""
        self._revealed.add(party_id)

    def forget(self) -> None:
        """Mask everything again: another matter is shown."""
        self._revealed.clear()

    def _count_line(self, file: MatterFile) -> QHBoxLayout:
        count = file.row.person_count
        collective = "集体访" if "is_collective" in file.row.flags else ""
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        words = "　".join(part for part in (f"共 {count} 人", person_band(count), collective) if part)
        line.addWidget(Label(words, "secondary"))
        if self._may_change:
            line.addWidget(_link("改人数", "更正信访人数", self.counting_wanted.emit))
        line.addStretch(1)
        return line

    def _add_all(self, column: QVBoxLayout, parties: Sequence[PartyRow], today: date, of_merged: bool = False) -> None:
        if not parties:
            column.addWidget(Label("匿名", "hint"))
        for party in parties:
            if not _is_plain(party):
                self._add(column, party, today, of_merged)
        plain = [party for party in parties if _is_plain(party)]
        if plain and self._may_change:
            row = FlowRow(gap=SPACE)
            row.add(Label(f"{role_label(self._kind, PartyRole.COMPANION)}：", "secondary"))
            for party in plain:
                row.add(_link(party.name, f"修改或移出{party.name}", partial(self.changing_wanted.emit, party.id)))
            column.addWidget(row)
        elif plain:
            names = "、".join(party.name for party in plain)
            column.addWidget(Label(f"{role_label(self._kind, PartyRole.COMPANION)}：{names}", wrap=True).selectable())

    def _add(self, column: QVBoxLayout, party: PartyRow, today: date, of_merged: bool) -> None:
        age = f"{age_on(party.born_on, today)}岁" if party.born_on else ""
        role = role_label(self._kind, party.role)
        about = "　".join(part for part in (f"{party.name or '匿名'}（{role}）", party.sex + age, party.ethnic) if part)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Label(about, wrap=True).selectable(), 1)
        who = party.name or "这个人"
        if party.person_id:
            link = _link("看此人", f"看{who}的全部往来", partial(self.person_wanted.emit, party.person_id))
            head.addWidget(link, alignment=Qt.AlignmentFlag.AlignTop)
        if self._may_change:
            for word, signal in (("修改", self.changing_wanted), ("移出", self.removal_wanted)):
                link = _link(word, f"{word}{who}", partial(signal.emit, party.id))
                head.addWidget(link, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if party.id_number:
            column.addLayout(self._number_line(party, of_merged))
        details = (show_phone(party.phone), party.address, party.occupation)
        if any(details):
            column.addWidget(Label("　".join(part for part in details if part), "secondary", wrap=True).selectable())

    def _number_line(self, party: PartyRow, of_merged: bool) -> QHBoxLayout:
        shown = party.id in self._revealed
        line = QHBoxLayout()
        number = Label(party.id_number if shown else mask_identity(party.id_number), "secondary")
        line.addWidget(number.selectable() if shown else number)
        if not shown and not of_merged:  # on its own page, where it is noted with the right matter
            says = f"显示{party.name}的证件号码，操作会记入日志"
            line.addWidget(_link("显示", says, lambda: self.reveal_wanted.emit(party.id)))
        line.addStretch(1)
        return line


def _link(word: str, says: str, act: Callable[[], object]) -> Button:
    button = Button(word, "link", says=says)
    button.clicked.connect(lambda: act())
    return button


def _is_plain(party: PartyRow) -> bool:
    """A companion of whom nothing but the name is known."""
    return party.role == "companion" and not (party.id_number or party.phone or party.address)
