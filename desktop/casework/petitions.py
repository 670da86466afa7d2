"""Registering a petition (登记): number, clocks, people, links and history in one transaction."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from desktop.casework.access import need
from desktop.domain import clocks as clock_rules
from desktop.domain.codes import (
    ANONYMOUS,
    COLLECTIVE_FROM,
    FLAGS,
    MAX_REPRESENTATIVES,
    PETITIONERS,
    Channel,
    LinkKind,
    MatterKind,
    PartyRole,
    PetitionClass,
    Right,
    Secrecy,
)
from desktop.domain.faults import Refused
from desktop.domain.identity import read_identity
from desktop.domain.likeness import PersonFacts, same_matter, same_person_reason
from desktop.domain.phones import normalize_phone
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Actor, Change, Hint, LiaisonRow, NewParty, NewPetition, PartyRow, PlannedClock
from desktop.domain.stages import Stage
from desktop.domain.transitions import FORWARDED_STARTS, REGISTRATION_STARTS, SUPERIOR_CLOCK, Starts
from desktop.domain.widths import half_width
from desktop.store import (
    audit,
    books,
    database,
    liaison,
    links,
    matter_files,
    matters,
    office,
    people,
    places,
    search,
    visits,
)
from desktop.store.ids import new_id
from desktop.store.rows import first, insert
from desktop.store.tables import Claim, Clock, Event, Matter, MatterLink, Party, Petition, VisitPetition
from desktop.store.tokens import who_tokens

LATE_AFTER = timedelta(days=3)
"""A fact entered later than this after it happened is marked 补记."""

ELSEWHERE_THRESHOLD = 0.6
"""Matters of other villages are shown as similar only from this likeness on: the same trouble, not the same words."""

SEALED_SAID = "检举控告件已按密件登记，由有密件权限的人办理，这里不再显示。"
"""Said to a registrar who may not see what was just registered."""

_QUERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def clean_party(party: NewParty, today: date) -> NewParty:
    """The party with checked identity number and phone; sex and birthday follow from the identity number."""
    changes: dict[str, Any] = {"name": party.name.strip(), "address": party.address.strip()}
    if party.id_number.strip():
        identity = read_identity(party.id_number, today)
        changes.update(id_number=identity.number, sex=identity.sex, born_on=identity.born_on)
    if party.phone.strip():
        changes["phone"] = normalize_phone(party.phone)
    return replace(party, **changes)


def check(form: NewPetition, today: date) -> NewPetition:
    """The form as it will be written, or `Refused` with the field that stands in the way.

    Only what the law or a count needs is demanded: channel, day, a title, a name unless anonymous.
    """
    if form.channel not in set(Channel):
        raise Refused("请选择信访形式。", "channel")
    if form.received_on > today:
        raise Refused(f"信访日期不能晚于今天（{today}）。", "received_on")
    if not form.title.strip():
        raise Refused("请填写标题，一句话说明反映什么事。", "title")
    if len(form.title.strip()) > 200:
        raise Refused("标题太长，请控制在 200 字以内，详细情况写在主要内容里。", "title")
    parties = tuple(clean_party(p, today) for p in form.parties if p.name.strip() or p.id_number.strip())
    petitioners = [p for p in parties if p.role in PETITIONERS]
    if not petitioners and "is_anonymous" not in form.flags:
        raise Refused("请填写来访人姓名；不愿留名的，请勾选“匿名”。", "name")
    if sum(p.role == PartyRole.REPRESENTATIVE for p in parties) > MAX_REPRESENTATIVES:
        raise Refused("代表人不超过 5 人（《信访工作条例》第二十条），其余的请登记为随访人。", "companions")
    count = max(form.person_count, len(petitioners), 1)
    unknown = form.flags - FLAGS.keys()
    if unknown:
        raise Refused("有不认识的标记，请重新选择。", "flags")
    flags = set(form.flags)
    if form.channel == Channel.VISIT and count >= collective_from():
        flags.add("is_collective")
    claims = tuple(claim.strip() for claim in form.claims if claim.strip())
    flagged = frozenset(flags)
    return replace(form, parties=parties, person_count=count, flags=flagged, title=form.title.strip(), claims=claims)


def collective_from() -> int:
    """From how many persons a visit is collective; a fact of the office."""
    return int(office.setting("collective_from", COLLECTIVE_FROM))


def register(form: NewPetition, by: Actor, at: datetime, import_batch: int | None = None, number: str = "") -> Change:
    """Register a petition and start its clocks. `number` is an old number that an import brings along.

    An accusation (检举控告) is sealed from this moment (条例 art. 30); who may not see it is not told its number either.
    """
    need(by, Right.REGISTER, "登记")
    form = check(form, at.date())
    matter_id = new_id()
    with database.transaction():
        book = "sealed" if form.petition_class == PetitionClass.ACCUSATION else "petition"
        given = books.take_over(book, number, MatterKind.PETITION, matter_id, at) if number else ""
        given = given or books.give(book, form.received_on.year, MatterKind.PETITION, matter_id, at)
        write_matter(matter_id, MatterKind.PETITION, Stage.REGISTERED, given, form, by, at, import_batch)
        insert(
            Petition,
            matter=matter_id,
            petition_class=form.petition_class,
            route=form.route,
            proposal=form.proposal.strip(),
            query_code="".join(secrets.choice(_QUERY_ALPHABET) for _ in range(8)),
        )
        if form.visit_id:
            insert(VisitPetition, matter=matter_id, visit=form.visit_id)
            if book == "sealed":
                visits.clear_finding(form.visit_id)
        write_links(matter_id, form, by, at)
        for clock in _first_clocks(form):
            start_clock(matter_id, clock.code, form.received_on, form.superior_due_on if clock.due else None)
        matters.refresh_next_due(matter_id)
        action = "import" if import_batch else "register"
        write_event(matter_id, action, "", Stage.REGISTERED, form.received_on, by, at, form.proposal)
        audit.record(by.id, action, "matter", matter_id, at)
    say = SEALED_SAID if book == "sealed" and not by.may(Right.SEALED) else f"已登记，编号 {given}。"
    return Change(frozenset({"matter", "person"}), (matter_id,), matter_id, say)


def write_matter(
    matter_id: int,
    kind: MatterKind,
    stage: str,
    number: str,
    form: NewPetition,
    by: Actor,
    at: datetime,
    import_batch: int | None = None,
) -> None:
    """Write what every kind of matter has in common: the matter, its people, its claims, its words in the search."""
    lead = next((p for p in form.parties if p.role in PETITIONERS), NewParty())
    sealed = form.petition_class == PetitionClass.ACCUSATION
    insert(
        Matter,
        id=matter_id,
        kind=kind,
        number=number,
        title=form.title,
        content=form.content.strip(),
        channel=form.channel,
        stage=stage,
        secrecy=Secrecy.SEALED if sealed else Secrecy.NORMAL,
        received_on=form.received_on,
        entered_at=at,
        is_late_entry=at.date() - form.received_on > LATE_AFTER,
        person_count=form.person_count,
        party_name=lead.name or ANONYMOUS,
        village=form.village_id,
        group=form.group_id,
        household=form.household_id,
        place=form.place.strip(),
        category_code=form.category_code,
        purpose_code=form.purpose_code,
        cause_code=form.cause_code,
        source_code=form.source_code,
        theme_code=form.theme_code,
        tie_codes=",".join(sorted(form.tie_codes)),
        leader=form.leader_id,
        handler=form.handler_id,
        unit=form.unit_id,
        superior_number=form.superior_number.strip(),
        superior_due_on=form.superior_due_on,
        import_batch=import_batch,
        entered_by=by.id,
        **{name: name in form.flags for name in FLAGS},
    )
    _write_parties(matter_id, form)
    _write_claims(matter_id, form.claims)
    index(matter_id, number, form)


def _write_parties(matter_id: int, form: NewPetition) -> None:
    sealed = form.petition_class == PetitionClass.ACCUSATION
    for position, party in enumerate(form.parties):
        person_id = party.person_id if sealed else registered(party, form.village_id, form.group_id, form.household_id)
        insert(Party, id=new_id(), matter=matter_id, position=position, **party_columns(party, person_id))


def registered(party: NewParty, village_id: int | None, group_id: int | None, household_id: int | None) -> int | None:
    """Id of a party in the register of people, entered there when identity number or phone are known.

    The register learns of petitioners, but never that somebody accused or was accused.
    """
    if party.name in ("", ANONYMOUS) or party.role not in PETITIONERS:
        return party.person_id
    person_id = people.match(party, village_id)
    if person_id:
        people.complete(person_id, party)
    elif party.id_number or party.phone:
        person_id = people.add(party, village_id, group_id, household_id)
    return person_id


def party_columns(party: NewParty, person_id: int | None) -> dict[str, Any]:
    """What is written of a person as recorded on the day."""
    return {
        "person": person_id,
        "role": party.role,
        "name": party.name,
        "sex": party.sex,
        "born_on": party.born_on,
        "id_number": party.id_number,
        "phone": party.phone,
        "address": party.address,
        "ethnic_code": party.ethnic_code,
        "occupation": party.occupation,
    }


def _write_claims(matter_id: int, claims: Iterable[str]) -> None:
    for position, text in enumerate(claims, 1):
        insert(Claim, id=new_id(), matter=matter_id, position=position, text=text)


def write_links(matter_id: int, form: NewPetition, by: Actor, at: datetime) -> None:
    """Link a new matter to those that its form names as repeated or related."""
    wanted = [(form.repeat_of, LinkKind.REPEAT)] if form.repeat_of else []
    wanted += [(target, LinkKind.RELATED) for target in form.related_to if target != form.repeat_of]
    for target, kind in wanted:
        sealed = matters.is_sealed(target)
        if sealed is None or (sealed and not by.may(Right.SEALED)):
            raise Refused("没有找到要关联的那一件，它可能已被撤销。请取消这项关联后再保存。", "repeat_of")
        insert(MatterLink, id=new_id(), source=matter_id, target=target, kind=kind, made_at=at, made_by=by.id)
    if form.repeat_of:
        links.mark_repeat(matter_id)


def index(matter_id: int, number: str, form: NewPetition) -> None:
    """Put a matter into the search tables. A sealed matter is never indexed."""
    if form.petition_class == PetitionClass.ACCUSATION:
        return
    village = places.village_name(form.village_id)
    body = " ".join((number, form.title, form.content, *form.claims, form.place, form.superior_number, village))
    search.index_matter(matter_id, body, _who(form.parties))


def reindex(matter_id: int) -> None:
    """Put a matter back into the search tables from its rows, unless it is sealed."""
    wanted = (Matter.number, Matter.title, Matter.content, Matter.place, Matter.superior_number, Matter.village)
    row = first(Matter.select(*wanted).where((Matter.id == matter_id) & (Matter.secrecy == Secrecy.NORMAL)))
    if row is None:
        return
    claims = (claim.text for claim in matter_files.claims(matter_id))
    body = " ".join((*row[:5], *claims, places.village_name(row[5])))
    search.index_matter(matter_id, body, _who(matter_files.parties(matter_id)))


def _who(parties: Iterable[NewParty | PartyRow]) -> str:
    return " ".join(who_tokens(p.name, pinyin_keys(p.name), [p.phone], p.id_number) for p in parties)


def _first_clocks(form: NewPetition) -> list[Starts]:
    """The clocks that run from the day of receipt."""
    if form.channel != Channel.ASSIGNED:
        return list(REGISTRATION_STARTS)
    superior = [SUPERIOR_CLOCK] if form.superior_due_on and form.superior_due_on > form.received_on else []
    return [*REGISTRATION_STARTS, *FORWARDED_STARTS, *superior]


def start_clock(matter_id: int, code: str, on: date, due_on: date | None = None) -> int:
    """Start a clock of a rule on a day; returns its id. `due_on` is the last day where each one has its own."""
    rule = clock_rules.rule_on(office.clock_rules(), code, on)
    length = rule.length
    if due_on is not None:
        rule, length = clock_rules.to_a_day(rule), (due_on - on).days
    due = clock_rules.reckon(rule, on, office.calendar(), length=length)
    clock_id = new_id()
    insert(
        Clock,
        id=clock_id,
        matter=matter_id,
        rule_code=rule.code,
        label=rule.label,
        started_on=due.started_on,
        length=length,
        is_given=due_on is not None,
        unit=rule.unit,
        internal_due_on=due.internal_due_on,
        due_on=due.due_on,
        warn_days=rule.warn_days,
        explanation=due.explanation,
    )
    return clock_id


def write_event(
    matter_id: int,
    action: str,
    from_stage: str,
    to_stage: str,
    on: date,
    by: Actor,
    at: datetime,
    text: str = "",
    undo: str = "",
    facts: str = "",
) -> int:
    """Append a line to the history; returns its id. `facts` are those that a step was told, as JSON."""
    event_id = new_id()
    insert(
        Event,
        id=event_id,
        matter=matter_id,
        action=action,
        from_stage=from_stage,
        to_stage=to_stage,
        happened_on=on,
        entered_at=at,
        actor_id=by.id,
        actor_name=by.name,
        text=text.strip(),
        undo=undo,
        facts=facts,
        is_late=at.date() - on > LATE_AFTER,
    )
    return event_id


# ---------------------------------------------------------------- what the intake page shows while typing


def responsible_for(village_id: int | None, on: date, group_id: int | None = None) -> list[LiaisonRow]:
    """谁来包: who answers for the village, and for the group when one is chosen, on that day."""
    return [] if village_id is None else liaison.responsible(village_id, on, group_id)


def planned_clocks(received_on: date) -> list[PlannedClock]:
    """期限: the clocks that saving will start, and those that a later step starts."""
    rules, days = office.clock_rules(), office.calendar()
    notice = clock_rules.rule_on(rules, "notice", received_on)
    due = clock_rules.reckon(notice, received_on, days)
    handle = clock_rules.rule_on(rules, "handle", received_on)
    later = f"自受理之日起 {handle.length} 日；依据{handle.basis}。"
    return [PlannedClock(notice.label, due.due_on, due.explanation), PlannedClock(handle.label, None, later)]


def same_person(party: NewParty, village_id: int | None, household_id: int | None = None) -> list[Hint]:
    """同人来件: earlier matters of the same person or household, closed ones included, the surest reason first."""
    id_number = "".join(half_width(party.id_number).split()).upper()
    name = party.name.strip()
    typed = replace(
        party, name="" if name == ANONYMOUS else name, id_number=id_number, phone=_phone_so_far(party.phone)
    )
    household_id = household_id or people.household_of(people.match(typed, village_id))
    mine = PersonFacts(typed.name, id_number, typed.phone, village_id, household_id)
    is_rare = bool(mine.name) and matters.is_rare(mine.name)
    name = mine.name if is_rare or village_id else ""
    found = matters.same_person_candidates(
        name, id_number, mine.phone, household_id, village_id=None if is_rare else village_id
    )
    hints: dict[int, Hint] = {}
    for matter_id, number, title, stage, received_on, *facts in found:
        reason = same_person_reason(mine, PersonFacts(*facts), is_rare)
        if reason and matter_id not in hints:
            hints[matter_id] = Hint(matter_id, number, title, stage, received_on, reason, 1.0)
    return list(hints.values())


def _phone_so_far(typed: str) -> str:
    """A typed number as it is stored; empty while it is not a whole number yet."""
    try:
        return normalize_phone(typed)
    except Refused:
        return ""


def similar(title: str, content: str, village_id: int | None, category: str, on: date) -> list[Hint]:
    """相似来件: matters of the last two years with a similar text, best first; from elsewhere only very similar ones."""
    if village_id is None or len(title) + len(content) < 4:
        return []
    text, hints = f"{title} {content}", []
    for row in matters.same_text_candidates(text, village_id, on - timedelta(days=730)):
        matter_id, number, other_title, stage, received_on, other_category, other_content, other_village = row
        is_near = other_village == village_id
        same_category = bool(category) and category[:4] == other_category[:4]
        score, reason = same_matter(text, f"{other_title} {other_content}", is_near, same_category)
        if is_near or score >= ELSEWHERE_THRESHOLD:
            reason += "，邻村" if reason and other_village and not is_near else ""
            hints.append(Hint(matter_id, number, other_title, stage, received_on, reason, score))
    return sorted((hint for hint in hints if hint.reason), key=lambda hint: (-hint.score, -hint.matter_id))[:5]
