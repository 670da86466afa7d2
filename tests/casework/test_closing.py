"""Closing periods: what is frozen stays, what comes later is told once, and the year is the sum of its months."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.casework import closing, figures, narratives, upkeep, voiding
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.dates import Period
from desktop.domain.faults import Damaged, Refused
from desktop.domain.records import Actor, Change
from desktop.domain.report import Layout
from desktop.domain.summaries import Summary, SummaryTable
from desktop.printing.papers import summary_paper
from desktop.printing.render import render
from desktop.store import audit, database
from desktop.store.tables import EditionMembers, EditionPaper, Matter, SummaryEdition

Register = Callable[..., int]
OCTOBER, NOVEMBER, DECEMBER = (dates.month(2026, number) for number in (10, 11, 12))
YEAR = dates.parse_period("2026")
PDF = b"%PDF-1.7 as issued"


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9)


def close(office: Session, period: Period, on: date, reason: str = "", pdf: bytes = PDF) -> Change:
    prepared = closing.prepare(period, office.actor, on)
    return closing.close(office, prepared, {"report": pdf}, reason, morning(on))


def table(summary: Summary, key: str) -> SummaryTable | None:
    return next((one for one in summary.tables if one.key == key), None)


def note(summary: Summary) -> str:
    late = table(summary, "late")
    return late.note.partition("补录、核减已计入")[0] if late else ""


def value(summary: Summary, name: str) -> int:
    return next(figure.value for figure in summary.figures if figure.name == name)


@pytest.fixture
def enter(register: Register) -> Register:
    """Registers petitions received on a day and typed on another."""

    def entered(received_on: date, typed_on: date | None = None, **fields: Any) -> int:
        return register(moment=morning(typed_on or received_on), received_on=received_on, **fields)

    return entered


# ---------------------------------------------------------------- the whole of it


def test_late_entries_leave_a_closed_month_as_it_was(office: Session, by: Actor, enter: Register) -> None:
    for day in (5, 9, 20):
        enter(date(2026, 10, day))
    narratives.save(OCTOBER, "本月收到{received}件，办结{closed}件。", by, morning(date(2026, 11, 2)))
    prepared = closing.prepare(OCTOBER, by, date(2026, 11, 2))
    issued = {layout.value: render(summary_paper(prepared, layout)) for layout in Layout}
    change = closing.close(office, prepared, issued, "", morning(date(2026, 11, 2)))
    for day in (7, 8, 30):
        enter(date(2026, 10, day), date(2026, 11, 5))
    narratives.save(OCTOBER, "改过的文字。", by, morning(date(2026, 11, 5)))

    today = date(2026, 12, 2)
    (edition,) = closing.editions(OCTOBER)
    assert (edition.id, edition.number, edition.closed_by, edition.layouts) == (change.id, 1, "李文书", tuple(issued))
    assert {layout: closing.paper(office, edition.id, layout) for layout in issued} == issued
    october = closing.summary_of(OCTOBER, by, today)
    assert october == prepared == closing.edition_summary(edition.id, by)
    assert {layout.value: render(summary_paper(october, layout)) for layout in Layout} == issued
    assert october.narrative == ("本月收到3件，办结0件。",)
    assert (value(october, "received"), october.edition, october.closed_on) == (3, 1, date(2026, 11, 2))

    november = closing.summary_of(NOVEMBER, by, today)
    assert note(november) == "上月补录 3 件。"
    late = table(november, "late")
    assert late is not None
    assert [column.group for column in late.columns] == ["", "收到", "初次"]
    assert late.rows == ((("2026年10月", ""), ("3", "late.received@2026-10"), ("3", "late.first@2026-10")),)
    listed = figures.records("late.received@2026-10", NOVEMBER, by, today)
    assert [record.received_on for record in listed] == [date(2026, 10, day) for day in (7, 8, 30)]
    year = closing.summary_of(YEAR, by, today)
    assert year.checks[-1] == "各月之和加补录与全年核对无误"
    assert value(year, "received") == 6
    # what November compares itself with is what was issued of October
    assert next(one for one in november.figures if one.name == "received").previous == 3
    channels = table(november, "channels")
    assert channels is not None
    assert [text for text, _figure in channels.rows[-1][1:4]] == ["0", "3", "-100.00%"]
    assert [values[-2] for label, values in november.trend_series if label == "来访"] == [3]

    close(office, NOVEMBER, today)
    assert note(closing.summary_of(DECEMBER, by, today)) == ""
    assert note(closing.summary_of(NOVEMBER, by, date(2027, 1, 9))) == "上月补录 3 件。"
    assert len(figures.records("late.received@2026-10", NOVEMBER, by, date(2027, 1, 9))) == 3
    assert len(figures.records("received@2026-10", NOVEMBER, by, today)) == 3
    assert audit.first_broken() is None


def test_the_months_of_the_year(office: Session, by: Actor, enter: Register) -> None:
    first = enter(date(2026, 9, 8))
    enter(date(2026, 10, 8))
    for period in (dates.month(2026, 9), OCTOBER):
        close(office, period, date(2026, 11, 1))
    enter(date(2026, 9, 9), date(2026, 11, 3))
    enter(date(2026, 11, 3))
    Matter.update(deleted_at=morning(date(2026, 11, 3))).where(Matter.id == first).execute()
    year = closing.summary_of(YEAR, by, date(2026, 11, 20))
    months = table(year, "months")
    assert months is not None
    assert [(row[0][0], row[1]) for row in months.rows] == [
        ("2026年统计", ("3", "received")),
        *((f"{number}月（未结账）", ("0", f"received@2026-{number:02}")) for number in range(1, 9)),
        ("9月", ("1", "received@2026-09")),
        ("10月", ("1", "received@2026-10")),
        ("11月（未结账）", ("1", "received@2026-11")),
        ("补录", ("1", "late.received@2026")),
        ("核减", ("-1", "gone.received@2026")),
        ("合计", ("3", "")),
    ]
    assert sum(int(months.rows[place][1][0]) for place in months.adds) == int(months.rows[-1][1][0])
    (gone,) = figures.records("gone.received@2026", YEAR, by, date(2026, 11, 20))
    assert gone.matter_id == first
    assert [r.matter_id for r in figures.records("received@2026-09", YEAR, by, date(2026, 11, 20))] == [first]
    assert year.checks[-1] == "各月之和加补录与全年核对无误"


def test_the_check_of_the_year_sees_what_does_not_add_up(office: Session, by: Actor, enter: Register) -> None:
    enter(date(2026, 10, 8))
    close(office, OCTOBER, date(2026, 11, 1))
    row = EditionMembers.get()
    EditionMembers.update(members=row.members.replace('"received":[', '"received":[7,')).execute()
    checks = closing.summary_of(YEAR, by, date(2026, 11, 20)).checks
    assert checks[-1] == "各月之和加补录与全年不符：收到相差 -1"
    with pytest.raises(Refused, match="合计核对不符，不能结账：各月之和加补录与全年不符：收到相差 -1"):
        close(office, YEAR, date(2027, 1, 4))


# ---------------------------------------------------------------- what each month tells


def test_what_left_a_closed_month_and_another_name_for_it(
    office: Session, by: Actor, insider: Actor, enter: Register, take: Callable[..., Any]
) -> None:
    void = enter(date(2026, 10, 8))
    moved = enter(date(2026, 10, 9))
    close(office, OCTOBER, date(2026, 11, 1))
    voiding.ask(void, "重登", by, morning(date(2026, 12, 2)))
    voiding.approve(void, insider, morning(date(2026, 12, 2)))
    Matter.update(received_on=date(2026, 11, 9)).where(Matter.id == moved).execute()
    december = closing.summary_of(DECEMBER, by, date(2026, 12, 20))
    assert note(december) == "10 月核减 2 件。"
    listed = figures.records("gone.received@2026-10", DECEMBER, by, date(2026, 12, 20))
    assert {record.matter_id for record in listed} == {void, moved}
    assert note(closing.summary_of(NOVEMBER, by, date(2026, 12, 20))) == "上月核减 2 件。"
    close(office, NOVEMBER, date(2026, 12, 20))
    assert note(closing.summary_of(DECEMBER, by, date(2026, 12, 20))) == ""


def test_a_new_edition_takes_in_what_came_late(office: Session, by: Actor, enter: Register) -> None:
    enter(date(2026, 10, 8))
    first = close(office, OCTOBER, date(2026, 11, 1))
    enter(date(2026, 10, 9), date(2026, 11, 5))
    with pytest.raises(Refused, match="重新结账请写明理由"):
        close(office, OCTOBER, date(2026, 11, 6), " ")
    second = close(office, OCTOBER, date(2026, 11, 6), "补录后更正", b"%PDF second")
    assert second.say == "2026年10月已结账，存为第 2 版。"
    assert [(one.number, one.reason) for one in closing.editions(OCTOBER)] == [(1, ""), (2, "补录后更正")]
    assert value(closing.edition_summary(first.id, by), "received") == 1
    assert value(closing.summary_of(OCTOBER, by, date(2026, 11, 6)), "received") == 2
    assert closing.paper(office, first.id, "report") == PDF
    assert closing.paper(office, second.id, "report") == b"%PDF second"
    assert note(closing.summary_of(NOVEMBER, by, date(2026, 11, 6))) == ""


def test_closed_anew_a_month_tells_again_what_it_had_told(office: Session, by: Actor, enter: Register) -> None:
    """And not what a later month told since."""
    enter(date(2026, 10, 8))
    close(office, OCTOBER, date(2026, 11, 1))
    enter(date(2026, 10, 9), date(2026, 11, 5))
    close(office, NOVEMBER, date(2026, 12, 1))
    enter(date(2026, 10, 10), date(2026, 12, 5))
    enter(date(2026, 10, 11), date(2026, 12, 5))
    close(office, DECEMBER, date(2027, 1, 4))
    assert note(closing.summary_of(DECEMBER, by, date(2027, 1, 4))) == "10 月补录 2 件。"
    again = closing.prepare(NOVEMBER, by, date(2027, 1, 5))
    assert (again.edition, note(again)) == (2, "上月补录 1 件。")
    enter(date(2026, 10, 12), date(2027, 1, 6))
    again = close(office, NOVEMBER, date(2027, 1, 6), "更正")
    assert note(closing.edition_summary(again.id, by)) == "上月补录 2 件。"
    assert len(figures.records("late.received@2026-10", DECEMBER, by, date(2027, 1, 6))) == 2


def test_months_of_the_year_before(office: Session, by: Actor, enter: Register) -> None:
    close(office, DECEMBER, date(2027, 1, 2))
    enter(date(2026, 12, 30), date(2027, 2, 2))
    told = [note(closing.summary_of(dates.month(2027, number), by, date(2027, 2, 9))) for number in (1, 2)]
    assert told == ["上月补录 1 件。", "2026 年 12 月补录 1 件。"]


def test_a_quarter_is_closed_too(office: Session, by: Actor, enter: Register) -> None:
    enter(date(2026, 7, 8))
    quarter = dates.parse_period("2026-Q3")
    close(office, quarter, date(2026, 10, 8))
    enter(date(2026, 7, 9), date(2026, 10, 9))
    assert value(closing.summary_of(quarter, by, date(2026, 10, 9)), "received") == 1
    assert note(closing.summary_of(OCTOBER, by, date(2026, 10, 9))) == ""
    assert not EditionMembers.select().exists()


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2026-10", "10 月还没有过完，11 月 1 日起可以结账。"),
        ("2026-Q4", "2026年第四季度还没有过完，2027 年 1 月 1 日起可以结账。"),
        ("2027", "2027年还没有过完，2028 年 1 月 1 日起可以结账。"),
    ],
)
def test_a_period_must_be_over(by: Actor, code: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        closing.prepare(dates.parse_period(code), by, date(2026, 10, 31))
    assert refused.value.sentence == sentence


def test_only_who_may_approve_closes(office: Session, reader: Actor) -> None:
    prepared = closing.prepare(OCTOBER, office.actor, date(2026, 11, 1))
    office.actor = reader
    with pytest.raises(Refused, match="您没有结账的权限"):
        closing.prepare(OCTOBER, reader, date(2026, 11, 1))
    with pytest.raises(Refused, match="您没有结账的权限"):
        closing.close(office, prepared, {"report": PDF}, "", morning(date(2026, 11, 1)))
    assert closing.summary_of(OCTOBER, reader, date(2026, 11, 1)).edition == 0


def test_what_was_saved_in_between_must_be_looked_at(office: Session, by: Actor, enter: Register) -> None:
    today = date(2026, 11, 1)
    prepared = closing.prepare(OCTOBER, by, today)
    for change in (
        lambda: enter(date(2026, 10, 8), today),
        lambda: narratives.save(OCTOBER, "新的文字", by, morning(today)),
        lambda: close(office, OCTOBER, today),
    ):
        change()
        with pytest.raises(Refused, match="刚才又有新的登记，请重新预览后再结账"):
            closing.close(office, prepared, {"report": PDF}, "", morning(today))
        prepared = closing.prepare(OCTOBER, by, today)
    with pytest.raises(Refused, match="请重新预览"):
        closing.close(office, prepared, {"report": PDF}, "更正", morning(today + timedelta(days=1)))
    assert SummaryEdition.select().count() == 1


def test_without_a_paper_or_with_a_long_reason(office: Session, by: Actor) -> None:
    prepared = closing.prepare(OCTOBER, by, date(2026, 11, 1))
    for papers, reason, field in (({}, "", "papers"), ({"report": PDF}, "长" * 201, "reason")):
        with pytest.raises(Refused) as refused:
            closing.close(office, prepared, papers, reason, morning(date(2026, 11, 1)))
        assert refused.value.field == field


# ---------------------------------------------------------------- what is kept can be trusted


def test_what_was_touched_is_not_shown(office: Session, by: Actor) -> None:
    edition = close(office, OCTOBER, date(2026, 11, 1)).id
    with pytest.raises(Refused, match="没有存这种版式"):
        closing.paper(office, edition, "brief")
    with pytest.raises(Refused, match="没有这一版"):
        closing.paper(office, 1, "report")
    other, _size = office.box.put(b"%PDF another")
    EditionPaper.update(digest=other).execute()
    with pytest.raises(Damaged, match="校验值不一致"):
        closing.paper(office, edition, "report")
    SummaryEdition.update(content=SummaryEdition.get().content.replace("2026-10", "2026-09", 1)).execute()
    for look in (
        lambda: closing.summary_of(OCTOBER, by, date(2026, 11, 2)),
        lambda: closing.edition_summary(edition, by),
        lambda: closing.paper(office, edition, "report"),
    ):
        with pytest.raises(Damaged, match="校验值不一致"):
            look()


def test_papers_stay_when_files_nobody_needs_are_swept(office: Session) -> None:
    edition = close(office, OCTOBER, date(2026, 11, 1)).id
    office.box.put(b"%PDF of a closing that was cut off")
    assert upkeep.sweep_attachments(office, datetime.now() + 2 * upkeep.ORPHAN_AGE) == 1
    assert closing.paper(office, edition, "report") == PDF


CLERK = """
import os, signal, sys
from datetime import date, datetime
from desktop.casework import closing, session
from desktop.domain import dates
from desktop.paths import DataFolder
from desktop.store import editions
signed_in = session.sign_in(DataFolder(sys.argv[1]), "lws", "yunxi-2026", datetime.now())
prepared = closing.prepare(dates.month(2026, 10), signed_in.actor, date(2026, 11, 1))
def die(*_given):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows the latter kills as hard
if sys.argv[2] == "before":
    editions.add = die
else:
    closing.audit.record = die
closing.close(signed_in, prepared, {"report": b"%PDF cut off"}, "", datetime(2026, 11, 1, 9))
"""


@pytest.mark.parametrize("where", ["before", "within"])
def test_a_closing_that_was_cut_off_leaves_an_open_month(office: Session, by: Actor, where: str) -> None:
    database.proxy.close()
    killed = subprocess.run(
        [sys.executable, "-c", CLERK, str(office.folder.root), where], cwd=Path(__file__).parents[2], check=False
    )
    database.proxy.connect()
    assert killed.returncode == (-9 if os.name == "posix" else signal.SIGTERM)
    assert closing.editions(OCTOBER) == []
    assert not EditionPaper.select().exists()
    assert not EditionMembers.select().exists()
    assert upkeep.sweep_attachments(office, datetime.now() + 2 * upkeep.ORPHAN_AGE) == 1
    close(office, OCTOBER, date(2026, 11, 2), pdf=b"%PDF cut off")
    assert closing.paper(office, closing.editions(OCTOBER)[0].id, "report") == b"%PDF cut off"
    assert database.quick_check(database.proxy.obj) == []
