"""节假日: public holidays and make-up working days, year by year; a whole year is pasted from its notice."""

from typing import Any

from desktop.casework import office
from desktop.domain.calendar import Holiday
from desktop.domain.dates import show_weekday
from desktop.domain.records import Change
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.notice_panel import NoticePanel
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.desks.system.shifts import ReckoningPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label

_REST, _WORK = "rest", "work"
_YEARS_SHOWN = 8


class HolidaysPage(ReckoningPage):
    """The days that are not what their weekday says."""

    title = "节假日"
    kinds = frozenset({"holiday", "clock_rule", "clock"})
    new_word = "新增一天"
    empty = ("这一年还没有放假安排", "期限暂按周末计算。国务院办公厅公布放假通知后，按 Ctrl+B 把通知全文粘贴进来。")
    prompt = "在左边选一天修改，按 Ctrl+N 新增一天，或按 Ctrl+B 粘贴全年的放假通知。"
    columns = (
        Column("日期", lambda r: str(r.day)),
        Column("星期", lambda r: show_weekday(r.day)),
        Column(
            "安排",
            lambda r: "放假" if r.is_rest else "调休上班",
            lambda r: (("放假", "normal"),) if r.is_rest else (("调休上班", "soon"),),
        ),
        Column("名称", lambda r: r.name),
    )
    widths = (110, 64, 96)

    def build_form(self) -> None:
        self.year = self._year_row(self.shell.now().year)
        form = self.panel.form
        form.add("day", "日期", DateField(today=lambda: self.shell.now().date()), required=True)
        form.add("kind", "安排", ChoiceRow({_REST: "放假", _WORK: "调休上班"}))
        form.add("name", "名称", LineField(longest=20, placeholder="如 国庆节"), required=True)
        self._drop = self.panel.add_action(Button("删除这一天"), self.drop)
        self._coverage = Label("", "secondary", wrap=True)
        self.notice = NoticePanel(self.shell)
        self.notice.left.connect(self.show_form_again)
        self.notice.saved.connect(self._on_year_pasted)
        self._notice_place = self.side.add_place(self.notice, self.notice.reading)
        paste = Button("粘贴全年安排　Ctrl+B", drawing="copy")
        paste.clicked.connect(self.begin_paste)
        self.add_tool(paste)
        self.add_shortcut("Ctrl+B", self.begin_paste)

    def _year_row(self, shown: int) -> ChoiceRow:
        """The newest years with holidays, this and the next one, and the one to be shown."""
        this_year = self.shell.now().year
        known = sorted({*office.holiday_years(), this_year, this_year + 1})[-_YEARS_SHOWN:]
        self._years = sorted({*known, shown})
        row = ChoiceRow({str(year): str(year) for year in self._years})
        row.setAccessibleName("年份")
        row.set_value(str(shown))
        row.changed.connect(self._on_year)
        return row

    def _build(self) -> None:
        super()._build()
        self.listing.body.insertWidget(0, self.year)
        self.listing.body.insertWidget(1, self._coverage)

    def read(self) -> list[Holiday]:
        year = int(self.year.value())
        rows = office.holidays(year)
        rests = sum(row.is_rest for row in rows)
        covered = office.calendar().covers(year)
        self._coverage.setText(
            f"{year} 年：放假 {rests} 天，调休上班 {len(rows) - rests} 天。"
            if covered
            else f"{year} 年的放假安排还没有登记，期限只按周末计算。"
        )
        self._coverage.set_tone("secondary" if covered else "error")
        self.say_about(f"计算工作日和期限顺延用。{self._packs()}")
        return rows

    def _packs(self) -> str:
        """Which years are known, and which of this and the next are not."""
        covers, today = office.calendar().covers, self.shell.now().date()
        known = [year for year in office.holiday_years() if covers(year)]
        missing = [str(year) for year in (today.year, today.year + 1) if not covers(year)]
        said = f"已有放假安排的年份：{_spans(known) or '无'}。"
        return said + (f"{'、'.join(missing)} 年还没有，只按周末计算。" if missing else "")

    def key_of(self, row: Any) -> Any:
        return row.day

    def key_of_change(self, change: Change) -> Any:
        return self.panel.form.field("day").value()

    def title_of(self, row: Any) -> str:
        return f"修改 {row.day}" if row is not None else self.new_word

    def values_of(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {"day": None, "kind": _REST, "name": ""}
        return {"day": row.day, "kind": _REST if row.is_rest else _WORK, "name": row.name}

    def on_shown(self, row: Any) -> None:
        self.panel.form.field("day").setReadOnly(row is not None)
        self._drop.setVisible(row is not None)

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        holiday = Holiday(values["day"], values["kind"] == _REST, values["name"])
        change = office.save_holiday(holiday, self.shell.session.actor, self.shell.now())
        self._turn_to(holiday.day.year)
        return change

    def _turn_to(self, year: int) -> None:
        """Show a year that has just been written to."""
        if year in self._years:
            self.year.set_value(str(year))
            return
        before, self.year = self.year, self._year_row(year)
        self.listing.body.replaceWidget(before, self.year)
        before.hide()
        before.deleteLater()
        self._on_year()

    # ------------------------------------------------------------ a whole year

    def begin_paste(self) -> None:
        """Show the panel for the notice of a year: of the next one that is not known, or of the one on show."""

        def fill() -> EditPanel:
            shown = int(self.year.value())
            unknown = [year for year in (self.shell.now().year + 1, shown) if not office.calendar().covers(year)]
            self.notice.begin((unknown or [shown])[-1])
            return self.notice

        self.show_panel(self._notice_place, fill)

    def _on_year_pasted(self, change: Change) -> None:
        self.row = None
        self.side.show_only(None)
        self._turn_to(change.id)
        self.focus_first()

    def shown_panel(self) -> EditPanel:
        return self.notice if self.side.place is self._notice_place else self.panel

    # ------------------------------------------------------------ a single day

    def _on_year(self) -> None:
        def change() -> None:
            self.row = None
            self.side.show_only(None)
            self.reload()

        if not self.panel.is_dirty:
            change()
        else:
            self.reload()

    def drop(self) -> None:
        """Make the chosen day what its weekday says."""
        day, by, at = self.row.day, self.shell.session.actor, self.shell.now()

        def act() -> None:
            if self.panel.attempt(lambda: office.drop_holiday(day, by, at)) is not None:
                self.row = None
                self.side.show_only(None)
                self.focus_first()

        self.guard(act)


def _spans(years: list[int]) -> str:
    """2019—2026、2028: runs of years in short."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)
