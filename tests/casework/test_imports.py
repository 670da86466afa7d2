"""Accepting an import is one transaction; undoing it leaves the office as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import imports, petitions, reading
from desktop.casework import office as desk
from desktop.domain.faults import Refused
from desktop.domain.importing import ImportPlan, PlannedPetition
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.store import audit
from desktop.store.tables import BookNumber, Clock, Event, ImportBatch, Matter, Person

Everything = Callable[[], dict[str, list[dict[str, Any]]]]


def planned(title: str, **facts: Any) -> PlannedPetition:
    party = facts.pop("party", NewParty(name="李桂兰", phone="13900005678"))
    form = NewPetition("visit", facts.pop("received_on", date(2026, 3, 8)), title, parties=(party,))
    return PlannedPetition(2, form, **facts)


def plan_of(*rows: PlannedPetition, sha256: str = "a" * 64, sheet: str = "") -> ImportPlan:
    return ImportPlan("台账.xlsx", sha256, sheet, 1, (), len(rows), rows, (), 0, (), ())


@pytest.fixture
def accept(by: Actor, at: datetime) -> Callable[..., int]:
    """Accepts rows; returns the id of the import."""
    return lambda *rows, **facts: imports.accept(plan_of(*rows, **facts), by, at).id


def test_a_matter_comes_in_as_it_stands_in_the_ledger(accept: Callable[..., int], by: Actor, at: datetime) -> None:
    accept(
        planned("开着"),
        planned("受理了", stage="accepted", accepted_on=date(2026, 11, 10), is_repeat=True, history="备注：急"),
        planned("办结了", stage="closed", closed_on=date(2026, 4, 1), resolved_on=date(2026, 4, 2)),
    )
    opened, accepted, closed = (reading.open_file(m.id, by, at) for m in Matter.select().order_by(Matter.id))
    assert [f.row.stage for f in (opened, accepted, closed)] == ["registered", "accepted", "closed"]
    assert [c.rule_code for c in opened.clocks if c.stopped_on is None] == ["notice"]
    assert opened.row.next_due_on == date(2026, 3, 23)
    assert accepted.row.is_repeat
    assert accepted.accepted_on == date(2026, 11, 10)
    assert [(e.action, e.text) for e in accepted.events] == [("import", "备注：急"), ("import", "")]
    assert closed.clocks == ()
    assert (closed.row.closed_on, closed.row.resolved_on, closed.row.next_due_on) == (
        date(2026, 4, 1),
        date(2026, 4, 2),
        None,
    )
    assert audit.first_broken() is None


def test_clocks_whose_days_are_known_are_kept_stopped(accept: Callable[..., int]) -> None:
    row = planned(
        "x", stage="closed", accepted_on=date(2026, 3, 10), served_on=date(2026, 4, 1), closed_on=date(2026, 4, 3)
    )
    accept(replace(row, form=replace(row.form, route="31-6")))
    assert [(c.rule_code, c.started_on, c.stopped_on) for c in Clock.select().order_by(Clock.id)] == [
        ("notice", date(2026, 3, 8), date(2026, 3, 10)),
        ("handle", date(2026, 3, 10), date(2026, 4, 1)),
    ]


def test_rows_without_a_number_do_not_take_the_number_of_another(accept: Callable[..., int]) -> None:
    accept(planned("甲"), planned("乙", number="信〔2026〕0001号"))
    assert dict(Matter.select(Matter.title, Matter.number).tuples()) == {
        "甲": "信〔2026〕0002号",
        "乙": "信〔2026〕0001号",
    }


def test_all_or_nothing(accept: Callable[..., int], by: Actor, at: datetime, everything: Everything) -> None:
    before = everything()
    broken = plan_of(planned("好"), planned(""))
    with pytest.raises(Refused, match="标题"):
        imports.accept(broken, by, at)
    asked = iter([False, True])
    with pytest.raises(Refused, match="取消"):
        imports.accept(plan_of(planned("一"), planned("二")), by, at, cancelled=lambda: next(asked))
    assert everything() == before


def test_a_number_given_away_since_the_dry_run(
    by: Actor, at: datetime, register: Callable[..., int], everything: Everything
) -> None:
    register()
    before = everything()
    with pytest.raises(Refused, match="信〔2026〕0001号 刚刚被占用"):
        imports.accept(plan_of(planned("甲", number="信〔2026〕0001号")), by, at)
    assert everything() == before


def test_nothing_to_import_and_no_right(by: Actor, reader: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="没有可以导入"):
        imports.accept(plan_of(), by, at)
    with pytest.raises(Refused, match="权限"):
        imports.accept(plan_of(planned("x")), reader, at)
    with pytest.raises(Refused, match="权限"):
        imports.undo(1, reader, at)


def test_the_same_file_once_but_each_of_its_sheets(accept: Callable[..., int], by: Actor, at: datetime) -> None:
    accept(planned("甲"), sheet="2025年")
    accept(planned("乙"), sheet="2026年")
    with pytest.raises(Refused, match="2026年11月20日导入过 1 件"):
        accept(planned("丙"), sheet="2026年")


def test_progress_is_told(by: Actor, at: datetime) -> None:
    told: list[tuple[int, int, str]] = []
    imports.accept(plan_of(planned("甲"), planned("乙")), by, at, lambda *facts: told.append(facts))
    assert told == [(0, 2, "正在导入"), (1, 2, "正在导入"), (2, 2, "正在导入")]


# ---------------------------------------------------------------- undoing


def test_undo_leaves_the_office_as_it_was(
    accept: Callable[..., int], by: Actor, at: datetime, register: Callable[..., int], everything: Everything
) -> None:
    known = NewParty(name="王芳", phone="13900001111")
    register(parties=(known,))
    before = everything()
    number_before = Matter.get().number
    rows = (
        planned("水渠被堵", number="信〔2025〕0007号"),
        planned(
            "村道",
            party=NewParty(name="王芳", phone="13900001111", address="双桥村三组", id_number="430423195803121228"),
        ),
        planned("密件", party=NewParty(name="某某")),
    )
    sealed = replace(rows[2], form=replace(rows[2].form, petition_class="accusation"))
    batch = accept(rows[0], rows[1], sealed)
    assert Person.get(Person.name == "王芳").address == "双桥村三组"
    assert reading.find("水渠", by)
    imports.undo(batch, by, at)
    after = everything()
    for table in ("AuditLine", "ImportBatch", "BookNumber"):
        before.pop(table), after.pop(table)
    assert after == before
    assert not reading.find("水渠", by)
    assert [row.number for row in reading.find("宅基", by)] == [number_before]
    assert ImportBatch.get().undone_at == at
    void = BookNumber.select(BookNumber.text).where(BookNumber.voided_at.is_null(False)).order_by(BookNumber.text)
    assert [text for (text,) in void.tuples()] == ["信〔2026〕0002号", "密信〔2026〕0001号"]
    assert audit.first_broken() is None
    with pytest.raises(Refused, match="已经撤销"):
        imports.undo(batch, by, at)
    again = accept(rows[0], rows[1])
    assert again != batch
    assert Matter.get(Matter.title == "水渠被堵").number == "信〔2025〕0007号"


def test_undo_keeps_people_whom_others_need(
    accept: Callable[..., int], by: Actor, at: datetime, register: Callable[..., int]
) -> None:
    batch = accept(planned("甲"), planned("乙", party=NewParty(name="王芳", phone="13900001111")))
    register()  # the same 李桂兰 comes again
    imports.undo(batch, by, at)
    assert [(p.name, p.import_batch_id) for p in Person.select()] == [("李桂兰", None)]


def test_undo_keeps_what_was_changed_since(accept: Callable[..., int], by: Actor, at: datetime, register: Any) -> None:
    register(parties=(NewParty(name="王芳", phone="13900001111"),))
    batch = accept(planned("乙", party=NewParty(name="王芳", phone="13900001111", address="旧址")))
    Person.update(address="新址").execute()
    imports.undo(batch, by, at)
    assert Person.get().address == "新址"


def test_undo_is_refused_when_later_work_stands_on_a_matter(
    accept: Callable[..., int], by: Actor, at: datetime, take: Callable[..., Any], register: Callable[..., int]
) -> None:
    batch = accept(planned("甲"), planned("乙"))
    first = Matter.get(Matter.title == "甲")
    take(first.id, "note", note="打过电话")
    register(repeat_of=Matter.get(Matter.title == "乙").id)
    with pytest.raises(Refused, match=r"有 2 件已经继续办理（如 信〔2026〕0001号）"):
        imports.undo(batch, by, at)
    assert Matter.select().count() == 3
    assert Event.select().where(Event.action == "note").count() == 1


def test_an_imported_matter_goes_on_like_any_other(
    accept: Callable[..., int], by: Actor, take: Callable[..., Any], at: datetime
) -> None:
    accept(planned("甲", stage="accepted", accepted_on=date(2026, 11, 10)))
    matter = Matter.get()
    take(matter.id, "decide", answers=(), opinion="x", legal_basis="y")
    take(matter.id, "serve", service_way="direct", receipt="signed")
    assert Matter.get().closed_on == at.date()
    assert petitions.responsible_for(None, at.date()) == []
    assert desk.imports()[0].row_count == 1


def test_only_the_author_or_an_administrator_undoes(accept: Callable[..., int], by: Actor, at: datetime) -> None:
    batch = accept(planned("甲"))
    colleague = Actor(by.id + 1, "王同事", by.rights - {"admin"})
    with pytest.raises(Refused, match="本人或系统管理员"):
        imports.undo(batch, colleague, at)
    imports.undo(batch, Actor(by.id + 1, "郑管理", by.rights), at)
