"""Taking a matter one step on, exactly as the table of `domain.procedure` says, and taking the last step back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import access, clock_acts, documents, undo
from desktop.casework.clock_acts import ClockAct
from desktop.casework.documents import Issued
from desktop.casework.petitions import reindex, start_clock, write_event
from desktop.domain import letter_check, procedure
from desktop.domain.clocks import rule_on
from desktop.domain.codes import Channel, PetitionClass, Right, Secrecy
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.procedure import Standing, Step
from desktop.domain.records import Actor, Change
from desktop.domain.transitions import MERGED, RATINGS, Transition
from desktop.store import audit, books, clocks, database, matter_files, matters, office, search, standings
from desktop.store.tables import Cadre, Claim, Clock, Matter, Unit

RESULTS = tuple(letter_check.RESULTS)
"""Results of a claim in a handling opinion (条例 art. 32)."""


class Answer(NamedTuple):
    """The answer to one claim in a handling opinion."""

    claim_id: int
    text: str
    result: str


# ---------------------------------------------------------------- where a petition stands


def standing(matter_id: int) -> Standing:
    """Where a matter stands, as far as the table of steps asks."""
    row = standings.facts(matter_id)
    if row is None:
        raise Refused(access.GONE)
    running = standings.running_clocks(matter_id)
    return Standing(
        stage=row[0],
        petition_class=row[1] or "",
        route=row[2] or "",
        received_on=row[3],
        last_on=standings.last_day(matter_id) or row[3],
        is_forwarded=row[4] == Channel.ASSIGNED,
        is_repeat=bool(row[5]),
        is_merged=row[6] == MERGED,
        clocks={code: due_on for code, _, due_on, _ in running},
        started={code: started_on for code, started_on, _, _ in running},
        paused=frozenset(code for code, _, _, is_paused in running if is_paused),
        told=matter_files.told(matter_id),
    )


def next_steps(matter_id: int, by: Actor) -> tuple[Step, ...]:
    """The steps that leave the present stage, possible ones and those with an obstacle."""
    access.see(matter_id, by)
    return procedure.steps(standing(matter_id), by.rights)


# ---------------------------------------------------------------- taking a step


def take(
    matter_id: int,
    action: str,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    papers: Sequence[Issued] = (),
) -> Change:
    """Take one step. `facts` are those that the table asks for, by name; days as `date`.

    `papers` are issued with the step, in the same transaction: each is given a number of its book, and what stands in
    its `number` does not count. Returns a Change whose `id` is the matter; `ids` also hold the papers.
    """
    with database.transaction():
        row, told, now = _checked(matter_id, action, facts, by, at.date())
        before = undo.snapshot(matter_id)
        _change_secrecy(matter_id, row, told, at, before)
        _write_facts(matter_id, before["kind"], row, told)
        _run_clocks(matter_id, row, {**now.told, **told}, at, before)
        event_id = _write_event(matter_id, row, told, by, at, before)
        issued = [documents.issue_with(matter_id, event_id, paper, by, at) for paper in papers]
        matters.refresh_next_due(matter_id)
        audit.record(by.id, action, "matter", matter_id, at)
    numbers = "".join(f"文书编号 {number}。" for _, number in issued if number)
    ids = (matter_id, *(document_id for document_id, _ in issued))
    return Change(frozenset({"matter"}), ids, matter_id, f"已{row.label}。{numbers}")


def check(matter_id: int, action: str, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Refuse what `take` would refuse, without taking the step."""
    _checked(matter_id, action, facts, by, at.date())


def _checked(
    matter_id: int, action: str, facts: Mapping[str, Any], by: Actor, today: date
) -> tuple[Transition, dict[str, Any], Standing]:
    """The row of the table, the facts that it asks for, and where the matter stands."""
    access.see(matter_id, by)
    now = standing(matter_id)
    row = procedure.allowed(action, now, by.rights)
    told = _told(row, facts)
    procedure.check_facts(row, told, procedure.earliest(row, now), today)
    if action == "close":
        procedure.check_closing(told, now.clocks)
    return row, told, now


def take_back(matter_id: int, by: Actor, at: datetime) -> Change:
    """Take back the last step, by its author, while nothing stands on it. An issued number stays used."""
    access.need(by, Right.HANDLE)
    with database.transaction():
        access.see(matter_id, by)
        event = undo.last_step(matter_id)
        if event is None:
            raise Refused("没有可以撤回的步骤：登记和导入不能在这里撤回。")
        if event.actor_id != by.id:
            raise Refused(f"上一步由{event.actor_name}办理，请由本人撤回。")
        label = undo.put_back(event, by, at)
        audit.record(by.id, "take_back", "matter", matter_id, at)
    return Change(frozenset({"matter"}), (matter_id,), matter_id, f"已撤回“{label}”。")


def _told(row: Transition, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the row asks for, texts trimmed; those that do not apply are left out."""
    asked = (fact.name for fact in row.facts if procedure.is_asked(fact, facts))
    given = ((name, facts.get(name)) for name in asked)
    return {name: value.strip() if isinstance(value, str) else value for name, value in given}


# ---------------------------------------------------------------- what a step writes

_TO_MATTER = {"unit_id": "unit", "handler_id": "handler", "leader_id": "leader", "resolved_on": "resolved_on"}
_OTHER_COLUMN = {"legal_basis": "opinion_basis", "terms": "opinion"}
"""Fact → the column that keeps it where that bears another name."""

DAYS_OF_STEP: dict[str, tuple[str, ...]] = {
    "accept": ("accepted_on",),
    "accept_simple": ("accepted_on",),
    "route_in": ("accepted_on",),
    "rehandle": ("accepted_on",),
    "decide": ("decided_on",),
    "agree": ("decided_on", "served_on"),
    "serve": ("served_on",),
    "evaluate": ("rated_on",),
    "archive": ("archived_on",),
    "feed_back": ("feedback_on",),
    "strike": ("feedback_on",),
}
"""Action → the columns that keep its day."""

_DAYS = frozenset(column for columns in DAYS_OF_STEP.values() for column in columns)
"""Columns that bear the day of a step alone: a fact of their name (复查意见的送达) is kept with the history only."""

_IS_SIMPLE = {"accept_simple": True, "to_ordinary": False, "rehandle": False}


def _write_facts(matter_id: int, kind: str, row: Transition, told: Mapping[str, Any]) -> None:
    on: date = told["on"]
    matter: dict[str, Any] = {"stage": row.next_stage, "version": Matter.version + 1}
    matter |= {column: told[name] for name, column in _TO_MATTER.items() if told.get(name)}
    table, columns = undo.OWN[kind]
    given = {_OTHER_COLUMN.get(name, name): value for name, value in told.items() if value is not None}
    own: dict[str, Any] = {name: value for name, value in given.items() if name in columns and name not in _DAYS}
    if row.action == "screen" and told["petition_class"] != PetitionClass.APPEAL:
        own["route"] = ""
    if row.ends:
        matter["closed_on"] = on
    if row.reopens:
        matter["closed_on"] = None
        own |= {name: None for name in ("decided_on", "served_on", "feedback_on") if name in columns}
    if row.resolves:
        matter["resolved_on"] = on
    if row.disposition:
        own["disposition"] = row.disposition
    own |= dict.fromkeys(DAYS_OF_STEP.get(row.action, ()), on)
    if row.action in _IS_SIMPLE:
        own["is_simple"] = _IS_SIMPLE[row.action]
    if "answers" in told:
        _write_answers(matter_id, told["answers"])
    Matter.update(matter).where(Matter.id == matter_id).execute()
    if own:
        table.update(own).where(table.matter == matter_id).execute()
    if row.action == "screen":
        search.drop_matter(matter_id)
        reindex(matter_id)  # one that was registered as an accusation by mistake comes back into the search


def _change_secrecy(
    matter_id: int, row: Transition, told: Mapping[str, Any], at: datetime, before: dict[str, Any]
) -> None:
    """An accusation moves from the common docket into the sealed one, with a number of that book, or back (art. 30)."""
    if row.action != "screen":
        return
    old: Any = Matter.get_by_id(matter_id)
    secrecy = Secrecy.SEALED if told["petition_class"] == PetitionClass.ACCUSATION else Secrecy.NORMAL
    if old.secrecy == secrecy:
        return
    is_sealed = secrecy == Secrecy.SEALED
    before["voided"] = books.void(old.number, matter_id, "转入密件登记" if is_sealed else "转入普通登记", at)
    book = "sealed" if is_sealed else "petition"
    number = books.give(book, old.received_on.year, old.kind, matter_id, at)
    before["given"] = number
    Matter.update(secrecy=secrecy, number=number).where(Matter.id == matter_id).execute()
    shown = () if is_sealed else undo.hidden_cases(matter_id)
    if hidden := undo.follow_secrecy(matter_id, is_sealed, at, shown):
        before["hidden"] = hidden


def _write_answers(matter_id: int, answers: Sequence[Answer]) -> None:
    """Every claim must be answered with a result (art. 32)."""
    given = {answer.claim_id: answer for answer in answers}
    for claim in Claim.select(Claim.id, Claim.position).where(Claim.matter == matter_id).order_by(Claim.position):
        answer = given.get(claim.id)
        if answer is None or not answer.text.strip() or answer.result not in RESULTS:
            raise Refused(f"第 {claim.position} 项诉求还没有答复，请填写答复并选定支持、解释说明或不支持。", "answers")
        Claim.update(answer=answer.text.strip(), result=answer.result).where(Claim.id == claim.id).execute()


# ---------------------------------------------------------------- its clocks


def _run_clocks(matter_id: int, row: Transition, told: Mapping[str, Any], at: datetime, before: dict[str, Any]) -> None:
    on: date = told["on"]
    before["stopped"] = undo.stop_clocks(matter_id, on, row.stops)
    for clock in row.starts:
        if told.get(clock.unless[0]) in clock.unless[1]:
            continue
        if clock.due and not told.get(clock.due) and not rule_on(office.clock_rules(), clock.code, on).length:
            continue  # the other procedure has no limit that we know of
        with _field_names(length=clock.due):
            before["started"].append(start_clock(matter_id, clock.code, told[clock.since], told.get(clock.due)))
    reason = "reasons" if row.extends else "note"
    with _field_names(days="extra_days", reason=reason, from_on="on", to_on="on"):
        before["clocks"] = [[act.clock.id, act.before] for act in _changed_clocks(matter_id, row, told, at)]


@contextmanager
def _field_names(**names: str) -> Iterator[None]:
    """A refusal points at the fact of the step, as the form knows no other field."""
    try:
        yield
    except Refused as no:
        raise Refused(no.sentence, names.get(no.field, no.field)) from no


def _changed_clocks(matter_id: int, row: Transition, told: Mapping[str, Any], at: datetime) -> list[ClockAct]:
    on, today = told["on"], at.date()
    if row.pauses:
        return [clock_acts.apply_pause(_clock(matter_id, row.pauses), on, told.get("note") or row.label, today)]
    if row.resumes:
        return [clock_acts.apply_resume(_clock(matter_id, row.resumes), on, today)]
    if row.extends:
        approver = Cadre.get_by_id(told["approver_id"]).name
        clock = _clock(matter_id, row.extends)
        return [clock_acts.apply_extension(clock, told["extra_days"], told["reasons"], approver, on, today)]
    return []


def _clock(matter_id: int, code: str) -> clocks.ClockFile:
    running = (Clock.matter == matter_id) & (Clock.rule_code == code) & Clock.stopped_on.is_null()
    found = clocks.by_id(Clock.get(running).id)
    assert found is not None
    return found


# ---------------------------------------------------------------- its line of the history


def _write_event(
    matter_id: int, row: Transition, told: Mapping[str, Any], by: Actor, at: datetime, before: dict[str, Any]
) -> int:
    kept = {name: value for name, value in told.items() if name not in ("on", "answers") and value not in (None, "")}
    facts = json.dumps(kept, ensure_ascii=False, default=str)
    stages = (row.stage, row.next_stage)
    return write_event(
        matter_id, row.action, *stages, told["on"], by, at, _event_text(row, told), undo.written(before), facts
    )


def _event_text(row: Transition, told: Mapping[str, Any]) -> str:
    return "；".join(filter(None, (_said(fact, told.get(fact.name)) for fact in row.facts if fact.name != "on")))


def _said(fact: Fact, value: Any) -> str:
    if value in (None, ""):
        return ""
    match fact.kind:
        case FactKind.CHOICE:
            return (
                f"{_called(fact)} {dict(fact.choices)[value]}" if fact.choices == RATINGS else dict(fact.choices)[value]
            )
        case FactKind.TEXT:
            return str(value).rstrip("。；")
        case FactKind.ANSWERS:
            return ""
        case FactKind.CADRE:
            return f"{_called(fact)} {Cadre.get_by_id(value).name}"
        case FactKind.UNIT:
            return f"{_called(fact)} {Unit.get_by_id(value).name}"
    return f"{_called(fact)} {value}"


def _called(fact: Fact) -> str:
    """What a fact is called in the history: what the form says in brackets only helps to fill it in."""
    return fact.label.partition("（")[0]
