"""帮扶: opening and ending care cases, what is given to them, and taking a petitioner in from a matter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import access
from desktop.casework.access import need
from desktop.domain import care
from desktop.domain.care import CareFilter, CareTarget, NewCase, NewMeasure
from desktop.domain.codes import MatterKind, Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, NewParty
from desktop.domain.responsibility import in_force
from desktop.store import audit, database, liaison, people
from desktop.store import care as store
from desktop.store.care import CareMatter, CareRow, CareVisit, MeasureRow, PersonFacts
from desktop.store.tables import Matter

__all__ = ["CareMatter", "CareRow", "CareVisit", "MeasureRow", "PersonFacts"]

KINDS = frozenset({"care"})
GONE = "没有找到这户（人）的帮扶记录，可能已被移除。请刷新列表。"
_BY_VILLAGE = ("liaison_cadre", "group_head", "liaison_leader")
"""Roles that are proposed as helper, the first that somebody holds."""


class CareFile(NamedTuple):
    """Everything that the page of a case and its paper show. `matter` only as far as the user may see it."""

    row: CareRow
    person: PersonFacts | None
    measures: tuple[MeasureRow, ...]
    visits: tuple[CareVisit, ...]
    matter: CareMatter | None


# ---------------------------------------------------------------- looking


def cases(wanted: CareFilter, by: Actor, today: date) -> list[CareRow]:
    """The cases that a filter wants, the most urgent first."""
    need(by, Right.READ)
    return store.cases(wanted, today)


def open_file(case_id: int, by: Actor) -> CareFile:
    """A case with its measures, visits and matter."""
    need(by, Right.READ)
    row = _case(case_id)
    visits = store.visits(row.person_id, row.household_id)
    return CareFile(
        row,
        store.person_facts(row.person_id),
        tuple(store.measures(case_id)),
        tuple(one for one in visits if one.visited_on >= row.from_on),
        store.matter_of(row.matter_id, by.may(Right.SEALED)),
    )


def proposed_helper(village_id: int | None, on: date, household_id: int | None = None) -> int | None:
    """Who should help: who answers for the household on that day, else for the village; None when nobody does."""
    if village_id is None:
        return None
    left = liaison.days_left()
    held = [
        one for one in in_force(liaison.holdings([village_id]), on) if left.get(one.cadre_id, date.max) >= on
    ]  # fmt: skip
    if household_id is not None:
        for one in held:
            if one.scope.household_id == household_id:
                return one.cadre_id
    for role in _BY_VILLAGE:
        for one in held:
            if one.role == role and one.scope.group_id is None and one.scope.household_id is None:
                return one.cadre_id
    return None


# ---------------------------------------------------------------- cases


def open_case(form: NewCase, by: Actor, at: datetime) -> Change:
    """Open a case. Somebody whom the register does not know is entered there by name and village."""
    need(by, Right.REGISTER)
    with database.transaction():
        form = care.checked_case(_completed(form), at.date())
        if form.matter_id is not None:
            _check_matter(form.matter_id, by)
        values = _values(form) | _whom(form)
        _check_single(form, values)
        case_id = store.add_case(values | {"matter": form.matter_id, "entered_at": at, "entered_by": by.id})
        audit.record(by.id, "open", "care", case_id, at, {"target": form.target})
    say = f"{form.name}已列入{care.TARGET_LABELS[form.target]}帮扶，{_first_visit(form)}"
    return Change(KINDS | {"person"}, (case_id,), case_id, say)


def save_case(case_id: int, form: NewCase, by: Actor, at: datetime) -> Change:
    """Put a case right or give it to another helper; whom it is about stays."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _case(case_id)
        form = care.checked_case(form, at.date())
        made = store.measures(case_id)
        if made and form.from_on > made[-1].done_on:
            raise Refused(f"开始日期不能晚于第一次措施（{show_day(made[-1].done_on)}）。", "from_on")
        if row.to_on is not None and form.from_on > row.to_on:
            raise Refused(f"开始日期不能晚于结束日期（{show_day(row.to_on)}）。", "from_on")
        values = _values(form)
        if (form.target, row.to_on) != (row.target, None):
            _check_other(form.target, row)
        store.update_case(case_id, values)
        changed = sorted(name for name, new in values.items() if getattr(row, _COLUMN.get(name, name)) != new)
        audit.record(by.id, "save", "care", case_id, at, {"changed": changed})
    return Change(KINDS, (case_id,), case_id, f"{row.name}的帮扶信息已保存。")


_COLUMN = {"village": "village_id", "helper": "helper_id"}


def end_case(case_id: int, to_on: date, because: str, by: Actor, at: datetime) -> Change:
    """End a case with its last day and the reason."""
    need(by, Right.HANDLE)
    with database.transaction():
        row = _case(case_id)
        if row.to_on is not None:
            raise Refused(f"{row.name}的帮扶已于 {show_day(row.to_on)} 结束。")
        made = store.measures(case_id)
        care.check_end(row.from_on, made[0].done_on if made else None, to_on, because, at.date())
        store.update_case(case_id, {"to_on": to_on, "ended_because": because.strip()[:200]})
        audit.record(by.id, "end", "care", case_id, at)
    return Change(KINDS, (case_id,), case_id, f"{row.name}的帮扶已结束，记录保留，可以恢复。")


def resume_case(case_id: int, by: Actor, at: datetime) -> Change:
    """Take the end of a case back."""
    need(by, Right.HANDLE)
    with database.transaction():
        row = _case(case_id)
        if row.to_on is None:
            raise Refused(f"{row.name}正在帮扶，不用恢复。")
        _check_other(row.target, row)
        store.update_case(case_id, {"to_on": None, "ended_because": ""})
        audit.record(by.id, "resume", "care", case_id, at)
    return Change(KINDS, (case_id,), case_id, f"{row.name}的帮扶已恢复。")


def remove_case(case_id: int, by: Actor, at: datetime) -> Change:
    """Take back a case that was opened by mistake: by who opened it, and while nothing was done for it."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _case(case_id)
        _check_author(row.entered_by, by, "移除")
        if row.measure_count:
            raise Refused(f"{row.name}已有 {row.measure_count} 次帮扶措施，不能移除；不再帮扶的请“结束帮扶”。")
        store.remove_case(case_id, at)
        audit.record(by.id, "remove", "care", case_id, at)
    return Change(KINDS, (case_id,), 0, f"{row.name}已从帮扶名单移除。")


def take_petitioner(matter_id: int, by: Actor, at: datetime) -> Change:
    """Take the petitioner of a matter into 信访群体. Never out of a sealed one, nor without a name or a village."""
    need(by, Right.REGISTER)
    _check_matter(matter_id, by)
    who = store.petitioner(matter_id)
    if who is None or not who.name or who.is_anonymous:
        raise Refused("这件没有留信访人姓名，不能列入帮扶。请先在“信访人”里补上姓名。")
    if who.village_id is None:
        raise Refused("这件还没有写明所在的村（社区），不能列入帮扶。请先更正登记内容。")
    kind = "resolved" if who.is_resolved else "repeat" if who.is_repeat else "unresolved"
    helper = proposed_helper(who.village_id, at.date()) or who.handler_id
    form = NewCase(
        CareTarget.PETITIONER,
        kind,
        who.village_id,
        at.date(),
        who.name,
        person_id=who.person_id,
        helper_id=helper,
        need=who.title,
        matter_id=matter_id,
    )
    return open_case(form, by, at)


def may_take(matter_id: int, kind: str, is_sealed: bool, by: Actor) -> bool:
    """True when the matter page offers to take its petitioner in: a petition, open to all, not taken yet."""
    right = by.may(Right.REGISTER) and kind == MatterKind.PETITION and not is_sealed
    return right and not store.cases_of_matter(matter_id)


def _check_matter(matter_id: int, by: Actor) -> None:
    seen = access.see(matter_id, by)
    if seen.is_sealed:
        raise Refused("密件的信访人不能列入帮扶名单，以免泄露检举控告人。")
    if Matter.select(Matter.kind).where(Matter.id == matter_id).scalar() != MatterKind.PETITION:
        raise Refused("只有信访件的信访人可以列入信访群体。")


def _case(case_id: int) -> CareRow:
    row = store.case(case_id)
    if row is None:
        raise Refused(GONE)
    return row


def _completed(form: NewCase) -> NewCase:
    """With the name, the household and the village that the register knows of whom was chosen."""
    if form.person_id is not None:
        person = people.by_id(form.person_id)
        if person is None:
            raise Refused("名册里没有这个人，可能已被合并，请重新选择。", "who")
        household = form.household_id or person.household_id
        return replace(form, name=person.name, household_id=household, village_id=form.village_id or person.village_id)
    if form.household_id is not None:
        household_row = store.household_name(form.household_id)
        if household_row is None:
            raise Refused("没有这一户，请重新选择。", "who")
        return replace(form, name=form.name or f"{household_row[0]}户", village_id=household_row[1])
    return form


def _whom(form: NewCase) -> dict[str, Any]:
    """Person and household of a case; a bare name becomes a person of the register."""
    person_id = form.person_id
    if person_id is None and form.household_id is None:
        party = NewParty(name=form.name)
        person_id = people.match(party, form.village_id) or people.add(party, form.village_id, None, None)
    household_id = form.household_id or people.household_of(person_id)
    return {"person": person_id, "household": household_id, "name": form.name}


def _values(form: NewCase) -> dict[str, Any]:
    return {
        "target": form.target,
        "kind": form.kind,
        "village": form.village_id,
        "helper": form.helper_id,
        "need": form.need,
        "plan": form.plan,
        "visit_every_days": form.visit_every_days,
        "from_on": form.from_on,
    }


def _check_single(form: NewCase, whom: dict[str, Any]) -> None:
    assert form.village_id is not None
    if store.open_case_of(form.target, whom["person"], whom["household"], form.name, form.village_id):
        raise Refused(f"{form.name}已经在{care.TARGET_LABELS[form.target]}帮扶名单里，不必重复列入。", "who")


def _check_other(target: str, row: CareRow) -> None:
    other = store.open_case_of(target, row.person_id, row.household_id, row.name, row.village_id)
    if other not in (0, row.id):
        raise Refused(f"{row.name}另有一份正在进行的{care.TARGET_LABELS[target]}帮扶，请在那一份里办理。", "target")


def _check_author(author_id: int, by: Actor, what: str) -> None:
    if author_id != by.id and not by.may(Right.ADMIN):
        raise Refused(f"请由登记的本人或系统管理员{what}。")


def _first_visit(form: NewCase) -> str:
    due = care.next_visit_on(form.from_on, form.visit_every_days)
    return f"下次走访不晚于 {show_day(due)}。"


# ---------------------------------------------------------------- measures


def add_measure(case_id: int, form: NewMeasure, by: Actor, at: datetime) -> Change:
    """Write down help that was given; the next visit counts from that day."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _case(case_id)
        form = care.checked_measure(form, row.from_on, row.to_on, at.date())
        measure_id = store.add_measure(
            {
                "case": case_id,
                "done_on": form.done_on,
                "kind": form.kind,
                "what": form.what,
                "result": form.result,
                "amount": form.amount,
                "cadre": form.cadre_id or row.helper_id,
                "entered_at": at,
                "entered_by": by.id,
            }
        )
        audit.record(by.id, "add_measure", "care", case_id, at, {"measure": measure_id, "kind": form.kind})
    return Change(KINDS, (case_id, measure_id), measure_id, f"已记入{row.name}的帮扶措施。")


def remove_measure(measure_id: int, by: Actor, at: datetime) -> Change:
    """Take a measure out, by its author (or the administrator when that one has left)."""
    need(by, Right.REGISTER)
    with database.transaction():
        made = next(iter(store.measures(measure_id=measure_id)), None)
        case_id = store.case_of_measure(measure_id)
        if made is None or case_id is None:
            raise Refused("这条措施已经不在，请刷新。")
        _check_author(made.entered_by, by, "移除")
        store.remove_measure(measure_id)
        audit.record(by.id, "remove_measure", "care", case_id, at, {"measure": measure_id})
    return Change(KINDS, (case_id,), case_id, "这条帮扶措施已移除。")


# ---------------------------------------------------------------- papers and exports


def note_paper(case_ids: Sequence[int], paper: str, by: Actor, at: datetime) -> None:
    """Write down who took which care data out on paper or as a file (PIPL 51, 54). Needs the right to export."""
    need(by, Right.EXPORT, "打印或导出帮扶资料")
    with database.transaction():
        if len(case_ids) == 1:
            audit.record(by.id, "take_out", "care", case_ids[0], at, {"paper": paper})
        else:
            audit.record(by.id, "take_out", "care", 0, at, {"paper": paper, "rows": len(case_ids)})
