"""The panels at the side of the matrix: assigning, swapping, ending, dating; printing; a pasted table."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.casework import liaison, liaison_paste, office
from desktop.casework.liaison import AssignmentRow
from desktop.domain.faults import Refused, Trouble
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change, Choice
from desktop.domain.responsibility import Role, Scope
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from desktop.printing.render import Paper

_BASIS = "如 云发〔2026〕3号"


class AskingPanel(EditPanel):
    """A panel whose act may leave something empty: the refusal asks, and saving once more does it."""

    def __init__(self, shell: Shell, store: Callable[[dict[str, Any], bool], Change], submit: str) -> None:
        self._asked: dict[str, Any] | None = None
        self._asking_store = store
        super().__init__(shell, self._store_asking, submit)

    def _store_asking(self, values: dict[str, Any]) -> Change:
        try:
            return self._asking_store(values, self._asked == values)
        except Refused as no:
            self._asked = values if no.field == liaison.HOLES else None
            raise


class DutyPanels:
    """One panel for each act on a cell. `today` and `day` are the present day and the day on show."""

    def __init__(self, shell: Shell, day: Callable[[], date]) -> None:
        self._shell, self._day = shell, day
        self._scope: Scope | None = None
        self._role: Role | None = None
        self.row: AssignmentRow | None = None
        self.assign = EditPanel(shell, self._store_assign, "指派")
        self.swap = EditPanel(shell, self._store_swap, "换人")
        self.end = AskingPanel(shell, self._store_end, "结束")
        self.dates = AskingPanel(shell, self._store_dates, "更正")
        self.assign.form.add(
            "place", "小组、网格或户", PickField(placeholder="名称、户主或者拼音首字母"), required=True
        )
        self.assign.form.add("cadre_id", "干部", PickField(placeholder="姓名或者拼音首字母"), required=True)
        self._add_days(self.assign, "从", True)
        self.swap.form.add("cadre_id", "接任的干部", PickField(placeholder="姓名或者拼音首字母"), required=True)
        self.swap.form.add("from_on", "从哪天起接任", self._date(), span=6, required=True)
        self.swap.form.add("basis", "依据", LineField(longest=100, placeholder=_BASIS), span=6)
        self.end.form.add("to_on", "最后一天", self._date(), required=True)
        self._add_days(self.dates, "从", True)
        self.all: tuple[EditPanel, ...] = (self.assign, self.swap, self.end, self.dates)
        for panel in self.all:
            panel.offer_way_back()

    def _date(self) -> DateField:
        return DateField(today=lambda: self._shell.now().date())

    def _add_days(self, panel: EditPanel, label: str, is_required: bool) -> None:
        panel.form.add("from_on", label, self._date(), span=6, required=is_required)
        panel.form.add("to_on", "到", self._date(), span=6)
        panel.form.field("to_on").setPlaceholderText("不填为长期")
        panel.form.add("basis", "依据", LineField(longest=100, placeholder=_BASIS))

    # ------------------------------------------------------------ filling

    def fill_assign(self, scope: Scope, role: Role, name: str) -> EditPanel:
        """Ready for a new holder."""
        self._scope, self._role, self.row = scope, role, None
        self.assign.form.field("cadre_id").set_choices(office.cadre_choices(role.code.endswith("leader")))
        is_wide = scope.group_id is None and scope.household_id is None and role.scope != "village"
        self.assign.form.field("place").set_choices(_places(scope.village_id, role.scope) if is_wide else [])
        self.assign.form.show_field("place", is_wide)
        values = {"place": None, "cadre_id": None, "from_on": self._day(), "to_on": None, "basis": ""}
        self.assign.load(f"指派{name}的{role.label}", values)
        return self.assign

    def fill_swap(self, row: AssignmentRow) -> EditPanel:
        """Ready for who takes over."""
        self.row = row
        self.swap.form.field("cadre_id").set_choices(office.cadre_choices(row.role.endswith("leader")))
        self.swap.say_hint(f"现在是{row.cadre_name}（{span(row)}）。原来的责任到前一天结束，中间不空一天。")
        self.swap.load(
            f"{place_of(row)}的{row.role_label}换人", {"cadre_id": None, "from_on": self._day(), "basis": ""}
        )
        return self.swap

    def fill_end(self, row: AssignmentRow) -> EditPanel:
        """Ready for the last day."""
        self.row = row
        self.end.say_hint(f"{row.cadre_name}，{span(row)}。" + (f"依据：{row.basis}" if row.basis else ""))
        self.end.load(f"结束{place_of(row)}的{row.role_label}", {"to_on": row.to_on or self._day()})
        return self.end

    def fill_dates(self, row: AssignmentRow) -> EditPanel:
        """Ready for other dates."""
        self.row = row
        self.dates.say_hint("只用来更正登记错的日期和依据；换人请用“换人”。")
        title = f"更正{row.cadre_name}的{row.role_label}起止"
        self.dates.load(title, {"from_on": row.from_on, "to_on": row.to_on, "basis": row.basis})
        return self.dates

    # ------------------------------------------------------------ storing

    def _store_assign(self, values: dict[str, Any]) -> Change:
        assert self._scope is not None
        assert self._role is not None
        days, scope = (values["from_on"], values["to_on"]), self._scope
        if values["place"] is not None:
            scope = scope._replace(**{f"{self._role.scope}_id": values["place"]})
        form = liaison.NewDuty(self._role.code, values["cadre_id"], scope, *days, values["basis"])
        return liaison.assign(form, self._shell.session.actor, self._shell.now())

    def _store_swap(self, values: dict[str, Any]) -> Change:
        told = self._id(), values["cadre_id"], values["from_on"], values["basis"]
        return liaison.swap(*told, self._shell.session.actor, self._shell.now())

    def _store_end(self, values: dict[str, Any], accepts: bool) -> Change:
        return liaison.end(self._id(), values["to_on"], self._shell.session.actor, self._shell.now(), accepts)

    def _store_dates(self, values: dict[str, Any], accepts: bool) -> Change:
        told = self._id(), values["from_on"], values["to_on"], values["basis"]
        return liaison.change_dates(*told, self._shell.session.actor, self._shell.now(), accepts)

    def _id(self) -> int:
        if self.row is None:
            raise Refused("请先在表里选定一项责任。")
        return self.row.id


def _places(village_id: int, level: str) -> list[Choice]:
    """Groups and grids, or households, of a village for a picker."""
    if level == "household":
        return office.household_choices(village_id)
    below = (place for place in liaison.places_below(village_id) if place.group_id is not None)
    return [Choice(place.group_id or 0, place.name, "", pinyin_keys(place.name)) for place in below]


def place_of(row: AssignmentRow) -> str:
    """石门村 or 石门村第一网格."""
    return f"{row.village_name}{row.place}"


def span(row: AssignmentRow) -> str:
    """2026.1.1 起, or 2026.1.1—2026.5.31."""
    begin = f"{row.from_on.year}.{row.from_on.month}.{row.from_on.day}"
    return f"{begin}—{row.to_on.year}.{row.to_on.month}.{row.to_on.day}" if row.to_on else f"{begin} 起"


# ---------------------------------------------------------------- printing

_PAPERS = {"table": "分工表", "board_a3": "公示牌 A3", "board_a4": "公示牌 A4", "cards": "便民联系卡"}


class PrintPanel(EditPanel):
    """Which paper, for which village, how many sheets. Nothing is stored: the paper is shown."""

    def __init__(self, shell: Shell, show: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(shell, self._show_it, "预览")
        self._show = show
        self.form.add("paper", "印什么", ChoiceRow(_PAPERS))
        self.form.add("village_id", "哪个村", PickField(placeholder="不选就是全部村"), note="公示牌、联系卡每村一份")
        self.form.add("sheets", "联系卡每村几张纸（每张 8 份）", NumberField(1, 200))
        self.offer_way_back()

    def ask(self, village_id: int | None) -> None:
        """Ready to choose."""
        self.form.field("village_id").set_choices(office.village_choices())
        self.load("打印", {"paper": "table", "village_id": village_id, "sheets": 1})
        self.form.focus_first()

    def _show_it(self, values: dict[str, Any]) -> Change:
        self._show(values)
        return Change(frozenset())

    def tell(self, change: Change) -> None:
        """Nothing was changed."""


def paper_of(values: dict[str, Any], day: date, shell: Shell) -> "Paper":
    """The paper that was asked for, as of the day on show."""
    from desktop.printing import liaison as papers
    from desktop.ui.desks.liaison.papers import village_duties

    office_facts, made_on, kind = shell.session.office, shell.now().date(), values["paper"]
    # the table is always that of the whole office
    chosen = [values["village_id"]] if values["village_id"] and kind != "table" else []
    villages = village_duties(day, chosen)
    if not villages:
        raise Refused("还没有村（社区）可以打印，请先在“系统”里登记。")
    if kind == "table":
        return papers.duty_table(villages, office_facts, day, made_on)
    if kind == "cards":
        return papers.contact_cards(villages, office_facts, day, made_on, values["sheets"] or 1)
    return papers.duty_boards(villages, office_facts, day, made_on, kind.removeprefix("board_"))


# ---------------------------------------------------------------- a pasted table


class PastePanel(EditPanel):
    """A table copied out of a spreadsheet: read it, see what it does and what is wrong, take it over."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._take, "登记")
        self._read: liaison_paste.Pasted | None = None
        self.form.add(
            "table",
            "表格",
            TextField(least=6, placeholder="在表格软件里整块复制，粘贴到这里：第一行岗位，第一列村名"),
            required=True,
        )
        self.form.add("from_on", "从哪天起", DateField(today=lambda: shell.now().date()), span=6, required=True)
        self.form.add("basis", "依据", LineField(longest=100, placeholder=_BASIS), span=6)
        self.form.changed.connect(self._forget)
        self.found = Label("", wrap=True).selectable()
        self.form.add_wide(self.found)
        self._check = self.add_action(Button("检查", says="检查这张表"), self.check)
        self.offer_way_back()

    def ask(self) -> None:
        """Ready for a table."""
        self.load("粘贴责任表", {"table": "", "from_on": self._shell.now().date(), "basis": ""})
        self._forget()
        self.form.focus_first()

    def _forget(self) -> None:
        self._read = None
        self.found.setText("")

    def check(self) -> bool:
        """Say what the table would do and what is wrong with it."""
        self.strip.silence()
        if not self.form.check():
            return False
        values = self.form.values()
        try:
            read = liaison_paste.read(values["table"], values["from_on"], values["basis"])
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return False
        changes = [
            f"{one.village} {one.role}：{f'{one.before} → ' if one.before else ''}{one.after}" for one in read.lines
        ]
        wrong = [f"第 {one.row} 行 {one.column}“{one.text}”：{one.reason}" for one in read.problems]
        words = [f"要登记 {len(changes)} 项，没有变化 {read.same} 项，有问题 {len(wrong)} 处。"]
        words += ["", "有问题（不登记）：", *wrong] if wrong else []
        words += ["", "要登记：", *changes] if changes else []
        self.found.setText("\n".join(words))
        self._read = read
        return True

    def _take(self, values: dict[str, Any]) -> Change:
        if self._read is None:
            self.check()
            raise Refused("请先看一遍上面的检查结果，再按一次登记。" if self._read else "这张表还不能登记。")
        return liaison_paste.take_over(self._read, self._shell.session.actor, self._shell.now())
