"""The people of a petition after registration: added, corrected, taken out, and how many they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from desktop.casework import access
from desktop.casework.access import need
from desktop.casework.petitions import clean_party, collective_from, party_columns, registered, reindex, write_event
from desktop.domain.codes import (
    ANONYMOUS,
    MAX_REPRESENTATIVES,
    PARTY_ROLE_LABELS,
    PETITIONERS,
    Channel,
    PartyRole,
    Right,
    Secrecy,
)
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, NewParty, PartyRow
from desktop.store import audit, database, matter_files
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Matter, Party


class _Of(NamedTuple):
    """The petition whose people change."""

    id: int
    stage: str
    is_sealed: bool
    channel: str
    person_count: int
    is_anonymous: bool
    home: tuple[int | None, int | None, int | None]


def people_of(matter_id: int, by: Actor) -> tuple[PartyRow, ...]:
    """Everybody named in a matter, in order."""
    need(by, Right.READ, "查询")
    return matter_files.parties(_of(matter_id, by).id)


def form_of(party_id: int, by: Actor) -> NewParty:
    """A person as a form is filled with, to be corrected and given back to `change_party`."""
    _of(_matter_of(party_id), by)
    fields = [getattr(Party, name) for name in _FORM]
    row = first(Party.select(*fields).where(Party.id == party_id)) or ()
    return NewParty(**dict(zip(_FORM, row, strict=True)) | {"person_id": row[-1]})


def add_party(matter_id: int, party: NewParty, by: Actor, at: datetime) -> Change:
    """Name one more person. The count rises only when more are named than were counted."""
    with database.transaction():
        of = _changeable(matter_id, by)
        party = _checked(party, at)
        _check_roles([*_roles(of.id), party.role])
        top = first(Party.select(Party.position).where(Party.matter == of.id).order_by(Party.position.desc()))
        person_id = _person_id(party, of)
        position = top[0] + 1 if top else 0
        insert(Party, id=new_id(), matter=of.id, position=position, **party_columns(party, person_id))
        return _settle(of, f"增加{_called(party)}", by, at)


def change_party(party_id: int, party: NewParty, by: Actor, at: datetime) -> Change:
    """Correct what is recorded of a person. The register of people is completed by it, never overwritten."""
    with database.transaction():
        of = _changeable(_matter_of(party_id), by)
        old, party = form_of(party_id, by), _checked(party, at)
        _check_roles([*_roles(of.id, but=party_id), party.role])
        _check_petitioner_left(of, [*_roles(of.id, but=party_id), party.role])
        if (old.name, old.id_number) != (party.name, party.id_number):
            party = replace(party, person_id=None)  # it may be somebody else: look the person up anew
        columns = party_columns(party, _person_id(party, of))
        Party.update(columns).where(Party.id == party_id).execute()
        return _settle(of, f"更正{_called(old)}" + _said_change(old, party), by, at)


def remove_party(party_id: int, by: Actor, at: datetime) -> Change:
    """Take out a person named by mistake. The count stays: it was counted, not added up."""
    with database.transaction():
        of = _changeable(_matter_of(party_id), by)
        old = form_of(party_id, by)
        _check_petitioner_left(of, _roles(of.id, but=party_id))
        Party.delete().where(Party.id == party_id).execute()
        return _settle(of, f"删去{_called(old)}", by, at)


def set_person_count(matter_id: int, count: int, by: Actor, at: datetime) -> Change:
    """Correct how many persons a petition is of; never fewer than are named. 集体访 follows for a visit."""
    with database.transaction():
        of = _changeable(matter_id, by)
        named = _named(of.id)
        if count < max(named, 1):
            raise Refused(f"人数不能少于已登记的 {max(named, 1)} 人，请先核对人员名单。", "person_count")
        if count == of.person_count:
            return Change(frozenset(), (), of.id, f"人数仍为 {count} 人。")
        change = _settle(of, f"人数由 {of.person_count} 人改为 {count} 人", by, at, count)
        return change._replace(say=f"人数已由 {of.person_count} 人改为 {count} 人。")


# ---------------------------------------------------------------- checks

_FORM = (
    "role",
    "name",
    "id_number",
    "sex",
    "born_on",
    "phone",
    "address",
    "ethnic_code",
    "occupation",
    "person_id",
)
_FORM_LABELS = {"role": "身份", "name": "姓名", "id_number": "证件号码", "phone": "电话", "address": "住址"}


def _matter_of(party_id: int) -> int:
    row = first(Party.select(Party.matter).where(Party.id == party_id))
    if row is None:
        raise Refused("没有找到这个人，可能已被删去。请刷新后再试。")
    return int(row[0])


def _of(matter_id: int, by: Actor) -> _Of:
    wanted = (Matter.stage, Matter.secrecy, Matter.channel, Matter.person_count, Matter.is_anonymous)
    home = (Matter.village, Matter.group, Matter.household)
    access.see(matter_id, by)
    row = first(Matter.select(*wanted, *home).where(Matter.id == matter_id)) or ()
    return _Of(matter_id, row[0], row[1] == Secrecy.SEALED, row[2], row[3], bool(row[4]), row[5:])


def _changeable(matter_id: int, by: Actor) -> _Of:
    access.change(matter_id, by, Right.REGISTER)
    return _of(matter_id, by)


def _checked(party: NewParty, at: datetime) -> NewParty:
    if party.role not in set(PartyRole):
        raise Refused("请选择这个人的身份。", "role")
    party = clean_party(party, at.date())
    if not party.name and not party.id_number:
        raise Refused("请填写姓名。", "name")
    return party


def _roles(matter_id: int, but: int = 0) -> list[str]:
    return [row[0] for row in tuples(Party.select(Party.role).where((Party.matter == matter_id) & (Party.id != but)))]


def _named(matter_id: int) -> int:
    return sum(role in PETITIONERS for role in _roles(matter_id))


def _check_roles(roles: Sequence[str]) -> None:
    if sum(role == PartyRole.REPRESENTATIVE for role in roles) > MAX_REPRESENTATIVES:
        limit = MAX_REPRESENTATIVES
        raise Refused(f"代表人不超过 {limit} 人（《信访工作条例》第二十条），其余的请登记为随访人。", "role")


def _check_petitioner_left(of: _Of, roles: Sequence[str]) -> None:
    if not of.is_anonymous and not any(role in PETITIONERS for role in roles):
        raise Refused("至少要有一名信访人，请先增加正确的人，再删去或改动这一个。", "role")


# ---------------------------------------------------------------- writing


def _person_id(party: NewParty, of: _Of) -> int | None:
    return party.person_id if of.is_sealed else registered(party, *of.home)


def _called(party: NewParty) -> str:
    return f"{PARTY_ROLE_LABELS[party.role]} {party.name or '未留姓名'}"


def _said_change(old: NewParty, new: NewParty) -> str:
    changed = [label for name, label in _FORM_LABELS.items() if getattr(old, name) != getattr(new, name)]
    return f"的{'、'.join(changed)}" if changed else "的资料"


def _settle(of: _Of, text: str, by: Actor, at: datetime, count: int | None = None) -> Change:
    """Bring count, name, flag and search in step with the people, and write it into the history."""
    count = max(count or of.person_count, _named(of.id), 1)
    petitioner = (Party.matter == of.id) & Party.role.in_(PETITIONERS)
    lead = first(Party.select(Party.name).where(petitioner).order_by(Party.position))
    columns: dict[str, Any] = {"person_count": count, "party_name": (lead and lead[0]) or ANONYMOUS}
    if count != of.person_count and of.channel == Channel.VISIT:
        columns["is_collective"] = count >= collective_from()
    Matter.update(columns | {"version": Matter.version + 1}).where(Matter.id == of.id).execute()
    if count != of.person_count and "人数" not in text:
        text += f"，人数由 {of.person_count} 人改为 {count} 人"
    write_event(of.id, "people", of.stage, of.stage, at.date(), by, at, text)
    reindex(of.id)
    audit.record(by.id, "people", "matter", of.id, at)
    return Change(frozenset({"matter", "person"}), (of.id,), of.id, f"已{text}。")
