"""走访: entering visits, changing and removing them, and making a matter of what was found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from desktop.casework import access, village_matters
from desktop.casework.petitions import clean_party
from desktop.domain import visits as rules
from desktop.domain.codes import Channel, MatterKind, Right
from desktop.domain.faults import Refused
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Actor, Change, Choice, NewEntry, NewParty, NewPetition
from desktop.domain.visits import LATE_AFTER_DAYS, NewVisit, VisitFilter, VisitPurpose
from desktop.store import audit, database, people, visits
from desktop.store import doors as store_doors
from desktop.store import office as facts
from desktop.store.doors import Door as Door
from desktop.store.visits import CameOf as CameOf
from desktop.store.visits import VisitRow as VisitRow

KINDS = frozenset({"visit"})
GONE = "没有找到这次走访，它可能已被删除。请刷新列表后再试。"
_LONGEST_REASON = 200


def late_after() -> int:
    """From how many days on a visit entered late is marked 补记; a fact of the office."""
    return int(facts.setting("visit_late_after", LATE_AFTER_DAYS))


# ---------------------------------------------------------------- looking


def get(visit_id: int, by: Actor) -> VisitRow:
    """A visit with what came of it, or Refused when it is gone."""
    access.need(by, Right.READ)
    row = visits.row(visit_id, by.may(Right.SEALED))
    if row is None:
        raise Refused(GONE)
    return row


def listed(wanted: VisitFilter, by: Actor) -> list[VisitRow]:
    """The visits of a filter, newest first."""
    access.need(by, Right.READ)
    return visits.rows(visits.ids(wanted), by.may(Right.SEALED))


def origin_of(matter_id: int, by: Actor) -> VisitRow | None:
    """The visit on which a matter was found; None when it came another way or the visit is gone."""
    access.see(matter_id, by)
    visit_id = visits.origin(matter_id)
    return visits.row(visit_id, by.may(Right.SEALED)) if visit_id else None


def doors(village_id: int | None = None, text: str = "", limit: int = 0) -> list[Door]:
    """Whom one can visit: households, and people who are not the head of one that is listed anyway."""
    found = store_doors.doors(village_id, text, limit)
    heads = {(one.household_id, one.name): one for one in found if one.person_id is None}
    kept: dict[tuple[int | None, str, int | None], Door] = {}
    for one in found:
        head = heads.get((one.household_id, one.name))
        if one.person_id is not None and head is not None:  # the head in person stands for the household
            kept[head.household_id, head.name, None] = head._replace(person_id=one.person_id)
        else:
            kept[one.household_id, one.name, one.person_id] = one
    return list(kept.values())


def of_matter(matter_id: int, by: Actor) -> tuple[VisitRow | None, list[VisitRow]]:
    """The visit on which a matter was found, and the visits that returned to it, newest first."""
    return origin_of(matter_id, by), visits.rows(visits.ids(VisitFilter(matter_id=matter_id)), by.may(Right.SEALED))


class Behind(NamedTuple):
    """What hangs on a door: whether it is cared for, and the matters to which a visit may return."""

    is_cared: bool
    matters: tuple[Choice, ...]


def behind(household_id: int | None, person_id: int | None, on: date, by: Actor) -> Behind:
    """What is known of a door, for the purpose of a visit and the matter that it returns to."""
    found = store_doors.matters_at(household_id, person_id, by.may(Right.SEALED))
    matters = tuple(Choice(i, f"{number} {title}", "", pinyin_keys(title)) for i, number, title in found)
    return Behind(store_doors.care_of(household_id, person_id, on) is not None, matters)


# ---------------------------------------------------------------- acts


def record(form: NewVisit, by: Actor, at: datetime) -> Change:
    """Enter a visit; one that is entered late is marked 补记."""
    access.need(by, Right.REGISTER)
    with database.transaction():
        form = _completed(rules.checked(form, at.date()), by)
        is_late = rules.is_late(form.visited_on, at.date(), late_after())
        visit_id = visits.add(form, is_late, by.id, at)
        audit.record(by.id, "record", "visit", visit_id, at)
    return _changed(visit_id, form, f"走访已登记{'（补记）' if is_late else ''}。")


def change(visit_id: int, form: NewVisit, by: Actor, at: datetime) -> Change:
    """Put a visit right. The audit chain keeps which facts were changed, not what they said."""
    with database.transaction():
        old = _own(visit_id, by)
        form = _completed(rules.checked(form, at.date()), by)
        names = [name for name in NewVisit.__slots__ if getattr(form, name) != getattr(old.form, name)]
        if names:
            late = rules.is_late(form.visited_on, old.entered_at.date(), late_after())
            visits.update(visit_id, form, late)
            audit.record(by.id, "change", "visit", visit_id, at, {"fields": names})
    return _changed(visit_id, form, "走访已修改。" if names else "没有改动。", old.form)


def remove(visit_id: int, reason: str, by: Actor, at: datetime) -> Change:
    """Take a visit out of lists and counts. Refused while a matter or help that was given rests on it."""
    with database.transaction():
        old = _own(visit_id, by)
        reason = reason.strip()
        if not reason or len(reason) > _LONGEST_REASON:
            raise Refused(f"请写明删除的理由，{_LONGEST_REASON} 字以内，如“重复登记”。", "reason")
        if visits.has_offspring(visit_id):
            raise Refused("这次走访发现的问题已经转出办理，不能删除；记错的内容可以修改。")
        if visits.is_measured(visit_id):
            raise Refused("帮扶措施里引用了这次走访，不能删除；记错的内容可以修改。")
        visits.mark_deleted(visit_id, at)
        audit.record(by.id, "remove", "visit", visit_id, at, {"reason": reason})
    return _changed(visit_id, old.form, "走访已删除。")


def restore(visit_id: int, by: Actor, at: datetime) -> Change:
    """Take a removal back, by the one who removed."""
    access.need(by, Right.REGISTER)
    last = next(iter(audit.entries("visit", visit_id)), None)
    if last is None or last.action != "remove":
        raise Refused("这次走访没有被删除。")
    if last.actor_name != by.name:
        raise Refused(f"这次走访由{last.actor_name}删除，请由本人恢复。")
    with database.transaction():
        visits.mark_deleted(visit_id, None)
        audit.record(by.id, "restore", "visit", visit_id, at)
    return _changed(visit_id, get(visit_id, by).form, "走访已恢复。")


def note_print(paper: str, visit_ids: Sequence[int], by: Actor, at: datetime) -> None:
    """Write down who printed which list of visits."""
    with database.transaction():
        audit.record(by.id, "print", "visit", 0, at, {"paper": paper, "count": len(visit_ids)})


def _own(visit_id: int, by: Actor) -> VisitRow:
    """A visit that this user may change: one's own, or any with the right of handling."""
    access.need(by, Right.REGISTER)
    row = get(visit_id, by)
    if row.entered_by != by.id and not by.may(Right.HANDLE):
        raise Refused(f"这次走访由{row.entered_name}登记，请由本人或有办理权限的同事修改。")
    return row


def _completed(form: NewVisit, by: Actor) -> NewVisit:
    """The form with what follows from it: the household of the person, the place of the household, the case's matter."""
    person = people.by_id(form.person_id) if form.person_id else None
    household_id = form.household_id or (person.household_id if person else None)
    place = store_doors.place_of_household(household_id) if household_id else None
    village_id, group_id = place or ((person and person.village_id) or form.village_id, form.group_id)
    if village_id != form.village_id:
        raise Refused("这一户不在所选的村，请重新选择走访对象。", "whom")
    if group_id is None and person is not None:
        group_id = person.group_id
    if form.matter_id is not None:
        access.see(form.matter_id, by)
    matter_id = form.matter_id
    if matter_id is None and form.purpose == VisitPurpose.CARE:
        care = store_doors.care_of(household_id, form.person_id, form.visited_on)
        matter_id = care[1] if care else None
    met = form.met or (person.name if person else "")
    return replace(form, household_id=household_id, group_id=group_id, matter_id=matter_id, met=met)


def _changed(visit_id: int, form: NewVisit, say: str, old: NewVisit | None = None) -> Change:
    matters = [one.matter_id for one in (form, old) if one is not None and one.matter_id is not None]
    return Change(KINDS | {"matter"} if matters else KINDS, (visit_id, *matters), visit_id, say)


# ---------------------------------------------------------------- what was found becomes a matter


def to_matter(visit_id: int, kind: str, by: Actor, at: datetime) -> Change:
    """Enter what was found as a ledger entry (民情) or a dispute (纠纷), without typing it again."""
    row = get(visit_id, by)
    _check_first(row, kind)
    words = _words(row)
    promised_on = row.next_on if row.next_on and row.next_on > row.visited_on else None
    entry = NewEntry(
        kind,
        _petition(row, words, "round"),
        promised_on=promised_on if kind == MatterKind.LEDGER else None,
        visit_id=visit_id,
        level="ordinary" if kind == MatterKind.DISPUTE else "",
    )
    change = village_matters.register(entry, by, at)
    return change._replace(kinds=change.kinds | KINDS, ids=(*change.ids, visit_id))


def to_petition(visit_id: int, by: Actor, at: datetime) -> NewPetition:
    """What was found as the beginning of a petition, for the intake form; it is linked when that is saved."""
    access.need(by, Right.REGISTER)
    row = get(visit_id, by)
    _check_first(row, MatterKind.PETITION)
    return replace(_petition(row, _words(row), Channel.VISIT), visit_id=visit_id)


def _check_first(row: VisitRow, kind: str) -> None:
    earlier = next((one for one in row.came_of if one.kind == kind), None)
    if earlier is not None:
        raise Refused(f"这次走访已经转为 {earlier.number}，不必重复登记。")


def _words(row: VisitRow) -> str:
    words = row.found or row.told
    if not words:
        raise Refused("这次走访没有写发现的问题，请先补上，再转出办理。", "found")
    return words


def _petition(row: VisitRow, words: str, channel: str) -> NewPetition:
    person = people.by_id(row.person_id) if row.person_id else None
    name = row.met or row.head_name
    party = NewParty(name=name, person_id=row.person_id)
    if person is not None:
        known = NewParty(name=name, person_id=person.id, phone=person.phone, sex=person.sex, born_on=person.born_on)
        party = replace(known, id_number=person.id_number, address=person.address)
    return NewPetition(
        channel=channel,
        received_on=row.visited_on,
        title=rules.title_of(words),
        content=words,
        parties=(clean_party(party, row.visited_on),) if name else (),
        village_id=row.village_id,
        group_id=row.group_id,
        household_id=row.household_id,
    )


# ---------------------------------------------------------------- settings


def set_late_after(days: int | None, by: Actor, at: datetime) -> Change:
    """From how many days on a visit entered late is marked 补记; visits entered before keep their mark."""
    access.need(by, Right.ADMIN, "系统管理")
    if days is None or not 0 <= days <= 365:
        raise Refused("请填写 0 到 365 之间的天数。", "late_after")
    with database.transaction():
        facts.set_setting("visit_late_after", days)
        audit.record(by.id, "set", "visit_late_after", 0, at, {"days": days})
    return Change(frozenset({"quota"}), (), 0, f"晚于 {days} 天登记的走访标“补记”。")


def count(wanted: VisitFilter) -> int:
    """How many visits a filter finds."""
    return len(visits.ids(wanted))
