"""Random careers of petitions, ledger entries and disputes: whatever the staff do, in whatever order, the books stay right."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop.casework import (
    attachments,
    clock_acts,
    clock_upkeep,
    documents,
    links,
    parties,
    petitions,
    reading,
    steps,
    summary,
    village_matters,
    voiding,
)
from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.casework.steps import Answer
from desktop.domain import dates, procedure
from desktop.domain.clocks import WATCHED
from desktop.domain.codes import Channel, MatterKind, PetitionClass, Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, MatterFilter, NewEntry, NewParty, NewPetition
from desktop.domain.stages import OPEN, VILLAGE_OPEN, Stage
from desktop.domain.transitions import Transition
from desktop.store import audit, matters
from desktop.store import links as ties
from desktop.store.tables import (
    Attachment,
    BookNumber,
    Claim,
    Clock,
    Dispute,
    Document,
    Event,
    LedgerEntry,
    Matter,
    MatterLink,
    Party,
    Petition,
)

FIRST = datetime(2025, 11, 20, 9, 0)
BOOKS = ("petitioner_notice", "opinion", "letter", "")
TITLE = "反映道路损坏"
OpenOffice = Callable[[], AbstractContextManager[Session]]
Rows = list[tuple[Any, ...]]


class Careers(RuleBasedStateMachine):
    """Everything that happens to petitions and to what the villages bring, days going by.

    `acts` remembers what was done to whom, `stacks` what each matter was before each of its steps (None when
    something else has changed since), `archived` the files that only take_back may touch.
    """

    def __init__(self, new_office: OpenOffice) -> None:
        super().__init__()
        self.opened = new_office()
        self.session = self.opened.__enter__()
        users = {user.login: Actor(user.id, user.name, user.rights) for user in desk.users()}
        self.by = users["mijian"]
        self.second = users["lws"]._replace(rights=self.by.rights)
        self.clerk = users["lws"]
        self.desk = Session(self.session.folder, self.session.vault, self.by)
        self.villages: list[int | None] = [*(village.id for village in desk.villages()), None]
        self.cadres = [cadre.id for cadre in desk.cadres()]
        self.units = [int(unit.id) for unit in desk.unit_choices()]
        self.now = FIRST
        self.acts: dict[int, list[str]] = {}
        self.stacks: dict[int, list[Rows | None]] = {}
        self.archived: dict[int, Rows] = {}
        self.lines = audit_lines()
        self.files = 0

    def teardown(self) -> None:
        try:
            self.the_desk_counts_what_its_lists_show()
            self.what_is_open_is_found_and_what_is_sealed_is_not()
            self.the_summary_adds_up()
            assert audit.first_broken() is None
        finally:
            self.opened.__exit__(None, None, None)

    # ------------------------------------------------------------ what may happen

    @initialize(
        route=st.sampled_from([Route.PETITION, Route.PETITION, Route.PETITION, Route.DUTY]), served=st.booleans()
    )
    def start_with_one_under_way(self, route: Route, served: bool) -> None:
        self.register(0, 0, "visit", PetitionClass.APPEAL, 1, False)
        (matter_id,) = self.acts
        unit = {"unit_id": self.units[0]}
        way: list[tuple[str, dict[str, Any]]] = [("screen", {"petition_class": "appeal", "route": route.value})]
        if route == Route.PETITION:
            way.append(("accept", unit))
            opinion = {"answers": self.answers(matter_id), "opinion": "修复", "legal_basis": "依法"}
            way += [("decide", opinion), ("serve", {"service_way": "mail", "receipt": "signed"})] if served else []
        else:
            way.append(("route_in", unit | {"procedure": "行政处罚"}))
        for action, facts in way:
            self.step(matter_id, action, {"on": self.now.date()} | facts)

    @rule(days=st.integers(1, 40))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.the_desk_counts_what_its_lists_show()
        self.what_is_open_is_found_and_what_is_sealed_is_not()

    @precondition(lambda self: len(alive()) < 5)
    @rule(
        ago=st.integers(0, 30),
        village=st.integers(0, 3),
        channel=st.sampled_from(["visit", "letter", Channel.ASSIGNED, Channel.ASSIGNED]),
        petition_class=st.sampled_from([PetitionClass.APPEAL, PetitionClass.APPEAL, *PetitionClass]),
        claims=st.integers(0, 2),
        repeats=st.booleans(),
    )
    def register(self, ago: int, village: int, channel: str, petition_class: str, claims: int, repeats: bool) -> None:
        received_on = self.now.date() - timedelta(days=ago)
        earlier = [row.id for row in alive()]
        form = NewPetition(
            channel=channel,
            received_on=received_on,
            title=TITLE,
            parties=(NewParty(name="李桂兰", phone="13900005678"),),
            claims=("修复", "赔偿")[:claims],
            village_id=self.villages[village],
            petition_class=petition_class,
            repeat_of=min(earlier, default=None) if repeats else None,
            superior_due_on=received_on + timedelta(days=45) if channel == Channel.ASSIGNED else None,
        )
        matter_id = petitions.register(form, self.by, self.now).id
        self.acts[matter_id], self.stacks[matter_id] = ["register"], []
        self.lines += 1

    @precondition(lambda self: len(alive()) < 5)
    @rule(
        kind=st.sampled_from([MatterKind.LEDGER, MatterKind.DISPUTE]),
        ago=st.integers(0, 30),
        promise=st.integers(0, 40),
        grew=st.booleans(),
    )
    def note_down(self, kind: MatterKind, ago: int, promise: int, grew: bool) -> None:
        received_on = self.now.date() - timedelta(days=ago)
        origin = min((row.id for row in alive()), default=None) if grew else None
        form = NewPetition("round", received_on, TITLE, village_id=self.villages[0])
        promised_on = received_on + timedelta(days=promise) if promise else None
        entry = NewEntry(kind, form, promised_on=promised_on, out_of=origin)
        change = self.tried(lambda: village_matters.register(entry, self.by, self.now))
        may_not = origin and (origin in self.archived or Matter.get_by_id(origin).secrecy == "sealed")
        assert (change is None) == bool(may_not)
        if change:
            self.acts[change.id], self.stacks[change.id] = ["register", *["link"] * bool(origin)], []
            if origin:
                self.acts[origin].append("link")
            self.lines += 1

    @rule(data=st.data(), ago=st.integers(0, 10), number=st.integers(2, 6))
    def take_steps(self, data: st.DataObject, ago: int, number: int) -> None:
        matter_id = self.some(data)
        for _ in range(number):
            self.take_a_step(matter_id, data, ago)

    @rule(data=st.data(), number=st.integers(2, 6))
    def go_on_with_the_first(self, data: st.DataObject, number: int) -> None:
        for _ in range(number):
            self.take_a_step(alive()[0].id, data, 0)

    def take_a_step(self, matter_id: int, data: st.DataObject, ago: int) -> None:
        possible = [s.transition for s in steps.next_steps(matter_id, self.by) if s.is_possible]
        if not possible:
            assert is_merged(matter_id) or matter_id in self.archived
            return
        # the usual way is gone more often than the others, and any way on more often than noting something
        ahead = [row for row in possible if row.stage != row.next_stage and not row.is_rare]
        row = data.draw(st.sampled_from([*(row for row in ahead if row.is_main), *ahead * 2, *possible]))
        facts = self.facts(row, matter_id, data)
        facts["on"] = self.now.date() - timedelta(days=ago)
        papers = [
            documents.Issued(kind, kind, data.draw(st.sampled_from(BOOKS)), {}, facts["on"]) for kind in row.documents
        ]
        try:
            self.step(matter_id, row.action, facts, papers[: data.draw(st.integers(0, 2))])
        except Refused as refusal:
            stumbled_on, said = refusal.field, refusal.sentence
        else:
            return
        assert stumbled_on in {fact.name for fact in row.facts}, said
        assert stumbled_on in ("on", "ground", "served_on", "extra_days"), said  # everything else was given

    def step(self, matter_id: int, action: str, facts: dict[str, Any], papers: Any = ()) -> None:
        before = dump(matter_id)
        change = steps.take(matter_id, action, facts, self.by, self.now, papers)
        assert len(change.ids) == 1 + len(papers)
        self.stacks[matter_id].append(before)
        self.noted(change, action, lines=1 + len(papers))
        if action == "archive":
            self.archived[matter_id] = whole(matter_id)

    def facts(self, row: Transition, matter_id: int, data: st.DataObject) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for fact in row.facts:
            if procedure.is_asked(fact, given):
                given[fact.name] = self.fact(fact, matter_id, data)
        return given

    def fact(self, fact: Fact, matter_id: int, data: st.DataObject) -> Any:
        if not fact.is_required and data.draw(st.booleans()):
            return None
        match fact.kind:
            case FactKind.DAY:
                return self.now.date() + timedelta(days=data.draw(st.integers(1, 60)) if fact.may_be_future else 0)
            case FactKind.CHOICE:
                wanted = [*[PetitionClass.APPEAL.value] * 4, *[Route.PETITION.value] * 4, *["redo"] * 3]
                keys = [key for key in [*wanted, *dict(fact.choices)] if key in dict(fact.choices)]
                return data.draw(st.sampled_from(keys))
            case FactKind.NUMBER:
                return data.draw(st.integers(1, 30))
            case FactKind.CADRE:
                return data.draw(st.sampled_from(self.cadres))
            case FactKind.UNIT:
                return data.draw(st.sampled_from(self.units))
            case FactKind.ANSWERS:
                return self.answers(matter_id)
        return "写明"

    def answers(self, matter_id: int) -> tuple[Answer, ...]:
        claims = Claim.select(Claim.id).where(Claim.matter == matter_id).tuples()
        return tuple(Answer(row[0], "已答复", "支持") for row in claims)

    @rule(data=st.data(), number=st.integers(1, 3))
    def take_back(self, data: st.DataObject, number: int) -> None:
        matter_id = self.some(data)
        for _ in range(number):
            main_id = ties.merged_into(matter_id)
            change = self.tried(lambda: steps.take_back(matter_id, self.by, self.now))
            assert (change is None) == (not self.stacks[matter_id])
            if change is None:
                return
            self.archived.pop(matter_id, None)
            self.is_as_it_was(matter_id)
            self.noted(change, "take_back")
            if main_id:
                self.acts[main_id].append("take_back")

    def is_as_it_was(self, matter_id: int) -> None:
        before = self.stacks[matter_id].pop()
        assert before is None or dump(matter_id) == before

    @precondition(lambda self: len(self.acts) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        one, other = self.some(data), self.some(data)
        sides = [Matter.get_by_id(one), Matter.get_by_id(other)]
        fits = one != other and sides[0].secrecy == sides[1].secrecy and not any(side.closed_on for side in sides)
        fits = fits and all(side.kind == MatterKind.PETITION for side in sides)
        before = dump(one)
        change = self.tried(lambda: links.merge(one, other, "同一件事", self.by, self.now))
        assert (change is not None) == fits
        if change:
            self.stacks[one].append(before)
            self.noted(change, "merge")

    @precondition(lambda self: any(is_merged(matter_id) for matter_id in self.acts))
    @rule(data=st.data())
    def unmerge(self, data: st.DataObject) -> None:
        merged = [row.id for row in alive() if is_merged(row.id)]
        matter_id = data.draw(st.sampled_from(merged))
        main_id = ties.merged_into(matter_id)
        change = links.unmerge(matter_id, self.second, self.now)
        assert set(change.ids) == {matter_id, main_id}
        self.is_as_it_was(matter_id)
        self.noted(change, "take_back")

    @rule(data=st.data(), act=st.sampled_from(["people", "attach", "issue"]))
    def something_else(self, data: st.DataObject, act: str) -> None:
        matter_id = self.some(data)
        change = self.tried(lambda: self.act(act, matter_id))
        assert (change is None) == (matter_id in self.archived)
        if change:
            self.noted(change, act, is_step=False)

    def act(self, act: str, matter_id: int) -> Change:
        if act == "people":
            companion = NewParty(role="companion", name="随访人", phone="13900001111")
            return parties.add_party(matter_id, companion, self.by, self.now)
        if act == "attach":
            self.files += 1
            kept = attachments.take_in(self.desk, "照片说明.txt", f"第 {self.files} 份".encode())
            return attachments.add(self.desk, matter_id, kept, self.now)
        paper = documents.Issued("urging_slip", "催办单", "urging", {}, self.now.date())
        return documents.issue(matter_id, paper, self.by, self.now)

    @rule(data=st.data(), act=st.sampled_from(["extend", "pause", "resume"]), ago=st.integers(0, 5))
    def work_on_a_clock(self, data: st.DataObject, act: str, ago: int) -> None:
        clocks = [clock for row in alive() for clock in Clock.select().where(Clock.matter == row.id)]
        clock, day = data.draw(st.sampled_from(clocks)), self.now.date() - timedelta(days=ago)
        acts: dict[str, Callable[[], Change]] = {
            "extend": lambda: clock_acts.extend_clock(clock.id, 10, "情况复杂", "赵志刚", self.by, self.now, day),
            "pause": lambda: clock_acts.pause_clock(clock.id, day, "听证", self.by, self.now),
            "resume": lambda: clock_acts.resume_clock(clock.id, day, self.by, self.now),
        }
        change = self.tried(acts[act])
        assert not (change and clock.stopped_on)
        if change:
            self.noted(change, act, is_step=False)

    @rule(length=st.integers(12, 18), code=st.sampled_from(["notice", "handle"]))
    def a_rule_changes(self, length: int, code: str) -> None:
        (version, *_) = clock_upkeep.rule_versions(code)[::-1]
        change = self.tried(
            lambda: clock_upkeep.save_rule(version._replace(length=length), FIRST.date(), self.by, self.now)
        )
        self.lines += change is not None
        change = self.tried(lambda: clock_upkeep.recompute(self.by, self.now))
        if change:
            self.noted(change, "recompute", is_step=False)
            assert clock_upkeep.preview(self.by) == ()

    @precondition(lambda self: clock_upkeep.last_recompute())
    @rule()
    def the_recomputation_is_taken_back(self) -> None:
        change = self.tried(lambda: clock_upkeep.undo_recompute(self.by, self.now))
        if change:
            self.noted(change, "undo_recompute", is_step=False)

    @precondition(lambda self: len(alive()) > 3)
    @rule(data=st.data(), is_approved=st.booleans())
    def void(self, data: st.DataObject, is_approved: bool) -> None:
        matter_id = self.some(data)
        change = self.tried(lambda: voiding.ask(matter_id, "登记错误", self.by, self.now))
        bound = bool(ties.merged_into(matter_id) or ties.merged_with(matter_id))
        assert (change is None) == (bound or matter_id in self.archived)
        if change is None:
            return
        self.noted(change, "ask_void", is_step=False)
        assert self.tried(lambda: voiding.approve(matter_id, self.by, self.now)) is None
        decide = voiding.approve if is_approved else voiding.refuse
        args = () if is_approved else ("事项成立",)
        self.noted(
            decide(matter_id, *args, self.second, self.now), "void" if is_approved else "refuse_void", is_step=False
        )
        if is_approved:
            assert self.tried(lambda: steps.take_back(matter_id, self.by, self.now)) is None

    # ------------------------------------------------------------ keeping account

    def some(self, data: st.DataObject) -> int:
        return int(data.draw(st.sampled_from([row.id for row in alive()])))

    def tried(self, act: Callable[[], Change]) -> Change | None:
        """What the act changed; None when it was refused, which leaves nothing."""
        before = counts()
        try:
            return act()
        except Refused as refusal:
            said = refusal.sentence
        assert said.endswith("。")
        assert counts() == before
        return None

    def noted(self, change: Change, action: str, lines: int = 1, is_step: bool = True) -> None:
        for matter_id in {one for one in change.ids if one in self.acts}:
            self.acts[matter_id].append(action)
            if not is_step:
                self.stacks[matter_id] = [None] * len(self.stacks[matter_id])
        self.lines += lines

    # ------------------------------------------------------------ what must hold

    @invariant()
    def every_act_has_its_lines(self) -> None:
        assert {matter_id: history(matter_id) for matter_id in self.acts} == self.acts
        assert audit_lines() == self.lines

    @invariant()
    def every_number_is_used_once_and_none_is_left_out(self) -> None:
        found: dict[tuple[int, int], list[int]] = {}
        for row in BookNumber.select().order_by(BookNumber.id):
            found.setdefault((row.book_id, row.year), []).append(row.serial)
        assert all(serials == list(range(1, len(serials) + 1)) for serials in found.values())
        given = [row.text for row in BookNumber.select()]
        assert len(set(given)) == len(given)
        papers = [row.number for row in Document.select().where(Document.number != "")]
        used = [row.number for row in alive()] + papers
        assert sorted(used) == sorted(row.text for row in BookNumber.select().where(BookNumber.voided_at.is_null()))
        assert {row.number for row in Matter.select()} <= set(given)
        for row in alive():
            assert row.number.startswith("密信") == (row.secrecy == "sealed")

    @invariant()
    def clocks_never_run_twice_and_lists_see_the_first(self) -> None:
        for matter in alive():
            clocks = list(Clock.select().where(Clock.matter == matter.id))
            assert all(clock.started_on <= (clock.stopped_on or clock.started_on) for clock in clocks)
            running = [clock for clock in clocks if clock.stopped_on is None]
            codes = [clock.rule_code for clock in running]
            assert len(codes) == len(set(codes))
            counted = [clock for clock in running if clock.rule_code not in WATCHED]
            assert matter.next_due_on == min((clock.due_on for clock in counted), default=None)
            assert matter.next_rule in {c.rule_code for c in counted if c.due_on == matter.next_due_on} or not counted
            stage = matter.stage
            assert (matter.closed_on is None) == (stage in (*OPEN, *VILLAGE_OPEN))
            assert "notice" in codes or stage not in (Stage.REGISTERED, Stage.SCREENED, Stage.OBJECTED)
            assert not (codes and (stage == Stage.ARCHIVED or is_merged(matter.id)))

    @invariant()
    def what_is_archived_never_changes(self) -> None:
        for matter_id, file in self.archived.items():
            assert whole(matter_id) == file
        assert set(self.archived) == {row.id for row in alive() if row.stage == Stage.ARCHIVED}

    def the_desk_counts_what_its_lists_show(self) -> None:
        today = self.now.date()
        for with_sealed in (False, True):
            counted = matters.desk_counts(today, with_sealed)
            lists = [
                len(matters.ids(MatterFilter(today, is_open=True, with_sealed=with_sealed))),
                *(len(matters.ids(MatterFilter(today, due=due, with_sealed=with_sealed))) for due in ("today", "overdue", "soon")),
            ]  # fmt: skip
            assert [counted.open, counted.due_today, counted.overdue, counted.soon] == lists
            closed = matters.ids(MatterFilter(today, is_open=False, with_sealed=with_sealed))
            received = matters.ids(MatterFilter(today, with_sealed=with_sealed))
            assert counted.open + len(closed) == len(received)

    def what_is_open_is_found_and_what_is_sealed_is_not(self) -> None:
        normal = {row.id for row in alive() if row.secrecy == "normal"}
        for who in (self.by, self.clerk):
            assert {row.id for row in reading.find("道路损坏", who)} == normal
        assert set(matters.ids(MatterFilter(self.now.date()))) == normal
        hints = petitions.same_person(NewParty(name="李桂兰", phone="13900005678"), self.villages[0])
        hints += petitions.similar(TITLE, "", self.villages[0], "", self.now.date())
        assert {hint.matter_id for hint in hints} <= normal

    def the_summary_adds_up(self) -> None:
        today = self.now.date()
        month = dates.month(today.year, today.month)
        counted = summary.summarise(month, self.by, today)
        assert all(line.endswith("核对无误") for line in counted.checks)
        assert all(rate.numerator <= rate.denominator for rate in counted.rates)
        values = {figure.name: figure.value for figure in counted.figures}
        petitions_only = [row for row in alive() if row.kind == MatterKind.PETITION]
        assert values["open"] == sum(row.closed_on is None for row in petitions_only)
        assert len(matters.ids(MatterFilter(today, kind=MatterKind.PETITION, with_sealed=True))) == len(petitions_only)
        for name in ("received", "closed", "open", "overdue", "resolved"):
            assert values[name] == len(list(summary.records(name, month, self.by, today)))


def alive() -> list[Any]:
    return list(Matter.select().where(Matter.deleted_at.is_null()).order_by(Matter.id))


def is_merged(matter_id: int) -> bool:
    return ties.merged_into(matter_id) is not None


def history(matter_id: int) -> list[str]:
    query = Event.select(Event.action).where(Event.matter == matter_id).order_by(Event.id)
    return [action for (action,) in query.tuples()]


def dump(matter_id: int) -> Rows:
    """Everything that a step may change about one matter."""
    columns = [field for field in Matter._meta.sorted_fields if field is not Matter.version]
    rows = list(Matter.select(*columns).where(Matter.id == matter_id).tuples())
    for table in (Petition, LedgerEntry, Dispute, Claim, Clock):
        rows.extend(table.select().where(table.matter == matter_id).tuples())
    return rows


def whole(matter_id: int) -> Rows:
    """The file with its people, papers, attachments and history."""
    rows = dump(matter_id)
    for table in (Party, Document, Attachment, Event):
        rows.extend(table.select().where(table.matter == matter_id).tuples())
    return rows


def counts() -> list[int]:
    tables = (Matter, Event, Clock, Document, BookNumber, audit.AuditLine, Party, MatterLink, Attachment)
    return [table.select().count() for table in tables]


def audit_lines() -> int:
    return int(audit.AuditLine.select().where(audit.AuditLine.action != "read").count())


def test_random_careers(new_office: OpenOffice) -> None:
    run_state_machine_as_test(
        lambda: Careers(new_office),
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
