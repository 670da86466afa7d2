"""The start page: today's date, five figures, what is to be done, and the cards beside it."""

from datetime import timedelta
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import office, reading, urging, voiding
from desktop.domain.codes import MatterKind, Right
from desktop.domain.records import Change, DeskCounts, MatterFilter
from desktop.domain.stages import Stage
from desktop.ui import look
from desktop.ui.desks.start.cards import DraftCard, FirstSteps, MonthCard, TodoCard
from desktop.ui.desks.start.figures import MonthFigures, month_figures
from desktop.ui.desks.start.waiting import ApprovalCard, OutlookCard, SuperiorCard, Week
from desktop.ui.look import SPACE
from desktop.ui.models.chips import rule_label
from desktop.ui.shell import Shell
from desktop.ui.widgets.figures import StatTile
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub

_MOST_ROWS = 50
_DAYS = 7
_SUPERIORS = 4
_WEEKDAYS = "一二三四五六日"
_TILES = (
    ("today", "今天到期"),
    ("overdue", "已超期"),
    ("soon", "三天内到期"),
    ("open", "在办事项"),
    ("received", "本月收到信访件"),
)
_LISTS = {"wishes": "待批作废", "opinions": "待出具处理意见", "superior": "上级交办"}


class StartDesk(QWidget):
    """工作台."""

    key: ClassVar[str] = "start"
    title: ClassVar[str] = "工作台"
    icon: ClassVar[str] = "house"
    help_topic = "start"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self._figures: MonthFigures | None = None
        self._is_counting = self._count_again = False
        self._date, self._advice = Label("", "title"), Label("", "secondary")
        self.tiles = {key: StatTile(label) for key, label in _TILES}
        self.todo, self.first_steps = TodoCard(), FirstSteps()
        self.month, self.drafts, self.outlook = MonthCard(), DraftCard(), OutlookCard()
        self.approval, self.superior = ApprovalCard(), SuperiorCard()
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(self._date)
        head.addWidget(self._advice, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE * 3 // 2)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        left = QVBoxLayout()
        left.setSpacing(SPACE * 3 // 2)
        left.addWidget(self.first_steps)
        left.addWidget(self.todo, 1)
        self._filler = QWidget()
        left.addWidget(self._filler, 1)
        self._side = ScrollColumn()
        for card in (self.approval, self.superior, self.outlook, self.drafts, self.month):
            self._side.add(card)
        self._fit()
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addLayout(left, 1)
        both.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(head)
        column.addLayout(tiles)
        column.addLayout(both, 1)

    def _connect(self) -> None:
        for key, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, key=key: self.open_list(key))
        self.todo.opened.connect(self._shell.show_matter)
        self.todo.all_wanted.connect(lambda: self.open_list("open"))
        self.todo.intake_wanted.connect(lambda: self._shell.show_intake())
        self.month.print_wanted.connect(lambda: self._shell.show_desk("reports", "summary"))
        self.month.close_wanted.connect(lambda period: self._shell.show_desk("reports", f"summary:{period.code}"))
        self.drafts.wanted.connect(self._shell.show_intake)
        self.todo.urging_wanted.connect(self._urge)
        self.outlook.wanted.connect(self._open_week)
        self.approval.wanted.connect(self._open_waiting)
        self.superior.wanted.connect(self._open_waiting)
        self.first_steps.wanted.connect(self._take_step)
        hub().changed.connect(self.refresh)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._side.setFixedWidth(look.current().sizes.px(288))

    # ------------------------------------------------------------ showing

    def activate(self) -> None:
        """Show what is true now and put the keyboard into the list, or on the first step of a new office."""
        self.refresh()
        first = self.todo.table if self.first_steps.isHidden() else self.first_steps.first_button()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None = None) -> None:
        """Read anew; while another page is in front, when this one is shown next."""
        if not self.isVisible():
            return
        by, now = self._shell.session.actor, self._shell.now()
        today = now.date()
        self._date.setText(f"{today.month}月{today.day}日　星期{_WEEKDAYS[today.weekday()]}")
        counts = reading.desk_counts(by, today)
        self.todo.show_rows(reading.due_rows(by, today, _MOST_ROWS), counts.open, today)
        begun = (draft for form in ("petition", "entry") for draft in office.drafts(by.id, form))
        newest = sorted(begun, key=lambda draft: draft.saved_at or now, reverse=True)
        self.drafts.show_drafts(newest, now)  # other forms find theirs by themselves
        self.outlook.show_counts(today, reading.due_counts(by, today, _DAYS))
        self._show_waiting()
        self._show_tiles(counts)
        self._show_first_steps()
        self._count_month()

    def _show_tiles(self, counts: DeskCounts) -> None:
        longest = reading.longest_overdue(self._shell.session.actor, self._shell.now().date())
        notes = {
            "today": "请今天办完" if counts.due_today else "今天没有到期的",
            "overdue": f"最长超期 {longest} 天" if counts.overdue else "没有超期的",
            "soon": "请提前安排" if counts.soon else "近三天没有到期的",
        }
        values = {"today": counts.due_today, "overdue": counts.overdue, "soon": counts.soon}
        for key, value in values.items():
            trend = self._figures.trends["overdue"] if self._figures and key == "overdue" else ()
            self.tiles[key].show_figure(str(value), notes[key], trend, key if value and key != "soon" else "")
        open_trend = self._figures.trends["open"] if self._figures else ()
        self.tiles["open"].show_figure(str(counts.open), "信访件近六个月末在办" if open_trend else "", open_trend)

    def _show_waiting(self) -> None:
        """What there is to urge, to approve, and to report to superiors."""
        by, today = self._shell.session.actor, self._shell.now().date()
        groups = urging.groups(by, today) if by.may(Right.HANDLE) else ()
        units = sum(group.unit_id is not None for group in groups)
        self.todo.show_urging(sum(len(group.matters) for group in groups), units)
        opinions = reading.listed(self._list("opinions"), by, 0)[1] if by.may(Right.APPROVE) else 0
        self.approval.show_waiting(voiding.all_pending(by), opinions)
        rows, total = reading.listed(self._list("superior"), by, _SUPERIORS)
        days = reading.superior_days([row.id for row in rows])
        self.superior.show_rows(rows, [days[row.id] for row in rows], total, today)

    def _count_month(self) -> None:
        """Count behind the window, once at a time; what changes meanwhile is counted afterwards."""
        if self._is_counting:
            self._count_again = True
            return
        self._is_counting, self._count_again = True, False
        job = month_figures(self._shell.session.actor, self._shell.now().date())
        self._shell.worker.run(job, self._show_month, parent=self)

    def _show_month(self, figures: MonthFigures) -> None:
        self._is_counting = False
        self._figures = figures
        self.month.show_figures(figures)
        change = figures.change("received")
        note = "上月没有收到" if change == "—" else f"环比 {change}"
        self.tiles["received"].show_figure(str(figures.now("received")), note, figures.trends["received"])
        self._show_tiles(reading.desk_counts(self._shell.session.actor, self._shell.now().date()))
        if self._count_again:
            self._count_month()

    def _show_first_steps(self) -> None:
        """While nothing is registered, what to do first stands in place of the list."""
        is_new = reading.is_empty()
        self.first_steps.setVisible(is_new)
        self.first_steps.steps["villages"].setVisible(is_new and not office.villages())
        self.todo.setVisible(not is_new)
        self._filler.setVisible(is_new)
        self._advice.setText("这里还没有信访件。" if is_new else "今天要办的事，先办快到期的。")

    # ------------------------------------------------------------ going on

    def open_list(self, key: str) -> None:
        """Open the list that a figure counts."""
        self._shell.show_matters(self._list(key), (dict(_TILES) | _LISTS)[key])

    def _list(self, key: str) -> MatterFilter:
        today, by = self._shell.now().date(), self._shell.session.actor
        wanted = MatterFilter(today, with_sealed=by.may(Right.SEALED))
        match key:
            case "received":
                return wanted._replace(
                    kind=MatterKind.PETITION, from_on=today.replace(day=1), to_on=today, sort="received"
                )
            case "open":
                return wanted._replace(is_open=True)
            case "wishes":
                return wanted._replace(decided_by=by.id)
            case "opinions":
                return wanted._replace(stage=Stage.ACCEPTED)
            case "superior":
                return wanted._replace(clock="assigned")
        return wanted._replace(due=key)

    def _open_week(self, week: Week) -> None:
        today = self._shell.now().date()
        wanted = MatterFilter(today, with_sealed=self._shell.session.actor.may(Right.SEALED), rule=week.rule)
        first, last = (week.day, week.day) if week.day else (today, today + timedelta(days=_DAYS - 1))
        title = f"{week.day:%m-%d} 到期" if week.day else "7 天内到期"
        label = f"：{rule_label(week.rule)}" if week.rule else ""
        self._shell.show_matters(wanted._replace(due_from=first, due_to=last), f"{title}{label}")

    def _open_waiting(self, to: object) -> None:
        if isinstance(to, int):
            self._shell.show_matter(to)
        else:
            self.open_list(str(to))

    def _urge(self) -> None:
        if not self.todo.isHidden():
            self._shell.show_desk("petitions", "urging")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_U and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._urge()
        else:
            super().keyPressEvent(event)

    def _take_step(self, key: str) -> None:
        if key == "intake":
            self._shell.show_intake()
        elif key == "import":
            self._shell.show_import()
        else:
            self._shell.show_desk("system", key)
