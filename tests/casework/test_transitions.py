"""Every row of the procedure is walked: what it writes, what it leaves alone, and how it is taken back."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import pytest

from desktop.casework import documents, petitions, reading, steps, undo, village_matters
from desktop.casework.session import Session
from desktop.casework.steps import Answer
from desktop.domain import clocks as clock_rules
from desktop.domain import procedure
from desktop.domain.codes import Channel, MatterKind, PetitionClass, Right, Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.procedure import ROWS, Standing
from desktop.domain.records import Actor, NewEntry, NewParty, NewPetition
from desktop.domain.stages import STAGE_LABELS, Stage, VillageStage
from desktop.domain.transitions import (
    ALL,
    FORWARDED_STARTS,
    RATINGS,
    REGISTRATION_STARTS,
    SUPERIOR_CLOCK,
    TRANSITIONS,
    Transition,
)
from desktop.paths import resource
from desktop.store import audit, matter_files, office, search
from desktop.store.tables import ALL as TABLES
from desktop.store.tables import (
    AuditLine,
    BookNumber,
    Claim,
    Clock,
    ClockRuleRow,
    Code,
    Document,
    Event,
    HolidayRow,
    LiaisonRole,
    Matter,
)

Row = dict[str, Any]
START = datetime(2026, 3, 2, 9, 0)
ACTIONS = tuple(dict.fromkeys(row.action for row in ROWS))
STAGES = (*Stage, *VillageStage)
RIGHTS = frozenset(right.value for right in Right)
STANDS_BY = (Event, AuditLine, BookNumber, Document)
"""What a step leaves behind when it is taken back."""


class Origin(NamedTuple):
    """What a matter is from its registration (and the screening of a petition) on."""

    petition_class: str
    route: str
    is_forwarded: bool
    kind: MatterKind = MatterKind.PETITION


ORIGINS = [
    Origin(petition_class, route, is_forwarded)
    for is_forwarded in (False, True)
    for petition_class in (PetitionClass.APPEAL, *PetitionClass)
    for route in ((Route.PETITION, *Route) if petition_class == PetitionClass.APPEAL else ("",))
]
ORIGINS += [Origin("", "", False, kind) for kind in (MatterKind.LEDGER, MatterKind.DISPUTE)]


# ---------------------------------------------------------------- the shortest way to every row, through the table itself


class Place(NamedTuple):
    """A state of the search."""

    stage: str
    clocks: frozenset[str]
    paused: frozenset[str]
    told: frozenset[tuple[str, Any]]


def first_place(origin: Origin) -> Place:
    if origin.kind != MatterKind.PETITION:
        stage = VillageStage.NOTED if origin.kind == MatterKind.LEDGER else VillageStage.FOUND
        return Place(stage, frozenset({origin.kind}), frozenset(), frozenset())
    starts = (*REGISTRATION_STARTS, *((*FORWARDED_STARTS, SUPERIOR_CLOCK) if origin.is_forwarded else ()))
    return Place(Stage.REGISTERED, frozenset(clock.code for clock in starts), frozenset(), frozenset())


def possible(place: Place, origin: Origin) -> Iterator[Transition]:
    any_day = START.date()
    now = Standing(
        place.stage,
        origin.petition_class,
        origin.route,
        any_day,
        any_day,
        is_forwarded=origin.is_forwarded,
        clocks=dict.fromkeys(place.clocks, any_day),
        paused=place.paused,
        told=dict(place.told),
    )
    return (step.transition for step in procedure.steps(now, RIGHTS) if step.is_possible)


def after(place: Place, row: Transition) -> Place:
    stopped = place.clocks - {SUPERIOR_CLOCK.code} if row.stops == ALL else set(row.stops)
    clocks = place.clocks - stopped | {clock.code for clock in row.starts}
    paused = (place.paused | {row.pauses} - {""}) - {row.resumes} & clocks
    told = dict(place.told) | {fact.name: fact.choices[-1][0] for fact in row.facts if fact.choices}
    wanted = {name for each in TRANSITIONS for name, _ in each.needs_told}
    kept = frozenset((name, value) for name, value in told.items() if name in wanted)
    return Place(row.next_stage, clocks, paused, kept)


@cache
def ways() -> Mapping[tuple[str, str], tuple[Origin, tuple[str, ...]]]:
    """(stage, action) → the petition and the actions that bring it there, as few as possible."""
    found: dict[tuple[str, str], tuple[Origin, tuple[str, ...]]] = {}
    for origin in ORIGINS:
        ahead: list[tuple[Place, tuple[str, ...]]] = [(first_place(origin), ())]
        seen = {ahead[0][0]}
        for place, way in ahead:
            for row in possible(place, origin):
                found.setdefault((row.stage, row.action), (origin, way))
                here = after(place, row)
                if here not in seen:
                    seen.add(here)
                    ahead.append((here, (*way, row.action)))
    return found


def test_every_row_is_on_some_way() -> None:
    assert set(ways()) == {(row.stage, row.action) for row in ROWS}


# ---------------------------------------------------------------- a matter that walks


BOOKS = {
    kind: words.get("book", "")
    for kind, words in tomllib.loads(resource("codes", "wording.toml").read_text(encoding="utf-8")).items()
}


class Walker:
    """One matter; every step is taken a day after the one before, by one who may do everything."""

    def __init__(
        self, origin: Origin, by: Actor, cadre_ids: list[int], unit_ids: list[int], village_id: int | None = None
    ) -> None:
        self.origin, self.by, self.at = origin, by, START
        self.people = {FactKind.CADRE: cadre_ids, FactKind.UNIT: unit_ids}
        form = NewPetition(
            village_id=village_id,
            channel=Channel.ASSIGNED if origin.is_forwarded else Channel.VISIT,
            received_on=START.date(),
            title="反映宅基地界址争议",
            parties=(NewParty(name="李桂兰", phone="13900005678"),),
            claims=("派员现场丈量", "主持调解"),
            superior_due_on=date(2026, 6, 1) if origin.is_forwarded else None,
        )
        if origin.kind == MatterKind.PETITION:
            self.id = petitions.register(form, by, self.at).id
        else:
            self.id = village_matters.register(NewEntry(origin.kind, form), by, self.at).id

    def facts(self, row: Transition, is_full: bool) -> Row:
        given: Row = {}
        for fact in row.facts:
            if (fact.is_required or is_full) and procedure.is_asked(fact, given):
                given[fact.name] = self.fact(fact, is_full)
        return given

    def fact(self, fact: Fact, is_full: bool) -> Any:
        if fact.name in ("petition_class", "route"):
            return getattr(self.origin, fact.name)
        match fact.kind:
            case FactKind.DAY:
                return self.at.date() + timedelta(days=30 if fact.may_be_future else 0)
            case FactKind.CHOICE:
                return fact.choices[-1 if is_full else -2][0]
            case FactKind.CADRE | FactKind.UNIT:
                return self.people[fact.kind][-1 if is_full else 0]
            case FactKind.NUMBER:
                return 10
            case FactKind.ANSWERS:
                claims = Claim.select(Claim.id, Claim.position).where(Claim.matter == self.id).order_by(Claim.position)
                return tuple(Answer(one, f" 第{position}项已丈量 ", "支持") for one, position in claims.tuples())
        return f" {fact.label}写明 "

    def told(self) -> Row:
        return matter_files.told(self.id)

    def lines(self) -> Any:
        return matter_files.events(self.id, with_sealed=True)

    def papers(self) -> Any:
        return matter_files.documents(self.id)

    def file(self) -> Any:
        """The file of a petition."""
        return reading.open_file(self.id, self.by, self.at)

    def go(self, action: str) -> None:
        self.at += timedelta(days=1)
        row = procedure.find(Matter.get_by_id(self.id).stage, action)
        steps.take(self.id, action, self.facts(row, is_full=True), self.by, self.at)


@pytest.fixture
def walker(
    insider: Actor, cadre_ids: list[int], unit_ids: list[int], village_ids: list[int]
) -> Callable[[Transition], Walker]:
    """A matter that stands where the row can be taken, on the next day; one for all rows of the same way."""
    walkers: dict[tuple[Origin, tuple[str, ...]], Walker] = {}

    def standing_at(row: Transition) -> Walker:
        origin, way = ways()[row.stage, row.action]
        walking = walkers.get((origin, way)) or Walker(origin, insider, cadre_ids, unit_ids, village_ids[0])
        if (origin, way) not in walkers:
            walkers[origin, way] = walking
            for action in way:
                walking.go(action)
        walking.at += timedelta(days=1)
        return walking

    return standing_at


SEEDED = (Code, HolidayRow, LiaisonRole, ClockRuleRow)


def tables(*without: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the office; the counter of changes, which only goes up, is left out."""
    found = {}
    for table in set(TABLES).difference(without):
        columns = [field for field in table._meta.sorted_fields if field is not Matter.version]
        found[table.__name__] = list(table.select(*columns).tuples())
    return found


def clocks_of(matter_id: int) -> dict[int, Row]:
    return {clock["id"]: clock for clock in Clock.select().where(Clock.matter == matter_id).dicts()}


# ---------------------------------------------------------------- what a row writes


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != Stage.ARCHIVED])
def test_every_row_does_what_it_says_and_is_taken_back(walker: Callable[[Transition], Walker], stage: str) -> None:
    """Once with nothing but what is needed, once with all facts and papers."""
    shipped = tables(*set(TABLES).difference(SEEDED))
    for row in procedure.rows_at(stage):
        walking = walker(row)
        before, found, told = tables(*STANDS_BY, *SEEDED), search.matter_ids("宅基地"), walking.told()
        numbers = numbers_given()
        for is_full in (False, True):
            check_step(walking, row, is_full)
            check_taking_back(walking, row)
            assert tables(*STANDS_BY, *SEEDED) == before, row.action
            assert search.matter_ids("宅基地") == found
            assert walking.told() == told
        assert numbers_given()[: len(numbers)] == numbers
    assert tables(*set(TABLES).difference(SEEDED)) == shipped
    assert audit.first_broken() is None


def numbers_given() -> list[str]:
    return [text for (text,) in BookNumber.select(BookNumber.text).order_by(BookNumber.id).tuples()]


def check_step(walking: Walker, row: Transition, is_full: bool) -> None:
    facts = walking.facts(row, is_full)
    papers = [
        documents.Issued(kind, f"文书{kind}", BOOKS[kind], {"kind": kind}, facts["on"])
        for kind in (row.documents if is_full else ())
    ]
    old, clocks, told = matter_row(walking.id), clocks_of(walking.id), walking.told()
    last_event, last_line = newest(Event.id), newest(AuditLine.seq)
    change = steps.take(walking.id, row.action, facts, walking.by, walking.at, papers)
    check = check_columns if walking.origin.kind == MatterKind.PETITION else check_entry_columns
    check(old, matter_row(walking.id), row, facts)
    check_clocks(clocks, clocks_of(walking.id), row, facts, told)
    check_next_due(walking.id)
    (event,) = Event.select().where(Event.id > last_event)
    check_event(event, walking, row, facts)
    written = AuditLine.select().where((AuditLine.seq > last_line) & (AuditLine.action != "read"))
    lines = [(line.action, line.record_id, line.actor_id) for line in written.order_by(AuditLine.seq)]
    assert lines == [*[("issue", walking.id, walking.by.id)] * len(papers), (row.action, walking.id, walking.by.id)]
    assert (change.kinds, change.id, change.ids[0]) == (frozenset({"matter"}), walking.id, walking.id)
    assert change.say.startswith(f"已{row.label}。")
    issued = [paper for paper in walking.papers() if paper.id in change.ids]
    assert [paper.kind for paper in issued] == [paper.kind for paper in papers]
    for paper in issued:
        assert bool(paper.number) == bool(BOOKS[paper.kind])
        assert paper.number in change.say
        assert Document.get_by_id(paper.id).event_id == event.id
        assert not paper.is_taken_back


def newest(column: Any) -> int:
    return int(column.model.select(column).order_by(column.desc()).limit(1).scalar() or 0)


def matter_row(matter_id: int) -> Row:
    matter: Row = Matter.select().where(Matter.id == matter_id).dicts().get()
    table, _ = undo.OWN[matter["kind"]]
    return {**table.select().where(table.matter == matter_id).dicts().get(), **matter}


def check_columns(old: Row, new: Row, row: Transition, facts: Row) -> None:
    on = facts["on"]
    assert new["stage"] == row.next_stage
    assert new["version"] == old["version"] + 1
    assert new["closed_on"] == (on if row.ends else None if row.reopens else old["closed_on"])
    told_resolved = facts.get("resolved_on")
    assert new["resolved_on"] == (on if row.resolves else told_resolved or old["resolved_on"])
    assert new["disposition"] == (row.disposition or old["disposition"])
    for fact, column in (("unit_id", "unit"), ("handler_id", "handler"), ("leader_id", "leader")):
        assert new[column] == (facts.get(fact) or old[column])
    for name in ("petition_class", "route", "service_way", "desk_rating", "unit_rating", "retention"):
        assert new[name] == facts.get(name, old[name])
    for name in ("proposal", "directed_to", "opinion", "archive_number"):
        assert new[name] == facts.get(name, facts.get("terms", old[name]) if name == "opinion" else old[name]).strip()
    becomes_sealed = new["petition_class"] == PetitionClass.ACCUSATION
    assert new["secrecy"] == ("sealed" if becomes_sealed and row.action == "screen" else old["secrecy"])
    assert (new["number"] == old["number"]) == (new["secrecy"] == old["secrecy"])
    days = {"accepted_on", "decided_on", "served_on", "rated_on", "archived_on"}
    assert {name for name in days if new[name] != old[name]} == DAYS_WRITTEN.get(row.action, set())
    own = days | set(facts) | {"legal_basis", "terms", "unit", "handler", "leader", "opinion_basis", "opinion"}
    own |= {"stage", "version", "closed_on", "resolved_on", "disposition", "secrecy", "number", "is_simple"}
    own |= {name for name in new if name.startswith("next_")}
    assert {name for name in new if new[name] != old[name]} <= own  # and nothing else


DAYS_WRITTEN = {
    "accept": {"accepted_on"},
    "accept_simple": {"accepted_on"},
    "route_in": {"accepted_on"},
    "decide": {"decided_on"},
    "agree": {"decided_on", "served_on"},
    "serve": {"served_on"},
    "evaluate": {"rated_on"},
    "archive": {"archived_on"},
    "rehandle": {"accepted_on", "decided_on", "served_on"},
}


def check_entry_columns(old: Row, new: Row, row: Transition, facts: Row) -> None:
    """Of a ledger entry or a dispute: every column is what the step says, and nothing else has changed."""
    on = facts["on"]
    expected = old | {"stage": row.next_stage, "version": old["version"] + 1}
    expected |= {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items() if name in old
    }
    expected |= {name: facts[f"{name}_id"] for name in ("unit", "handler", "leader") if facts.get(f"{name}_id")}
    if row.ends:
        expected["closed_on"] = on
    if row.reopens:
        expected |= {"closed_on": None, "feedback_on": None}
    if row.resolves:
        expected["resolved_on"] = on
    if row.action in ("feed_back", "strike"):
        expected["feedback_on"] = on
    shown = {name for name in new if name.startswith("next_")}  # read from the clocks, see check_next_due
    assert {name: new[name] for name in new.keys() - shown} == {name: expected[name] for name in old.keys() - shown}


def check_clocks(old: dict[int, Row], new: dict[int, Row], row: Transition, facts: Row, told: Row) -> None:
    on = facts["on"]
    for clock_id, clock in old.items():
        now = new[clock_id]
        runs = clock["stopped_on"] is None
        is_ours = clock["rule_code"] != SUPERIOR_CLOCK.code
        if runs and ((row.stops == ALL and is_ours) or clock["rule_code"] in row.stops):
            assert now == clock | {"stopped_on": on}
            assert now["stopped_on"] >= now["started_on"]
        elif runs and clock["rule_code"] in (row.pauses, row.resumes, row.extends):
            check_changed(clock, now, row, facts)
        else:
            assert now == clock
    begun = {clock["rule_code"]: clock for clock_id, clock in new.items() if clock_id not in old}
    lengths = {rule.code: rule.length for rule in office.clock_rules()}
    wanted = [clock for clock in row.starts if facts.get(clock.unless[0]) not in clock.unless[1]]
    expected = [clock for clock in wanted if not clock.due or facts.get(clock.due) or lengths[clock.code]]
    assert set(begun) == {clock.code for clock in expected}
    for wanted in expected:
        started_on, due_on = {**told, **facts}[wanted.since], facts.get(wanted.due)
        rule = clock_rules.rule_on(office.clock_rules(), wanted.code, started_on)
        if due_on:
            rule = clock_rules.to_a_day(rule)
        length = (due_on - started_on).days if due_on else rule.length
        due = clock_rules.reckon(rule, started_on, office.calendar(), length=length)
        clock = begun[wanted.code]
        assert (clock["started_on"], clock["due_on"]) == (started_on, due.due_on)
        assert clock["internal_due_on"] == (due_on or due.internal_due_on)
        assert (clock["stopped_on"], clock["length"], clock["explanation"]) == (None, length, due.explanation)


def check_changed(old: Row, new: Row, row: Transition, facts: Row) -> None:
    day = str(facts["on"])
    assert (new["stopped_on"], new["started_on"]) == (None, old["started_on"])
    if row.pauses:
        assert json.loads(new["pauses"])[-1][:2] == [day, ""]
        assert new["due_on"] == old["due_on"]
    if row.resumes:
        assert json.loads(new["pauses"])[-1][1] == day
        assert new["due_on"] > old["due_on"]
    if row.extends:
        assert new["extra_days"] == facts["extra_days"]
        assert (new["internal_due_on"] - old["internal_due_on"]).days == facts["extra_days"]


def check_next_due(matter_id: int) -> None:
    running = [clock for clock in clocks_of(matter_id).values() if clock["stopped_on"] is None]
    ours = [clock["due_on"] for clock in running if clock["rule_code"] not in clock_rules.WATCHED]
    assert Matter.get_by_id(matter_id).next_due_on == min(ours, default=None)
    codes = [clock["rule_code"] for clock in running]
    assert len(set(codes)) == len(codes)


def check_event(event: Any, walking: Walker, row: Transition, facts: Row) -> None:
    assert (event.matter_id, event.action, event.from_stage, event.to_stage) == (
        walking.id,
        row.action,
        row.stage,
        row.next_stage,
    )
    assert (event.happened_on, event.entered_at) == (facts["on"], walking.at)
    assert (event.actor_id, event.actor_name) == (walking.by.id, walking.by.name)
    kept = {name: value for name, value in facts.items() if name not in ("on", "answers")}
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in kept.items()}
    assert json.loads(event.facts) == json.loads(json.dumps(kept, default=str)) | {}
    for fact in row.facts:
        if fact.kind in (FactKind.LINE, FactKind.TEXT) and fact.name in facts:
            written = str(facts[fact.name]).strip()
            assert (
                written if fact.kind is FactKind.TEXT else f"{fact.label.partition('（')[0]} {written}"
            ) in event.text
        if fact.kind is FactKind.CHOICE and facts.get(fact.name):
            assert dict(fact.choices)[facts[fact.name]] in event.text
            assert fact.choices != RATINGS or f"{fact.label} {dict(RATINGS)[facts[fact.name]]}" in event.text
    told = walking.told()
    assert {name: told[name] for name in kept if kept[name] != ""} == {n: v for n, v in kept.items() if v != ""}
    assert told[f"{row.action}_on"] == facts["on"]
    shown = walking.lines()[0]
    assert shown.action == row.action
    assert shown.label == procedure.ACTION_LABELS[row.action]


def check_taking_back(walking: Walker, row: Transition) -> None:
    step = Event.select().where(Event.matter == walking.id).order_by(Event.id.desc()).get()
    papers = [paper.id for paper in Document.select().where(Document.event_id == step.id)]
    change = steps.take_back(walking.id, walking.by, walking.at)
    assert change.say.startswith("已撤回“")
    lines = [(line.action, line.is_taken_back) for line in walking.lines()[:2]]
    assert lines == [("take_back", False), (row.action, True)]
    assert all(paper.is_taken_back for paper in walking.papers() if paper.id in papers)
    assert all(paper.number in numbers_given() for paper in walking.papers() if paper.number)


# ---------------------------------------------------------------- what is not in the table


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_is_not_in_the_table_is_refused_and_leaves_nothing(
    walker: Callable[[Transition], Walker], stage: str
) -> None:
    walking = arrived(walker, stage)
    labels = [row.label for row in procedure.rows_at(stage)]
    before = tables(*SEEDED)
    for action in (*ACTIONS, "register", "take_back", "merge", "invented"):
        if action not in {row.action for row in procedure.rows_at(stage)}:
            with pytest.raises(Refused) as refusal:
                steps.take(walking.id, action, {"on": walking.at.date()}, walking.by, walking.at)
            said = refusal.value.sentence
            noun = "信访件" if walking.origin.kind == MatterKind.PETITION else "事项"
            assert said.startswith(f"“{STAGE_LABELS[stage]}”的{noun}不能做")
            assert all(label in said for label in labels)
            assert ("只能查看和打印" in said) == (stage == Stage.ARCHIVED)
    assert tables(*SEEDED) == before


def arrived(walker: Callable[[Transition], Walker], stage: str) -> Walker:
    """A matter at a stage: before its first row, or after the one that leads into the archive."""
    rows = procedure.rows_at(stage)
    if rows:
        return walker(rows[0])
    row = procedure.find(Stage.CLOSED, "archive")
    walking = walker(row)
    walking.go("archive")
    return walking


# ---------------------------------------------------------------- what stands in the way, each by a case of its own


def refused(walking: Walker, action: str, **facts: Any) -> Refused:
    before = tables(*SEEDED)
    row = procedure.find(Matter.get_by_id(walking.id).stage, action)
    with pytest.raises(Refused) as refusal:
        steps.take(walking.id, action, walking.facts(row, is_full=True) | facts, walking.by, walking.at)
    assert tables(*SEEDED) == before
    return refusal.value


@pytest.fixture
def appeal(walker: Callable[[Transition], Walker]) -> Callable[..., Walker]:
    """An appeal of the petition's own route that has come to a stage."""

    def at_stage(stage: Stage, action: str) -> Walker:
        return walker(procedure.find(stage, action))

    return at_stage


def test_right(appeal: Callable[..., Walker], by: Actor) -> None:
    walking = appeal(Stage.ACCEPTED, "decide")
    walking.by = by._replace(rights=by.rights - {"approve"})
    assert "没有“出具处理意见”的权限" in refused(walking, "decide").sentence


def test_class(appeal: Callable[..., Walker]) -> None:
    assert "不适用于这一类" in refused(appeal(Stage.SCREENED, "hand_over"), "not_accept").sentence
    assert "不适用于这一类" in refused(appeal(Stage.SCREENED, "accept"), "reply").sentence


def test_route(appeal: Callable[..., Walker]) -> None:
    assert "应当导入相应的法定程序" in refused(appeal(Stage.SCREENED, "route_in"), "accept").sentence
    assert "引导到有权机关" in refused(appeal(Stage.SCREENED, "guide"), "accept").sentence
    assert "按信访程序办理" in refused(appeal(Stage.SCREENED, "accept"), "route_in").sentence


def test_forwarded(appeal: Callable[..., Walker]) -> None:
    assert "在 5 个工作日内提出异议" in refused(appeal(Stage.SCREENED, "object"), "redirect").sentence
    assert "只用于上级转送、交办" in refused(appeal(Stage.SCREENED, "redirect"), "object").sentence


def test_first(appeal: Callable[..., Walker], register: Callable[..., int], take: Callable[..., Any]) -> None:
    earlier = register()
    walking = appeal(Stage.SCREENED, "accept_simple")
    walking.id = register(repeat_of=earlier)
    take(walking.id, "screen", petition_class="appeal", route="31-6")
    assert "重复信访件不适用简易办理" in refused(walking, "accept_simple").sentence


def test_clock(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.MEDIATING, "agree")
    walking.go("agree")  # both sides agreed: there is no opinion that could be reviewed
    assert "“申请复查的期限”没有在计算" in refused(walking, "ask_review").sentence


def test_a_limit_of_the_superior_holds_the_file_until_the_report(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.CLOSED, "report")
    (limit,) = (clock for clock in walking.file().clocks if clock.rule_code == SUPERIOR_CLOCK.code)
    assert limit.stopped_on is None  # whatever became of the petition, the superior waits for the report
    assert "请先“报送办结报告”" in refused(walking, "archive").sentence
    walking.go("report")
    walking.go("archive")
    assert all(clock.stopped_on for clock in walking.file().clocks)


@pytest.mark.parametrize("action", ["withdraw", "lapse"])
def test_who_withdraws_does_not_spare_the_report(appeal: Callable[..., Walker], action: str) -> None:
    walking = appeal(Stage.SCREENED, "object")  # forwarded by a superior
    walking.go(action)
    running = [clock.rule_code for clock in walking.file().clocks if clock.stopped_on is None]
    assert (running, walking.file().row.next_rule) == ([SUPERIOR_CLOCK.code], SUPERIOR_CLOCK.code)
    walking.go("report")
    walking.go("archive")


@pytest.mark.parametrize(
    ("stage", "way", "clock", "since"),
    [
        (Stage.SERVED, ("ask_review", "review_dropped"), "review_request", "serve_on"),
        (Stage.REVIEWED, ("ask_recheck", "recheck_dropped"), "recheck_request", "served_on"),
    ],
)
def test_a_request_that_was_dropped_leaves_the_time_that_was_left(
    appeal: Callable[..., Walker], stage: Stage, way: tuple[str, ...], clock: str, since: str
) -> None:
    walking = appeal(stage, way[0])
    before, told = walking.file(), walking.told()
    for action in way:
        walking.at += timedelta(days=3)
        walking.go(action)
    file = walking.file()
    first, again = (one for one in file.clocks if one.rule_code == clock)
    assert (first.stopped_on is None, again.stopped_on) == (False, None)
    assert again.started_on == first.started_on == told[since]
    assert again.due_on == first.due_on
    assert (file.served_on, file.row.closed_on) == (before.served_on, before.row.closed_on)
    for _ in way:
        steps.take_back(walking.id, walking.by, walking.at)
    assert walking.file().clocks == before.clocks


def test_the_receipt_of_the_review_is_not_the_service_of_the_opinion(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.UNDER_REVIEW, "reviewed")
    served_on = walking.file().served_on
    walking.go("reviewed")
    assert walking.file().served_on == served_on == walking.told()["serve_on"]
    assert walking.told()["served_on"] == walking.at.date()  # what the period for the recheck runs from


def test_paused(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.UNDER_RECHECK, "recheck_hearing")
    assert "还没有记听证开始" in refused(walking, "recheck_heard").sentence
    walking.go("recheck_hearing")
    assert "已经中止计算" in refused(walking, "recheck_hearing").sentence


def test_told(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.UNDER_REVIEW, "reviewed")
    row = procedure.find(Stage.UNDER_REVIEW, "reviewed")
    steps.take(walking.id, "reviewed", walking.facts(row, is_full=False), walking.by, walking.at)
    assert "没有责令重新处理" in refused(walking, "rehandle").sentence
    steps.take_back(walking.id, walking.by, walking.at)
    walking.go("reviewed")
    walking.go("rehandle")
    assert Matter.get_by_id(walking.id).stage == Stage.ACCEPTED


def test_what_was_told_before_the_step_was_taken_back_does_not_count(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.UNDER_REVIEW, "reviewed")
    walking.go("reviewed")
    steps.take_back(walking.id, walking.by, walking.at)
    row = procedure.find(Stage.UNDER_REVIEW, "reviewed")
    steps.take(walking.id, "reviewed", walking.facts(row, is_full=True) | {"review_result": "uphold"}, walking.by, walking.at)  # fmt: skip
    assert "没有责令重新处理" in refused(walking, "rehandle").sentence


# ---------------------------------------------------------------- days that cannot be


def test_no_clock_ends_before_it_began(appeal: Callable[..., Walker]) -> None:
    """A rating may be entered late, but not for a day before the answer was served."""
    walking = appeal(Stage.SERVED, "evaluate")
    served_on = Matter.get_by_id(walking.id).closed_on
    no = refused(walking, "evaluate", on=served_on - timedelta(days=1))
    assert (no.field, str(served_on) in no.sentence) == ("on", True)
    row = procedure.find(Stage.SERVED, "evaluate")
    steps.take(walking.id, "evaluate", walking.facts(row, True) | {"on": served_on}, walking.by, walking.at)


def test_the_petitioner_cannot_ask_for_a_recheck_before_the_review_was_received(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.UNDER_REVIEW, "reviewed")
    given_on = walking.at.date()
    walking.at += timedelta(days=9)
    row = procedure.find(Stage.UNDER_REVIEW, "reviewed")
    facts = walking.facts(row, is_full=True) | {"on": given_on, "served_on": walking.at.date()}
    steps.take(walking.id, "reviewed", facts, walking.by, walking.at)
    assert refused(walking, "ask_recheck", on=given_on).field == "on"
    assert refused(walking, "lapse", on=given_on).field == "on"
    walking.go("ask_recheck")


@pytest.mark.parametrize(
    ("stage", "action", "facts", "field"),
    [
        (Stage.ACCEPTED, "extend", {"extra_days": 31}, "extra_days"),
        (Stage.ACCEPTED, "extend", {"reasons": "长" * 201}, "reasons"),
        (Stage.UNDER_RECHECK, "recheck_hearing", {"note": "长" * 201}, "note"),
        (Stage.SCREENED, "assign", {"due_on": date(2062, 5, 1)}, "due_on"),
        (Stage.SCREENED, "assign", {"due_on": START.date()}, "due_on"),
        (Stage.UNDER_REVIEW, "reviewed", {"served_on": START.date()}, "served_on"),
    ],
)
def test_a_refusal_points_at_a_fact_of_the_step(
    appeal: Callable[..., Walker], stage: Stage, action: str, facts: Row, field: str
) -> None:
    assert refused(appeal(stage, action), action, **facts).field == field


# ---------------------------------------------------------------- what happens after the answer does not rewrite it


@pytest.mark.parametrize("stage", [Stage.SERVED, Stage.EXECUTING, Stage.UNDER_REVIEW, Stage.RECHECKED])
def test_a_lapse_after_the_answer_leaves_the_answer_in_the_rates(appeal: Callable[..., Walker], stage: Stage) -> None:
    walking = appeal(stage, "lapse")
    before = walking.file()
    walking.go("lapse")
    file = walking.file()
    assert (file.row.stage, file.row.closed_on) == (Stage.LAPSED, before.row.closed_on)
    assert file.disposition == before.disposition == "受理告知"
    assert all(clock.stopped_on for clock in file.clocks if clock.rule_code != SUPERIOR_CLOCK.code)


def test_a_lapse_without_an_answer_is_apart(appeal: Callable[..., Walker]) -> None:
    walking = appeal(Stage.ACCEPTED, "lapse")
    walking.go("lapse")
    assert (walking.file().disposition, walking.file().row.closed_on) == ("终止", walking.at.date())


def test_a_limit_that_is_not_known_starts_no_clock(appeal: Callable[..., Walker], office: Session) -> None:
    walking = appeal(Stage.SCREENED, "route_in")
    row = procedure.find(Stage.SCREENED, "route_in")
    steps.take(walking.id, "route_in", walking.facts(row, is_full=False), walking.by, walking.at)
    assert Matter.get_by_id(walking.id).next_due_on is None
    walking.go("procedure_reply")
    assert walking.file().row.closed_on == walking.at.date()
