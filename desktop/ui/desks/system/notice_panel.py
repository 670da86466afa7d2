"""The panel into which the holiday notice of a year is pasted, and what has been read from it."""

from typing import TYPE_CHECKING, Any

from desktop.casework import holiday_upkeep
from desktop.casework.holiday_upkeep import DayShift
from desktop.domain.calendar import Holiday
from desktop.domain.dates import show_day, show_weekday
from desktop.domain.holiday_notice import Notice, read_notice, year_of
from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import NumberField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.table import TableView
from desktop.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_PROBLEMS_SHOWN = 6
_EXAMPLE = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n……\n也可以每行一天：2027-01-01　放假　元旦"


def _words(holiday: Holiday | None) -> str:
    return "" if holiday is None else ("放假" if holiday.is_rest else "调休上班")


def _change(shift: DayShift) -> tuple[str, str]:
    if shift.before == shift.after:
        return "不变", "neutral"
    if shift.before is None:
        return "新增", "accent"
    return ("删去", "overdue") if shift.after is None else ("改动", "soon")


class NoticePanel(EditPanel):
    """Year and text; `reading` is a card that shows, while one types, every day that was read and what is wrong."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell, self._import, "导入")
        self.say_hint("从放假通知里复制全文粘贴到这里，放假和调休上班的日子会自动认出。导入后替换这一年原有的安排。")
        text = TextField(least=6, most=10, placeholder=_EXAMPLE)
        self.form.add("text", "放假通知", text, required=True)
        self.form.add("year", "年份", NumberField(2000, 2099), span=5, required=True)
        self.offer_way_back()
        text.changed.connect(self._on_text)
        self.form.changed.connect(self._read)
        self._build_reading()

    def _build_reading(self) -> None:
        self.reading = Card("读到的日子")
        self._problems = Label("", "error", wrap=True).selectable()
        self.model: RowsModel[DayShift] = RowsModel(
            (
                Column("日期", lambda s: f"{show_day(s.day)} {show_weekday(s.day)}"),
                Column("安排", lambda s: _words(s.after or s.before)),
                Column("名称", lambda s: (s.after or s.before).name),
                Column("变化", lambda s: _change(s)[0], lambda s: (_change(s),)),
            )
        )
        self.table = TableView()
        self.table.setAccessibleName("读到的日子")
        self.table.setModel(self.model)
        self.table.set_widths({0: 124, 1: 72, 2: 72})
        self.table.set_chip_column(3)
        self.table.setMinimumHeight(look.current().sizes.row * 8)
        self.reading.add(self._problems)
        self.reading.add(self.table, 1)

    def begin(self, year: int) -> None:
        """Show the empty panel for a year."""
        self.load("粘贴全年放假安排", {"year": year, "text": ""})
        self._read()

    def _on_text(self) -> None:
        """A notice names its year in the heading; what is typed into the year afterwards counts."""
        year = year_of(self.form.field("text").value())
        if year is not None and year != self.form.field("year").value():
            self.form.set_values({"year": year})

    def _read(self) -> None:
        values = self.form.values()
        if values["year"] is None or not values["text"]:
            self._show(Notice(0, (), (), ()), ())
            return
        notice = read_notice(values["text"], values["year"])
        self._show(notice, holiday_upkeep.compare_year(notice) if notice.days else ())

    def _show(self, notice: Notice, shifts: tuple[DayShift, ...]) -> None:
        rests = sum(holiday.is_rest for holiday in notice.days)
        said = f"放假 {rests} 天，调休上班 {len(notice.days) - rests} 天" if notice.days else ""
        self.reading.set_title("读到的日子", said)
        lines = [f"第 {problem.line} 行：{problem.sentence}" for problem in notice.problems[:_PROBLEMS_SHOWN]]
        if len(notice.problems) > _PROBLEMS_SHOWN:
            lines.append(f"……另有 {len(notice.problems) - _PROBLEMS_SHOWN} 处。")
        self._problems.setText("\n".join(lines))
        self._problems.setVisible(bool(lines))
        self.model.set_rows(shifts)
        self.reading.setVisible(bool(lines or shifts))

    def _import(self, values: dict[str, Any]) -> Change:
        return holiday_upkeep.import_year(values["text"], values["year"], self._shell.session.actor, self._shell.now())
