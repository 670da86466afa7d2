"""What goes where in the open form of a superior: chosen cell by cell, or proposed and confirmed."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.casework import forms
from desktop.casework.forms import FormRow
from desktop.domain.faults import Refused, Trouble
from desktop.domain.form_filling import unmapped
from desktop.domain.form_grid import FormCell, Place, blanks, parse_cell
from desktop.domain.forms import Mapped, around, is_column, mapped
from desktop.domain.records import Change
from desktop.ui.desks.reports.forms_choices import Offer
from desktop.ui.desks.reports.forms_grid import Told
from desktop.ui.desks.reports.forms_layout import FormsLayout
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.exchange.superior_forms import FormFile
    from desktop.ui.shell import Shell

_RECENT = 8


class FormsMapping(FormsLayout):
    """The open form with its mapping. Every choice is kept at once: nothing is lost, whatever happens to the window."""

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.form: FormRow | None = None
        self.file: FormFile | None = None
        self.mapping: dict[Place, Mapped] = {}
        self.proposals: dict[Place, Mapped] = {}
        self.offer: Offer | None = None
        self._recent: list[str] = []
        self.view.cell_chosen.connect(self._show_cell)
        self.view.pick_wanted.connect(self._begin)
        self.view.clear_wanted.connect(self.clear)
        self.panel.source_wanted.connect(self.take)
        self.panel.clear_wanted.connect(self.clear)
        self.panel.cell_wanted.connect(self._go_to_name)
        self.panel.left.connect(self._to_view)
        self.report.cell_wanted.connect(self.go_to)
        self.sheet_wanted.connect(self._show_sheet)
        self.match_button.clicked.connect(self.match)
        self.accept_button.clicked.connect(self.accept_proposals)
        self.drop_button.clicked.connect(self.drop_proposals)

    # ------------------------------------------------------------ what goes where

    def take(self, source: str) -> None:
        """Let the marked cell take a source from now on; the mark goes to the next cell below."""
        cell, grid = self.view.current_cell(), self.view.form.grid
        if cell is None or not self._may_map(cell):
            return
        one = mapped(grid, cell, source)
        self.mapping[one.place] = one
        self.proposals.pop(one.place, None)
        self._recent = [source, *(other for other in self._recent if other != source)][:_RECENT]
        self._keep()
        self._to_view()
        self.view.next_below()

    def clear(self) -> None:
        """Let the marked cell take nothing; a proposal is dropped first."""
        cell, grid = self.view.current_cell(), self.view.form.grid
        if cell is None or not forms.may_keep(self.shell.session.actor):
            return
        place = grid.place(cell)
        if self.proposals.pop(place, None) is not None:
            self._after_proposals()
        elif self.mapping.pop(place, None) is not None:
            self._keep()
        self._to_view()

    def match(self) -> None:
        """Propose sources for cells whose heads say clearly what they want (Ctrl+D)."""
        from desktop.domain.form_matching import proposals

        if self.file is None:
            return
        if self.offer is None:
            self.strip.say("还在统计，请稍候再按一次。", "soon")
            return
        self.strip.silence()
        found = proposals(self.offer.summary, self.file.grids, self.mapping.values())
        self.proposals = {one.place: one for one in found}
        self._after_proposals()
        if not found:
            self.strip.say("没有找到表头写得完全相同的栏目，请逐格选择。", "soon")
        self._to_view()

    def accept_proposals(self) -> None:
        """Take all proposals that are left (Ctrl+Enter)."""
        if self.proposals:
            self.mapping |= self.proposals
            self.proposals = {}
            self._keep()
            self._after_proposals()
        self._to_view()

    def drop_proposals(self) -> None:
        """Take none of the proposals."""
        self.proposals = {}
        self._after_proposals()
        self._to_view()

    def _after_proposals(self) -> None:
        count = len(self.proposals)
        self.show_proposals(f"找到 {count} 格，请核对黄色的格子：不对的按 Delete 去掉，再确认。" if count else "")
        self._tell()
        self._show_cell()

    def _may_map(self, cell: FormCell) -> bool:
        if not self.view.form.grid.takes(cell):
            self.strip.say(_refusal(cell), "soon")
            return False
        return True

    def _keep(self) -> None:
        if self.form is not None:
            form_id, cells = self.form.id, tuple(self.mapping.values())
            self._act(lambda: forms.change_mapping(form_id, cells, self.shell.session.actor, self.shell.now()))
        self._offer_choices()
        self._tell()
        self._show_cell()

    def _act(self, act: Callable[[], Change]) -> Change | None:
        """Do an act of casework and tell everybody; a refusal goes into the strip."""
        try:
            change = act()
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return None
        self.strip.silence()
        hub().announce(change)
        return change

    # ------------------------------------------------------------ showing

    def _show_form(self) -> None:
        self.show_frame(self.form, self.file, may_keep=forms.may_keep(self.shell.session.actor))
        self._after_proposals()
        if self.file is not None:
            self._show_sheet(self.file.grids[0].name)

    def _show_sheet(self, name: str) -> None:
        grid = self.file.grid(name) if self.file else None
        if grid is not None:
            self.mark_sheet(name)
            self.view.show_grid(grid, self._told())
            first = next((cell for cell in grid.cells if grid.is_open(cell)), grid.at(0, 0))
            self.view.go_to(first.row, first.column)

    def _told(self) -> dict[Place, Told]:
        both: Iterable[tuple[Mapped, bool]] = (
            *((one, False) for one in self.mapping.values()),
            *((one, True) for one in self.proposals.values()),
        )
        label = self.offer.label if self.offer else lambda _: "…"
        arrow = {True: "↓ ", False: ""}
        return {
            one.place: Told(f"{arrow[is_column(one.source)]}{_short(label(one.source))}", is_proposed)
            for one, is_proposed in both
        }

    def _tell(self) -> None:
        self.view.tell(self._told())
        if self.file is None:
            self.panel.show_count("")
            return
        left = len(unmapped(self.file.grids, self.mapping.values()))
        self.panel.show_count(f"已对应 {len(self.mapping)} 格，还有 {left} 个空格没有对应。")

    def _offer_choices(self) -> None:
        if self.offer is not None:
            self.panel.set_choices(self.offer.choices, self._recent)

    def _show_cell(self, _: Place | None = None) -> None:
        cell, grid = self.view.current_cell(), self.view.form.grid
        if cell is None or self.file is None:
            self.panel.show_cell("", "", "", "", can_take=False)
            self.panel.show_value("", "")
            return
        place = grid.place(cell)
        one = self.mapping.get(place) or self.proposals.get(place)
        source = one.source if one else ""
        can_take = grid.takes(cell) and self.offer is not None and forms.may_keep(self.shell.session.actor)
        self.panel.show_cell(place.cell, around(grid, cell).label, _remark(cell), source, can_take=can_take)
        if self.offer is None or not source:
            self.panel.show_value("", "")
        else:
            value = self.offer.sources.shown(source)
            self.panel.show_value(f"{self.offer.summary.period_label}：{value}", self.offer.meaning(source))

    def _begin(self, typed: str) -> None:
        cell = self.view.current_cell()
        if cell is not None and self._may_map(cell):
            self.panel.begin(typed)

    def _go_to_name(self, name: str) -> None:
        try:
            row, column = parse_cell(name)
            if not self.view.form.grid.has(row, column):
                raise Refused(f"这张表里没有 {name.strip()[:8]} 这一格。")
        except Refused as no:
            self.strip.say(no.sentence, "soon")
            return
        self.view.go_to(row, column)
        self._to_view()

    def go_to(self, place: Place) -> None:
        """Put the mark on a cell, on whichever sheet it lies."""
        if place.grid != self.view.form.grid.name:
            self._show_sheet(place.grid)
        self.view.go_to(place.row, place.column)
        self._to_view()

    def _to_view(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _short(label: str) -> str:
    """A label for a narrow cell: without the list that the sheet tells anyway, without 件."""
    return re.sub(r"（件）|^.+清单·|[（）]", "", label)


def _refusal(cell: FormCell) -> str:
    if cell.is_formula:
        return "这一格是公式，打开时会自动算出，不用填。"
    if blanks(cell.text):
        return "这一格有几处空白，请在“文中空格”里逐处选择。"
    return "这里是说明文字，请选右边的空格。"


def _remark(cell: FormCell) -> str:
    """What is worth knowing of what a cell holds already."""
    words = " ".join(cell.text.split())
    if cell.is_formula:
        return f"公式 {words[:60]}：不用填，打开时自动算出。"
    if cell.holder is not None or not words:
        return ""
    if len(blanks(cell.text)) > 1:
        return _refusal(cell)
    return f"填在“{words[:40]}”的空白处。" if blanks(cell.text) else f"原有文字“{words[:40]}”，填时被替换。"
