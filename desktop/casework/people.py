"""The register of people and households (人员与户): looking, entering, correcting, moving, leaving; every act is noted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.people import (
    ALIKE_LABELS,
    GONE_LABELS,
    HEAD,
    HouseholdFilter,
    NewHousehold,
    NewPerson,
    PeopleFilter,
    check_gone,
    checked_household,
    checked_person,
)
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, households, person_merges
from desktop.store import register as store
from desktop.store.households import HouseholdFacts, HouseholdLine
from desktop.store.register import PersonFacts, PersonLine

__all__ = ["HouseholdFacts", "HouseholdLine", "PersonFacts", "PersonLine"]

PERSON, HOUSEHOLD = "person", "household"
KINDS = frozenset({PERSON, HOUSEHOLD})
_NO_PERSON = "没有找到这个人，可能已经合并。请刷新列表。"
_NO_HOUSEHOLD = "没有找到这一户。请刷新列表。"


# ---------------------------------------------------------------- looking


def people_ids(wanted: PeopleFilter, by: Actor) -> list[int]:
    """Ids of a list of people as this user sees it."""
    need(by, Right.READ)
    return store.people_ids(wanted._replace(with_sealed=by.may(Right.SEALED)))


def household_ids(wanted: HouseholdFilter, by: Actor) -> list[int]:
    """Ids of a list of households."""
    need(by, Right.READ)
    return households.household_ids(wanted)


def person(person_id: int, by: Actor) -> PersonFacts:
    """An entry of the register. Of one that was merged, the entry that was kept instead."""
    need(by, Right.READ)
    facts = store.person(person_id)
    if facts is not None and facts.deleted_at is not None:
        kept = person_merges.kept_instead(person_id)
        facts = None if kept is None else store.person(kept)
    if facts is None or facts.deleted_at is not None:
        raise Refused(_NO_PERSON)
    return facts


def household(household_id: int, by: Actor) -> HouseholdFacts:
    """A household of the register."""
    need(by, Right.READ)
    facts = households.household(household_id)
    if facts is None:
        raise Refused(_NO_HOUSEHOLD)
    return facts


def members(household_id: int, by: Actor) -> list[PersonLine]:
    """Everybody of a household, the head first."""
    need(by, Right.READ)
    return store.people_rows(households.member_ids(household_id), by.may(Right.SEALED))


class Double(NamedTuple):
    """An entry that may be the person being typed."""

    reason: str
    line: PersonLine


def doubles(form: NewPerson, by: Actor, but: int = 0) -> list[Double]:
    """Entries that may be the person of a half-typed form, with the reason in words."""
    found = store.alike(form, but)
    lines = {line.id: line for line in store.people_rows([one for _, one in found], by.may(Right.SEALED))}
    return [Double(ALIKE_LABELS[reason], lines[one]) for reason, one in found]


def reveal(person_id: int, by: Actor, at: datetime) -> str:
    """The whole identity number of a person; who asked for it is written down."""
    facts = person(person_id, by)
    with database.transaction():
        audit.record(by.id, "reveal", PERSON, facts.id, at)
    return facts.id_number


# ---------------------------------------------------------------- entering and correcting


def save_person(person_id: int | None, form: NewPerson, by: Actor, at: datetime) -> Change:
    """Enter a person, or correct an entry. An identity number stands in the register once."""
    need(by, Right.REGISTER)
    with database.transaction():
        form = _placed(checked_person(form, at.date()), by)
        _check_number(form, person_id or 0)
        _check_head(form, person_id or 0)
        if person_id is None:
            person_id, action = store.add_person(form), "add"
        else:
            person(person_id, by)
            store.write_person(person_id, form)
            action = "save"
        if form.household_id is not None and form.relation == HEAD:
            households.set_head_name(form.household_id, form.name)
        audit.record(by.id, action, PERSON, person_id, at)
    return Change(KINDS, (person_id,), person_id, f"{form.name}已保存。")


def _placed(form: NewPerson, by: Actor) -> NewPerson:
    """Who belongs to a household lives in its village and group."""
    if form.household_id is None:
        return form
    home = household(form.household_id, by)
    return replace(form, village_id=home.village_id, group_id=home.group_id)


def _check_number(form: NewPerson, but: int) -> None:
    same = [one for reason, one in store.alike(replace(form, name="", phone=""), but) if reason == "identity"]
    if form.id_number and same:
        facts = store.person(same[0])
        name = facts.name if facts else ""
        raise Refused(f"这个身份证号已登记为“{name}”。同一个人请打开那一条修改，不同的人请核对号码。", "id_number")


def _check_head(form: NewPerson, but: int) -> None:
    if form.household_id is None or form.relation != HEAD:
        return
    if [one for one in households.head_ids(form.household_id) if one != but]:
        raise Refused("这一户已有户主。要换户主，请在户的页面用“变更户主”。", "relation")


def save_household(household_id: int | None, form: NewHousehold, by: Actor, at: datetime) -> Change:
    """Enter a household, or correct one. A number stands once in a village; its people move with the household."""
    need(by, Right.REGISTER)
    form = checked_household(form)
    assert form.village_id is not None
    with database.transaction():
        same = households.household_of_number(form.village_id, form.number) if form.number else None
        if same is not None and same != household_id:
            raise Refused(f"本村已有编号 {form.number} 的户，请核对户编号。", "number")
        if household_id is None:
            household_id, action = households.add_household(form), "add"
        else:
            household(household_id, by)
            households.write_household(household_id, form)
            store.update_people(households.member_ids(household_id), village=form.village_id, group=form.group_id)
            action = "save"
        audit.record(by.id, action, HOUSEHOLD, household_id, at)
    return Change(KINDS, (household_id,), household_id, f"{form.head_name}户已保存。")


# ---------------------------------------------------------------- moving and leaving


def move(person_id: int, household_id: int, relation: str, by: Actor, at: datetime) -> Change:
    """Let a person belong to another household."""
    need(by, Right.REGISTER)
    facts, home = person(person_id, by), household(household_id, by)
    if not relation.strip():
        raise Refused("请填写与户主关系。", "relation")
    form = replace(_form(facts), household_id=home.id, relation=relation.strip())
    with database.transaction():
        change = save_person(facts.id, form, by, at)
        detail = {"from": facts.household_id, "to": home.id}
        audit.record(by.id, "move", PERSON, facts.id, at, detail)
    return change._replace(say=f"{facts.name}已移入{home.head_name}户。")


def leave(person_id: int, kind: str, on: date, by: Actor, at: datetime) -> Change:
    """Write down that somebody died or moved away. The entry and everything about it stays."""
    need(by, Right.REGISTER)
    facts = person(person_id, by)
    check_gone(kind, on, facts.born_on, at.date())
    with database.transaction():
        store.update_people([facts.id], **{kind: on})
        audit.record(by.id, kind, PERSON, facts.id, at, {"on": on})
    hint = "这一户要有新的户主，请用“变更户主”。" if facts.relation == HEAD else ""
    return Change(KINDS, (facts.id,), facts.id, f"{facts.name}已标为{GONE_LABELS[kind]}（{on}）。{hint}")


def come_back(person_id: int, by: Actor, at: datetime) -> Change:
    """Take `leave` back."""
    need(by, Right.REGISTER)
    facts = person(person_id, by)
    with database.transaction():
        store.update_people([facts.id], died_on=None, left_on=None)
        audit.record(by.id, "come_back", PERSON, facts.id, at)
    return Change(KINDS, (facts.id,), facts.id, f"{facts.name}已恢复为在册。")


def change_head(household_id: int, person_id: int, old_relation: str, by: Actor, at: datetime) -> Change:
    """Make a member the head of the household; the head before is from now on `old_relation` to the new one."""
    need(by, Right.REGISTER)
    home = household(household_id, by)
    before = [one for one in households.head_ids(household_id) if one != person_id]
    if person_id not in households.member_ids(household_id):
        raise Refused("新户主要是这一户的人，请先把人移入这一户。", "person_id")
    new = person(person_id, by)
    if new.died_on or new.left_on:
        raise Refused(f"{new.name}已经去世或迁出，不能做户主。", "person_id")
    if before and not old_relation.strip():
        raise Refused("请填写原户主与新户主的关系。", "old_relation")
    with database.transaction():
        store.update_people(before, relation=old_relation.strip())
        store.update_people([person_id], relation=HEAD)
        households.set_head_name(household_id, new.name)
        audit.record(by.id, "change_head", HOUSEHOLD, household_id, at, {"before": before, "now": person_id})
    return Change(KINDS, (household_id, person_id), household_id, f"{home.head_name}户的户主已改为{new.name}。")


def close_household(household_id: int, on: date | None, by: Actor, at: datetime) -> Change:
    """Write down that a household is no more (销户、整户迁出); None takes that back. Only when nobody is left in it."""
    need(by, Right.REGISTER)
    home = household(household_id, by)
    if on is not None:
        check_gone("left_on", on, None, at.date())
        there = [line for line in members(household_id, by) if not (line.died_on or line.left_on)]
        if there:
            raise Refused(f"这一户还有 {len(there)} 人在册，请先把他们移到别的户或标为迁出。", "on")
    with database.transaction():
        households.close_household(household_id, on)
        audit.record(by.id, "close" if on else "reopen", HOUSEHOLD, household_id, at, {"on": on} if on else None)
    say = f"{home.head_name}户已销户。" if on else f"{home.head_name}户已恢复。"
    return Change(KINDS, (household_id,), household_id, say)


def form_of(facts: PersonFacts) -> NewPerson:
    """An entry as a form is filled with, to be corrected."""
    return _form(facts)


def _form(facts: PersonFacts) -> NewPerson:
    names: Sequence[str] = NewPerson.__slots__
    values: dict[str, Any] = {name: getattr(facts, name) for name in names}
    return NewPerson(**values)


# ---------------------------------------------------------------- papers


def note_print(kind: str, record_id: int, paper: str, by: Actor, at: datetime) -> None:
    """Write down who printed a sheet about a person, household or village."""
    with database.transaction():
        audit.record(by.id, "print", kind, record_id, at, {"paper": paper})
