"""Taking a petition one step on, exactly as the table of `domain.procedure` says, and taking the last step back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import documents, undo
from desktop.casework.petitions import need, reindex, start_clock, write_event
from desktop.domain import letter_check, procedure
from desktop.domain.codes import PetitionClass, Right, Route, Secrecy
from desktop.domain.faults import Refused
from desktop.domain.procedure import Step, Transition
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, matters, search
from desktop.store.ids import new_id
from desktop.store.rows import first
from desktop.store.tables import Claim, Event, Matter, Petition

RESULTS = tuple(letter_check.RESULTS)
"""Results of a claim in a handling opinion (条例 art. 32)."""

DOCUMENTS = {"acceptance_notice": ("信访事项受理告知书", "petitioner_notice")}
"""Title and number book of each document that a step issues."""


class Answer(NamedTuple):
    """The answer to one claim in a handling opinion."""

    claim_id: int
    text: str
    result: str


class Standing(NamedTuple):
    """Where a petition stands."""

    stage: str
    petition_class: str
    route: str
    received_on: date
    last_on: date


def standing(matter_id: int) -> Standing:
    """Stage, class, route and the day of the last step."""
    row = first(
        Petition.select(Matter.stage, Petition.petition_class, Petition.route, Matter.received_on)
        .join(Matter)
        .where(Petition.matter == matter_id)
    )
    if row is None:
        raise Refused("没有找到这件信访件，它可能已被撤销。请刷新列表后再试。")
    # a step taken back, and the taking back itself, leave no day behind: the step may be redone with its true day
    moved = (Event.from_stage != Event.to_stage) & Event.taken_back_by.is_null() & (Event.action != "take_back")
    last = first(Event.select(Event.happened_on).where((Event.matter == matter_id) & moved).order_by(Event.id.desc()))
    return Standing._make((*row, last[0] if last else row[3]))


def next_steps(matter_id: int, by: Actor) -> tuple[Step, ...]:
    """The steps that leave the present stage, possible ones and those with an obstacle."""
    _guard_sealed(matter_id, by)
    now = standing(matter_id)
    return procedure.steps(now.stage, now.petition_class, now.route, by.rights)


def take(matter_id: int, action: str, facts: Mapping[str, Any], by: Actor, at: datetime) -> Change:
    """Take one step. `facts` are those that the table asks for, by name; days as `date`.

    Returns a Change whose `id` is the matter, and whose `ids` also hold the document when the step issues one.
    """
    with database.transaction():
        _guard_sealed(matter_id, by)
        now = standing(matter_id)
        row = procedure.find(now.stage, action)
        obstacle = procedure.obstacle(row, now.petition_class, now.route, by.rights)
        if obstacle:
            raise Refused(obstacle)
        earliest = now.last_on if row.next_stage != row.stage else now.received_on
        procedure.check_facts(row, dict(facts), earliest, at.date())
        before = undo.snapshot(matter_id, with_answers=action == "decide")
        on: date = facts["on"]
        _write_facts(matter_id, row, facts, on)
        before["stopped"] = undo.stop_clocks(matter_id, on, row.stops)
        before["started"] = [start_clock(matter_id, code, on) for code in _clocks_to_start(row, now.route)]
        text = _event_text(row, facts)
        event_id = write_event(matter_id, action, row.stage, row.next_stage, on, by, at, text, undo.written(before))
        document_id, number = _issue(matter_id, row, event_id, facts, on, by, at)
        matters.refresh_next_due(matter_id)
        audit.record(by.id, action, "matter", matter_id, at)
    say = f"已{row.label}。" + (f"文书编号 {number}。" if number else "")
    ids = (matter_id, document_id) if document_id else (matter_id,)
    return Change(frozenset({"matter"}), ids, matter_id, say)


def take_back(matter_id: int, by: Actor, at: datetime) -> Change:
    """Take back the last step, by its author, while nothing stands on it. An issued number stays used."""
    need(by, Right.HANDLE, "办理")
    with database.transaction():
        _guard_sealed(matter_id, by)
        event = undo.last_step(matter_id)
        if event is None:
            raise Refused("没有可以撤回的步骤：登记和导入不能在这里撤回。")
        if event.actor_id != by.id:
            raise Refused(f"上一步由{event.actor_name}办理，请由本人撤回。")
        label = undo.put_back(event, by, at)
        audit.record(by.id, "take_back", "matter", matter_id, at)
    return Change(frozenset({"matter"}), (matter_id,), matter_id, f"已撤回“{label}”。")


def _guard_sealed(matter_id: int, by: Actor) -> None:
    sealed = matters.is_sealed(matter_id)
    if sealed is None or (sealed and not by.may(Right.SEALED)):
        raise Refused("没有找到这件信访件，它可能已被撤销。请刷新列表后再试。")


def _clocks_to_start(row: Transition, route: str) -> tuple[str, ...]:
    """The 60 days of art. 34 run only on the petition route; the other routes follow the limits of their own law."""
    return () if row.action == "accept" and route != Route.PETITION else row.starts


_TO_MATTER = {"unit_id": "unit", "handler_id": "handler", "leader_id": "leader", "resolved_on": "resolved_on"}
_TO_PETITION = ("petition_class", "route", "proposal", "directed_to", "opinion", "opinion_basis", "service_way")
_DAY_OF_STEP = {"accept": "accepted_on", "decide": "decided_on", "serve": "served_on"}


def _write_facts(matter_id: int, row: Transition, facts: Mapping[str, Any], on: date) -> None:
    asked = {fact.name for fact in row.facts}
    matter: dict[str, Any] = {"stage": row.next_stage, "version": Matter.version + 1}
    matter |= {column: facts[n] for n, column in _TO_MATTER.items() if n in asked and facts.get(n)}
    petition: dict[str, Any] = {n: facts[n] for n in _TO_PETITION if n in asked and facts.get(n) is not None}
    if row.ends:
        matter["closed_on"] = on
    if row.action == "resolve":
        matter["resolved_on"] = on
    if row.disposition:
        petition["disposition"] = row.disposition
    if row.action in _DAY_OF_STEP:
        petition[_DAY_OF_STEP[row.action]] = on
    if row.action == "screen":
        _check_class(facts)
        is_accusation = facts["petition_class"] == PetitionClass.ACCUSATION
        matter["secrecy"] = Secrecy.SEALED if is_accusation else Secrecy.NORMAL
    if row.action == "decide":
        _write_answers(matter_id, facts["answers"])
    Matter.update(matter).where(Matter.id == matter_id).execute()
    if row.action == "screen":
        search.drop_matter(matter_id)
        reindex(matter_id)  # one that was registered as an accusation by mistake comes back into the search
    if petition:
        Petition.update(petition).where(Petition.matter == matter_id).execute()


def _check_class(facts: Mapping[str, Any]) -> None:
    if facts["petition_class"] == PetitionClass.APPEAL and not facts.get("route"):
        raise Refused("申诉求决类请选择第三十一条的路径。", "route")


def _write_answers(matter_id: int, answers: tuple[Answer, ...]) -> None:
    """Every claim must be answered with a result (art. 32)."""
    given = {answer.claim_id: answer for answer in answers}
    for claim in Claim.select(Claim.id, Claim.position).where(Claim.matter == matter_id).order_by(Claim.position):
        answer = given.get(claim.id)
        if answer is None or not answer.text.strip() or answer.result not in RESULTS:
            raise Refused(f"第 {claim.position} 项诉求还没有答复，请填写答复并选定支持、解释说明或不支持。", "answers")
        Claim.update(answer=answer.text.strip(), result=answer.result).where(Claim.id == claim.id).execute()


def _event_text(row: Transition, facts: Mapping[str, Any]) -> str:
    parts = [str(facts[n]) for n in ("directed_to", "opinion", "note") if facts.get(n)]
    if row.action == "screen":
        label = dict(procedure.CLASS_CHOICES)[facts["petition_class"]]
        parts.insert(0, label + dict(procedure.ROUTE_CHOICES).get(facts.get("route") or "", ""))
    if facts.get("service_way"):
        parts.insert(0, dict(procedure.SERVICE_WAYS)[facts["service_way"]])
    return "；".join(parts)


def _issue(
    matter_id: int, row: Transition, event_id: int, facts: Mapping[str, Any], on: date, by: Actor, at: datetime
) -> tuple[int, str]:
    """Number and record the document of a step; the PDF is rendered and kept afterwards (see `papers`)."""
    if not row.document:
        return 0, ""
    title, book = DOCUMENTS[row.document]
    document_id = new_id()
    number = documents.give_number(book, document_id, on, at)
    paper = documents.Issued(row.document, title, number, facts, on)
    documents.write(document_id, matter_id, event_id, paper, by)
    return document_id, number
