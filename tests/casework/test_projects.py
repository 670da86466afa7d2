"""实事项目 on the encrypted office: payments to the 分, lists that come in whole or not at all, matters, totals."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.casework import imports, projects, reading
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.projects import NewPayment, NewProject, Note, PaymentPlan, ProjectFilter
from desktop.domain.records import Actor
from desktop.exchange import payments as lists
from desktop.store import audit
from desktop.store import projects as store
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import Household, ImportBatch, Payment, Project

DAY = date(2026, 11, 1)
HEADS = ("序号", "村（社区）", "姓名", "身份证号", "补贴金额（元）", "发放日期", "备注")


@pytest.fixture
def made(by: Actor, at: datetime, village_ids: list[int]) -> Callable[..., int]:
    """Enters a project of 双桥村, fields changed as named; returns its id."""

    def entered(**fields: Any) -> int:
        values: dict[str, Any] = {"name": "村道硬化", "kind": "road", "village_id": village_ids[0]}
        return projects.save(None, NewProject(**(values | {"planned_amount": 500_000_00} | fields)), by, at).id

    return entered


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list of payments."""

    def written(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS, merge: tuple[int, ...] = ()) -> Path:
        path = tmp_path / f"发放表{new_id()}.xlsx"
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 6, f"惠民资金发放表{new_id()}")
        for number, row in enumerate((heads, *rows), 1):
            for column, cell in enumerate(row):
                page.write(number, column, cell)
        if merge:
            page.merge_range(*merge)
        book.close()
        return path

    return written


def rows(count: int) -> list[tuple[Any, ...]]:
    return [(n, "双桥村", f"示户{n:03}", "430423196001010011", 100.01 + n, "2026-11-02", "") for n in range(count)]


# ---------------------------------------------------------------- projects and payments


def test_a_project_adds_up(made: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]) -> None:
    project_id = made()
    home = new_id()
    insert(Household, id=home, village=village_ids[0], head_name="示李四")
    for form in (
        NewPayment(DAY, 100_10, household_id=home),
        NewPayment(DAY, 200_20, household_id=home),
        NewPayment(DAY, 1, payee="示王五"),
        NewPayment(DAY, 2, payee="示王五", village_id=village_ids[1]),
        NewPayment(DAY, 3, note="工程款"),
    ):
        projects.add_payment(project_id, form, by, at)
    file = projects.open_file(project_id, by)
    assert (file.row.paid_amount, file.row.payment_count, file.row.households) == (300_36, 5, 3)
    assert [one.payee for one in file.payments] == ["示李四", "示李四", "示王五", "", "示王五"]
    assert {one.village_name for one in file.payments} == {"双桥村", "石门村"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_sums_are_exact_everywhere(
    made: Callable[..., int], by: Actor, at: datetime, village_ids: list[int], paid: list[tuple[int, int, int]]
) -> None:
    Payment.delete().execute()
    project_id = made()
    for amount, village, payee in paid:
        projects.add_payment(project_id, NewPayment(DAY, amount, village_ids[village], payee=f"示{payee}"), by, at)
    whole = sum(amount for amount, _, _ in paid)
    file = projects.open_file(project_id, by)
    assert file.row.paid_amount == sum(one.amount for one in file.payments) == whole
    assert file.row.households == len({(village, payee) for _, village, payee in paid})
    by_place = store.totals()
    assert sum(one.paid_amount for one in by_place) == whole
    assert sum(one.households for one in by_place) == file.row.households
    assert sum(len(one.payments) for one in by_place) == len(paid)
    assert store.totals(DAY + timedelta(days=1), None)[0].paid_amount == 0


def test_totals_per_village_and_kind(made: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]) -> None:
    road, whole = made(planned_households=12), made(kind="benefit", village_id=None, planned_amount=7)
    projects.add_payment(whole, NewPayment(DAY, 5, village_ids[1], payee="示甲"), by, at)
    projects.add_payment(whole, NewPayment(DAY, 6, payee="示乙"), by, at)
    found = {(one.village_id, one.kind): one for one in store.totals(DAY, DAY)}
    assert found[village_ids[0], "road"].projects == (road,)
    assert found[village_ids[0], "road"].planned_households == 12
    assert found[village_ids[1], "benefit"].paid_amount == 5
    assert (found[None, "benefit"].planned_amount, found[None, "benefit"].paid_amount) == (7, 6)


def test_only_the_author_takes_a_payment_out(made: Callable[..., int], by: Actor, at: datetime) -> None:
    project_id = made()
    payment_id = projects.add_payment(project_id, NewPayment(DAY, 5), by, at).id
    other = Actor(by.id + 1, "别人", by.rights - {"admin"})
    for act in (lambda: projects.remove_payment(payment_id, other, at), lambda: projects.remove(project_id, by, at)):
        with pytest.raises(Refused):
            act()
    projects.remove_payment(payment_id, by, at)
    assert [one.action for one in audit.entries("project", project_id)] == ["remove_payment", "pay", "open"]
    with pytest.raises(Refused):
        projects.remove(project_id, other, at)
    projects.remove(project_id, by, at)
    assert projects.projects(ProjectFilter(), by, at.date()) == []


def test_the_list_by_state(made: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]) -> None:
    today = at.date()
    late = made(due_on=today - timedelta(days=1))
    soon = made(name="饮水", due_on=today + timedelta(days=15), village_id=None, kind="water")
    running, planned = made(started_on=DAY), made()
    done = made(started_on=DAY, done_on=DAY)

    def listed(**fields: Any) -> list[int]:
        return [row.id for row in projects.projects(ProjectFilter(**fields), by, today)]

    assert listed() == [late, soon, running, planned, done]
    assert listed(state="open") == [late, soon, running, planned]
    states = {"overdue": late, "soon": soon, "running": running, "planned": planned, "done": done}
    assert {state: listed(state=state) for state in states} == {state: [one] for state, one in states.items()}
    assert listed(village_id=0) == listed(kind="water") == listed(text="饮") == [soon]


def test_notes_of_progress(made: Callable[..., int], by: Actor, at: datetime) -> None:
    project_id = made()
    projects.add_note(project_id, date(2026, 11, 10), "路基完成", by, at)
    projects.add_note(project_id, date(2026, 11, 2), "开工\n第二行", by, at)
    with pytest.raises(Refused):
        projects.add_note(project_id, at.date() + timedelta(days=1), "将来", by, at)
    text = projects.open_file(project_id, by).row.progress
    assert text == "2026-11-02 开工 第二行\n2026-11-10 路基完成"
    projects.remove_note(project_id, Note(date(2026, 11, 2), "开工 第二行"), by, at)
    with pytest.raises(Refused):
        projects.remove_note(project_id, Note(date(2026, 11, 2), "开工 第二行"), by, at)


# ---------------------------------------------------------------- lists that come in


def test_a_list_comes_in_whole_and_goes_back_whole(
    made: Callable[..., int], sheet: Callable[..., Path], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    project_id = made(kind="benefit", village_id=None)
    home = new_id()
    insert(Household, id=home, village=village_ids[0], head_name="示户001")
    total = sum(100_01 + n * 100 for n in range(300))
    path = sheet(*rows(300), ("合计", "", "", "", total / 100, "", ""))
    plan = lists.plan(path, project_id, DAY, by, at.date())
    assert (plan.row_count, plan.total, plan.problems) == (300, total, ())
    assert plan.remarks == ("没有用到的列（不存入系统）：序号、身份证号。",)
    change = projects.accept_payments(plan, by, at)
    row = projects.open_file(project_id, by).row
    assert (row.paid_amount, row.payment_count, row.households) == (total, 300, 300)
    assert Payment.get(Payment.payee == "示户001").household_id == home
    with pytest.raises(Refused, match="不能重复导入"):
        lists.plan(path, project_id, DAY, by, at.date())
    with pytest.raises(Refused, match="不能重复导入"):
        projects.accept_payments(plan, by, at)
    assert imports.undo(change.id, by, at).say == "已撤销这次导入的 300 笔发放。"
    assert not Payment.select().exists()
    assert ImportBatch.get_by_id(change.id).undone_at == at
    assert lists.plan(path, project_id, DAY, by, at.date()).may_import


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ((1, "没这村", "示甲", "", 5, "2026-11-02", ""), "B", "没有“没这村”这个村"),
        ((1, "双桥村", "", "", 5, "2026-11-02", ""), "C", "没有填写姓名"),
        ((1, "双桥", "示甲", "", "", "2026-11-02", ""), "E", "没有填写金额"),
        ((1, "双桥", "示甲", "", "五元", "2026-11-02", ""), "E", "看不懂"),
        ((1, "双桥", "示甲", "", 0, "2026-11-02", ""), "E", "大于零"),
        ((1, "双桥", "示甲", "", 5, "2026-11-31", ""), "F", "日"),
        ((1, "双桥", "示甲", "", 5, "2027-01-01", ""), "F", "晚于今天"),
        ((1, "双桥村", "示户000", "", 100.01, "2026-11-02", ""), "C", "与第 3 行完全相同"),
    ],
)
def test_one_wrong_row_keeps_everything_out(
    row: tuple[Any, ...],
    column: str,
    sentence: str,
    made: Callable[..., int],
    sheet: Callable[..., Path],
    by: Actor,
    at: datetime,
) -> None:
    plan = lists.plan(sheet(*rows(2), row), made(), DAY, by, at.date())
    (problem,) = plan.problems
    assert (problem.row, problem.column) == (5, column)
    assert sentence in problem.sentence
    with pytest.raises(Refused, match="没有导入任何内容"):
        projects.accept_payments(plan, by, at)
    assert not Payment.select().exists()


def test_a_total_that_does_not_add_up_is_a_problem(
    made: Callable[..., int], sheet: Callable[..., Path], by: Actor, at: datetime
) -> None:
    path = sheet(*rows(2), ("小计", "", "", "", 1, "", ""), ("", "合 计：", "", "", 999, "", ""))
    (problem,) = lists.plan(path, made(), DAY, by, at.date()).problems
    assert problem.sentence == "合计写的是 999.00 元，各行相加是 201.02 元，请核对。"


def test_a_sum_merged_over_two_rows_is_not_paid_twice(
    made: Callable[..., int], sheet: Callable[..., Path], by: Actor, at: datetime
) -> None:
    first, second = rows(2)
    path = sheet(first, (*second[:4], "", *second[5:]), merge=(2, 4, 3, 4, 100))
    (problem,) = lists.plan(path, made(), DAY, by, at.date()).problems
    assert problem.sentence == "没有填写金额。"


def test_what_was_paid_before_is_seen(
    made: Callable[..., int], sheet: Callable[..., Path], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    project_id = made()
    projects.add_payment(project_id, NewPayment(date(2026, 11, 2), 100_01, village_ids[0], payee="示户000"), by, at)
    (problem,) = lists.plan(sheet(*rows(2)), project_id, DAY, by, at.date()).problems
    assert "已经登记过" in problem.sentence


def test_the_plainest_list(
    made: Callable[..., int], sheet: Callable[..., Path], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    plan = lists.plan(sheet(("示甲", "1,200.50"), heads=("户主", "金额")), made(), DAY, by, at.date())
    assert plan.ready == (NewPayment(DAY, 120_050, village_ids[0], None, "示甲"),)
    with pytest.raises(Refused, match="姓名"):
        lists.plan(sheet((5, "x"), heads=("金额", "备注")), made(), DAY, by, at.date())
    with pytest.raises(Refused, match="表头"):
        lists.plan(sheet((5, "x"), heads=("甲", "乙")), made(), DAY, by, at.date())


def test_a_failure_half_way_leaves_nothing(made: Callable[..., int], by: Actor, at: datetime) -> None:
    good, bad = NewPayment(DAY, 5, payee="示甲"), NewPayment(at.date() + timedelta(days=1), 5, payee="示乙")
    with pytest.raises(Refused):
        projects.accept_payments(PaymentPlan(made(), "x.xlsx", "0" * 64, 2, (good, bad), ()), by, at)
    assert not Payment.select().exists()
    assert not ImportBatch.select().exists()


# ---------------------------------------------------------------- matters


def test_a_matter_and_a_project_know_each_other(
    made: Callable[..., int], register: Callable[..., int], by: Actor, at: datetime
) -> None:
    project_id, matter_id = made(), register()
    projects.link(matter_id, project_id, by, at)
    assert [one.id for one in projects.of_matter(matter_id, by)] == [project_id]
    assert [one.matter_id for one in projects.open_file(project_id, by).matters] == [matter_id]
    assert reading.open_file(matter_id, by, at).events[0].text == "实事项目“村道硬化”"
    with pytest.raises(Refused, match="已经关联"):
        projects.link(matter_id, project_id, by, at)
    projects.unlink(matter_id, project_id, by, at)
    assert projects.of_matter(matter_id, by) == []
    with pytest.raises(Refused):
        projects.unlink(matter_id, project_id, by, at)


def test_a_sealed_matter_stays_unseen_at_its_project(
    made: Callable[..., int], register: Callable[..., int], by: Actor, insider: Actor, at: datetime
) -> None:
    project_id, matter_id = made(), register(insider, petition_class="accusation")
    projects.link(matter_id, project_id, insider, at)
    assert projects.open_file(project_id, by).matters == ()
    assert len(projects.open_file(project_id, insider).matters) == 1
    with pytest.raises(Refused):
        projects.of_matter(matter_id, by)


def test_rights(made: Callable[..., int], office: Session, reader: Actor, at: datetime) -> None:
    project_id = made()
    assert projects.open_file(project_id, reader).row.name == "村道硬化"
    for act in (
        lambda: projects.save(None, NewProject("x", "road"), reader, at),
        lambda: projects.save(project_id, NewProject("x", "road"), reader, at),
        lambda: projects.add_note(project_id, DAY, "x", reader, at),
        lambda: projects.add_payment(project_id, NewPayment(DAY, 1), reader, at),
        lambda: projects.known(project_id, reader),
        lambda: projects.note_paper([project_id], "x", reader, at),
        lambda: projects.undo_payments(1, reader, at),
    ):
        with pytest.raises(Refused):
            act()
    assert Project.select().count() == 1
