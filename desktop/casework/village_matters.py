"""Entering what the villages bring: ledger entries (民情) and disputes (矛盾纠纷), and turning one matter into another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desktop.casework import access, petitions, steps
from desktop.casework.petitions import clean_party, start_clock, write_event, write_links, write_matter
from desktop.domain.clocks import reckon, rule_on
from desktop.domain.codes import (
    ENTRY_SOURCES,
    FLAGS,
    PETITIONERS,
    Channel,
    LinkKind,
    MatterKind,
    PartyRole,
    Right,
)
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, NewEntry, NewParty, NewPetition, PartyRow, PlannedClock
from desktop.domain.stages import VillageStage
from desktop.domain.village_matters import ENDING, GIVING
from desktop.store import audit, books, database, links, matter_files, matters, office
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import Dispute, LedgerEntry, Matter, Party

_FIRST: dict[str, tuple[str, str, str]] = {
    MatterKind.LEDGER: ("ledger", VillageStage.NOTED, "ledger"),
    MatterKind.DISPUTE: ("dispute", VillageStage.FOUND, "dispute"),
}
"""Kind → its number book, its first stage, the clock that runs from the day on which it was taken down."""

Told = Mapping[str, Any]
"""The facts of a step, by name."""


def register(form: NewEntry, by: Actor, at: datetime, *, give: bool = False, ending: Told | None = None) -> Change:
    """Enter a ledger entry or a dispute and start its clock; one that grew out of another matter is linked to it.

    With `give` it is given to its handler at once (交办, 定级调处). `ending` are the facts with which the entry that it
    grew out of ends in the same act (办结结果: 转纠纷).
    """
    access.need(by, Right.REGISTER)
    form = _checked(form, at.date())
    matter_id = new_id()
    book, stage, clock = _FIRST[form.kind]
    with database.transaction():
        if form.out_of:
            form = replace(form, form=_with_known_people(form.form, form.out_of, by))
        common = form.form
        number = books.give(book, common.received_on.year, form.kind, matter_id, at)
        write_matter(matter_id, MatterKind(form.kind), stage, number, common, by, at)
        _write_own(matter_id, form)
        write_links(matter_id, common, by, at)
        start_clock(matter_id, clock, common.received_on, form.promised_on)
        matters.refresh_next_due(matter_id)
        write_event(matter_id, "register", "", stage, common.received_on, by, at)
        if form.out_of:
            _grow(matter_id, form.out_of, ending, by, at)
        if give:
            steps.take(matter_id, GIVING[form.kind], _given(form, at.date()), by, at)
        audit.record(by.id, "register", "matter", matter_id, at, {"kind": form.kind})
    ids = (matter_id, form.out_of) if form.out_of else (matter_id,)
    given = "并交办" if give else ""
    return Change(frozenset({"matter", "person"}), ids, matter_id, f"已记入{given}，编号 {number}。")


def to_petition(matter_id: int, form: NewPetition, by: Actor, at: datetime, ending: Told | None = None) -> Change:
    """Make a petition out of a ledger entry or dispute, linked to it; with `ending` that one ends in the same act."""
    with database.transaction():
        change = petitions.register(_with_known_people(form, matter_id, by), by, at)
        _grow(change.id, matter_id, ending, by, at)
    return change._replace(ids=(*change.ids, matter_id))


def _given(form: NewEntry, on: date) -> Told:
    common = form.form
    return {
        "on": on,
        "handler_id": common.handler_id,
        "unit_id": common.unit_id,
        "leader_id": common.leader_id,
        "promised_on": form.promised_on,
        "level": form.level,
    }


def _write_own(matter_id: int, form: NewEntry) -> None:
    if form.kind == MatterKind.LEDGER:
        insert(LedgerEntry, matter=matter_id, visit=form.visit_id, promised_on=form.promised_on)
    else:
        insert(Dispute, matter=matter_id, visit=form.visit_id, dispute_type=form.dispute_type, level=form.level)


def _grow(matter_id: int, origin_id: int, ending: Told | None, by: Actor, at: datetime) -> None:
    """Link a new matter to the one that it grew out of, tell both, and end that one when it is to end."""
    origin = access.change(origin_id, by, Right.REGISTER)
    links.add(matter_id, origin_id, LinkKind.GREW_OUT_OF, by.id, at)
    new: Any = Matter.get_by_id(matter_id)
    write_event(matter_id, "link", new.stage, new.stage, at.date(), by, at, f"由 {origin.number} 产生")
    if not matters.is_sealed(matter_id):  # an open matter never tells of a sealed one
        write_event(origin_id, "link", origin.stage, origin.stage, at.date(), by, at, f"由此产生 {new.number}")
    if ending is not None:
        steps.take(origin_id, ENDING[matters.kind_of(origin_id)], ending, by, at)


def _checked(form: NewEntry, today: date) -> NewEntry:
    """The form as it will be written, or Refused with the field that stands in the way."""
    common = form.form
    if form.kind not in _FIRST:
        raise Refused("请选择记为民情还是纠纷。", "kind")
    if common.channel not in ENTRY_SOURCES:
        raise Refused("请选择来源。", "channel")
    if common.received_on > today:
        raise Refused(f"登记日期不能晚于今天（{today}）。", "received_on")
    if common.village_id is None:
        raise Refused("请选择所在的村（社区）。", "village_id")
    if not common.title.strip():
        raise Refused("请用一句话写明是什么事。", "title")
    if len(common.title.strip()) > 200:
        raise Refused("标题太长，请控制在 200 字以内，详细情况写在主要内容里。", "title")
    if form.promised_on is not None and form.promised_on <= common.received_on:
        raise Refused("承诺时限要在登记日期以后。", "promised_on")
    parties = tuple(clean_party(party, today) for party in common.parties if party.name.strip() or party.phone.strip())
    count = max(common.person_count, sum(party.role in PETITIONERS for party in parties), 1)
    claims = tuple(claim.strip() for claim in common.claims if claim.strip())
    # a class and a route belong to petitions alone
    common = replace(
        common,
        title=common.title.strip(),
        parties=parties,
        person_count=count,
        claims=claims,
        petition_class="",
        route="",
    )
    return replace(form, form=common)


def planned_clocks(kind: str, received_on: date, promised_on: date | None) -> list[PlannedClock]:
    """期限: the clock that saving will start, by the promised day where there is a sound one, and the call-back later."""
    rules, days = office.clock_rules(), office.calendar()
    rule = rule_on(rules, _FIRST[kind][2], received_on)
    length = (promised_on - received_on).days if promised_on and promised_on > received_on else rule.length
    due = reckon(rule, received_on, days, length=length)
    callback = rule_on(rules, "callback", received_on)
    later = f"办结之日起 {callback.length} 日内回访；依据{callback.basis}。"
    return [PlannedClock(rule.label, due.due_on, due.explanation), PlannedClock(callback.label, None, later)]


# ---------------------------------------------------------------- what is carried from one matter into the next


def carried(matter_id: int, kind: str, by: Actor) -> dict[str, Any]:
    """What a form for a matter of that kind begins with when it grows out of this one: fields by name, nothing retyped."""
    access.see(matter_id, by)
    row: Any = Matter.get_by_id(matter_id)
    parties = matter_files.parties(matter_id)
    petitioners = [party for party in parties if party.role in PETITIONERS]
    fields: dict[str, Any] = {
        "channel": _channel(row.kind, row.channel, kind),
        "village_id": row.village_id,
        "group_id": row.group_id,
        "household_id": row.household_id,
        "companions": [party.name for party in petitioners[1:] if party.name],
        "claims": [claim.text for claim in matter_files.claims(matter_id)],
        "tie_codes": [code for code in row.tie_codes.split(",") if code],
        "flags": frozenset(flag for flag in FLAGS if getattr(row, flag)),
        "leader_id": row.leader_id,
        "handler_id": row.handler_id,
        "unit_id": row.unit_id,
        **{name: getattr(row, name) for name in _SAME},
    }
    if petitioners:
        lead = Party.get_by_id(petitioners[0].id)
        fields |= {name: getattr(lead, name) for name in _OF_THE_LEAD}
    if kind != MatterKind.PETITION:
        fields |= {"kind": kind, "opponents": [one.name for one in parties if one.role == PartyRole.OPPONENT]}
    return {name: value for name, value in fields.items() if value}


_SAME = (
    "title",
    "content",
    "place",
    "person_count",
    "category_code",
    "purpose_code",
    "cause_code",
    "source_code",
    "theme_code",
    "superior_number",
    "superior_due_on",
)
_OF_THE_LEAD = ("name", "id_number", "phone", "sex", "address", "ethnic_code", "occupation")


def _channel(kind: str, channel: str, wanted: str) -> str:
    """Where the new matter comes from: what both kinds know stays; a petition that came on a round came by word."""
    if wanted == MatterKind.PETITION:
        return channel if channel in set(Channel) else Channel.VISIT
    return "petition" if kind == MatterKind.PETITION else channel


def _with_known_people(form: NewPetition, origin_id: int, by: Actor) -> NewPetition:
    """The people of the form with what the earlier matter knows of those who bear the same name.

    Opponents, whom a petition's form does not ask for, come along.
    """
    if access.see(origin_id, by).is_sealed:
        raise Refused("检举控告件不能转为民情或者纠纷，以免泄露举报人。")
    known = matter_files.parties(origin_id)
    by_name = {party.name: party for party in known if party.name}
    parties = [_completed(party, by_name.get(party.name)) for party in form.parties]
    if not any(party.role == PartyRole.OPPONENT for party in parties):
        named = {party.name for party in parties}
        opponents = (one for one in known if one.role == PartyRole.OPPONENT and one.name not in named)
        parties += [_completed(NewParty(PartyRole.OPPONENT, one.name), one) for one in opponents]
    return replace(form, parties=tuple(parties))


def _completed(party: NewParty, known: PartyRow | None) -> NewParty:
    if known is None or (party.role in PETITIONERS) != (known.role in PETITIONERS):
        return party
    is_other = party.id_number and known.id_number and party.id_number != known.id_number
    if is_other:
        return party
    ethnic = Party.get_by_id(known.id).ethnic_code
    values = {"ethnic_code": ethnic, **{name: getattr(known, name) for name in _PERSONAL}}
    filled: dict[str, Any] = {name: value for name, value in values.items() if value and not getattr(party, name)}
    if party.role == PartyRole.COMPANION and known.role == PartyRole.REPRESENTATIVE:
        filled["role"] = known.role
    return replace(party, **filled)


_PERSONAL = ("id_number", "sex", "born_on", "phone", "address", "occupation", "person_id")
