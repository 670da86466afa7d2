"""Random careers of petitions: whatever the staff do, in whatever order, the books stay right."""

from collections import Counter
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

from desktop.casework import office as desk
from desktop.casework import petitions, reading, steps, summary
from desktop.casework.session import Session
from desktop.casework.steps import Answer
from desktop.domain import dates
from desktop.domain.codes import PetitionClass, Route
from desktop.domain.faults import Refused
from desktop.domain.procedure import Fact, FactKind, Stage, open_stages
from desktop.domain.records import Actor, MatterFilter, NewParty, NewPetition
from desktop.store import audit, matters
from desktop.store.tables import BookNumber, Claim, Clock, Document, Event, Matter

FIRST = datetime(2025, 11, 20, 9, 0)
OpenOffice = Callable[[], AbstractContextManager[Session]]


class Careers(RuleBasedStateMachine):
    """Registers, steps, steps taken back, days going by; `acts` remembers what was done to whom."""

    def __init__(self, new_office: OpenOffice) -> None:
        super().__init__()
        self.opened = new_office()
        self.opened.__enter__()
        row = next(user for user in desk.users() if user.login == "mijian")
        self.by = Actor(row.id, row.name, row.rights)
        self.villages: list[int | None] = [*(village.id for village in desk.villages()), None]
        self.cadres = [cadre.id for cadre in desk.cadres()]
        self.units = [int(unit.id) for unit in desk.unit_choices()]
        self.now = FIRST
        self.acts: dict[int, list[str]] = {}
        self.lines = audit_lines()

    def teardown(self) -> None:
        try:
            self.the_desk_counts_what_its_lists_show()
            self.what_is_open_is_found_and_what_is_sealed_is_not()
            self.the_summary_adds_up()
            assert audit.first_broken() is None
        finally:
            self.opened.__exit__(None, None, None)

    # ------------------------------------------------------------ what may happen

    @initialize(route=st.sampled_from([Route.PETITION, Route.PETITION, Route.DUTY]))
    def start_with_one_under_way(self, route: Route) -> None:
        self.register(0, 0, "visit", PetitionClass.APPEAL, 1, False)
        (matter_id,) = self.acts
        on = {"on": self.now.date()}
        screened = {"petition_class": PetitionClass.APPEAL.value, "route": route.value}
        for action, facts in (("screen", screened), ("accept", {"unit_id": self.units[0]})):
            steps.take(matter_id, action, on | facts, self.by, self.now)
            self.acts[matter_id].append(action)

    @rule(days=st.integers(1, 40))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: len(self.acts) < 5)
    @rule(
        ago=st.integers(0, 30),
        village=st.integers(0, 3),
        channel=st.sampled_from(["visit", "letter", "call"]),
        petition_class=st.sampled_from([PetitionClass.APPEAL, PetitionClass.APPEAL, *PetitionClass]),
        claims=st.integers(0, 2),
        repeats=st.booleans(),
    )
    def register(self, ago: int, village: int, channel: str, petition_class: str, claims: int, repeats: bool) -> None:
        form = NewPetition(
            channel=channel,
            received_on=self.now.date() - timedelta(days=ago),
            title="反映道路损坏",
            parties=(NewParty(name="李桂兰", phone="13900005678"),),
            claims=("修复", "赔偿")[:claims],
            village_id=self.villages[village],
            petition_class=petition_class,
            repeat_of=min(self.acts, default=None) if repeats else None,
        )
        matter_id = petitions.register(form, self.by, self.now).id
        self.acts[matter_id] = ["register"]

    @rule(data=st.data(), ago=st.integers(0, 10), number=st.integers(1, 3))
    def take_steps(self, data: st.DataObject, ago: int, number: int) -> None:
        matter_id = data.draw(st.sampled_from(list(self.acts)))
        for _ in range(number):
            self.take_a_step(matter_id, data, ago)

    def take_a_step(self, matter_id: int, data: st.DataObject, ago: int) -> None:
        possible = [s.transition for s in steps.next_steps(matter_id, self.by) if s.is_possible]
        # moving on is tried more often than noting something
        moving = [row for row in possible if row.stage != row.next_stage]
        row = data.draw(st.sampled_from([*moving * 3, *possible]))
        facts = {fact.name: self.fact(fact, matter_id, data) for fact in row.facts}
        facts["on"] = self.now.date() - timedelta(days=ago)
        stumbled_on = ""
        try:
            steps.take(matter_id, row.action, facts, self.by, self.now)
            self.acts[matter_id].append(row.action)
        except Refused as refusal:
            stumbled_on = refusal.field or refusal.sentence
        assert stumbled_on in ("", "on", "route", "resolved_on")

    def fact(self, fact: Fact, matter_id: int, data: st.DataObject) -> Any:
        if not fact.is_required and data.draw(st.booleans()):
            return None
        match fact.kind:
            case FactKind.DAY:
                return self.now.date()
            case FactKind.CHOICE:
                wanted = [*[PetitionClass.APPEAL.value] * 4, Route.PETITION.value, *(key for key, _ in fact.choices)]
                return data.draw(st.sampled_from([key for key in wanted if key in dict(fact.choices)]))
            case FactKind.CADRE:
                return data.draw(st.sampled_from(self.cadres))
            case FactKind.UNIT:
                return data.draw(st.sampled_from(self.units))
            case FactKind.ANSWERS:
                claims = Claim.select(Claim.id).where(Claim.matter == matter_id).tuples()
                return tuple(Answer(row[0], "已答复", "支持") for row in claims)
        return "写明"

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        matter_id = data.draw(st.sampled_from(list(self.acts)))
        standing = [action for action, is_back in history(matter_id) if not is_back and action != "take_back"]
        try:
            steps.take_back(matter_id, self.by, self.now)
        except Refused:
            assert standing == ["register"]
        else:
            self.acts[matter_id].append("take_back")

    # ------------------------------------------------------------ what must hold

    @invariant()
    def every_act_has_its_lines(self) -> None:
        assert {matter_id: [action for action, _ in history(matter_id)] for matter_id in self.acts} == self.acts
        assert audit_lines() - self.lines == sum(map(len, self.acts.values()))

    @invariant()
    def every_number_is_used_once_and_none_is_left_out(self) -> None:
        for book in {row.book_id for row in BookNumber.select(BookNumber.book)}:
            years: dict[int, list[int]] = {}
            for row in BookNumber.select().where(BookNumber.book == book).order_by(BookNumber.id):
                years.setdefault(row.year, []).append(row.serial)
            assert all(serials == list(range(1, len(serials) + 1)) for serials in years.values())
        numbers = Counter(row.number for row in [*Matter.select(), *Document.select()])
        assert numbers == Counter(row.text for row in BookNumber.select())
        assert max(numbers.values(), default=1) == 1

    @invariant()
    def clocks_never_run_twice_and_lists_see_the_first(self) -> None:
        for matter in Matter.select():
            running = list(Clock.select().where((Clock.matter == matter.id) & Clock.stopped_on.is_null()))
            codes = [clock.rule_code for clock in running]
            assert len(codes) == len(set(codes))
            counted = [clock for clock in running if clock.rule_code != "review_request"]
            first = min(counted, key=lambda clock: clock.due_on, default=None)
            assert matter.next_due_on == (first and first.due_on)
            assert matter.next_rule == (first.rule_code if first else "")
            stage = Stage(matter.stage)
            assert (matter.closed_on is None) == (stage in open_stages())
            assert "notice" in codes or stage not in (Stage.REGISTERED, Stage.SCREENED)
            assert not (codes and stage == Stage.CLOSED)

    @rule()
    def the_desk_counts_what_its_lists_show(self) -> None:
        today = self.now.date()
        for with_sealed in (False, True):
            counted = matters.desk_counts(today, with_sealed)
            lists = [
                len(matters.ids(MatterFilter(today, is_open=True, with_sealed=with_sealed))),
                *(len(matters.ids(MatterFilter(today, due=due, with_sealed=with_sealed))) for due in ("today", "overdue", "soon")),
            ]  # fmt: skip
            assert [counted.open, counted.due_today, counted.overdue, counted.soon] == lists

    @rule()
    def what_is_open_is_found_and_what_is_sealed_is_not(self) -> None:
        found = {row.id for row in reading.find("道路损坏", self.by)}
        assert found == {row.id for row in Matter.select().where(Matter.secrecy == "normal")}

    def the_summary_adds_up(self) -> None:
        today = self.now.date()
        counted = summary.summarise(dates.month(today.year, today.month), self.by, today)
        assert all(line.endswith("核对无误") for line in counted.checks)
        assert all(rate.numerator <= rate.denominator for rate in counted.rates)
        values = {figure.name: figure.value for figure in counted.figures}
        assert values["open"] == Matter.select().where(Matter.closed_on.is_null()).count()


def history(matter_id: int) -> list[tuple[str, bool]]:
    query = Event.select(Event.action, Event.taken_back_by).where(Event.matter == matter_id).order_by(Event.id)
    return [(action, back is not None) for action, back in query.tuples()]


def audit_lines() -> int:
    return int(audit.AuditLine.select().count())


def test_random_careers(new_office: OpenOffice) -> None:
    run_state_machine_as_test(
        lambda: Careers(new_office),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
