"""Random histories of an office that closes its months in any order: nothing is lost, and nothing is told twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desktop.casework import closing, figures, late_records
from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.closings import FLOWS
from desktop.domain.dates import Period
from desktop.domain.summaries import Summary
from desktop.store.edition_members import members_now
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import LedgerEntry, Matter, Petition, Visit

MONTHS = (*(dates.month(2026, number) for number in (9, 10, 11, 12)), dates.month(2027, 1))
LONGER = tuple(dates.parse_period(code) for code in ("2026-Q4", "2026-H2", "2026"))
START = date(2026, 10, 3)

ENTER = st.tuples(st.just("enter"), st.sampled_from(["petition", "ledger", "dispute", "visit"]), st.integers(0, 150))
CHANGE = st.tuples(
    st.sampled_from(["void", "move", "conclude", "reopen", "resolve", "rate", "repeat", "erase"]),
    st.integers(0, 20),
    st.integers(0, 150),
)
CLOSE = st.tuples(st.just("close"), st.integers(0, 7), st.just(0))
HISTORIES = st.lists(ENTER | ENTER | CHANGE | CLOSE | CLOSE, min_size=6, max_size=18)


class History:
    """An office as the days go by, eight for every act."""

    def __init__(self, office: Session, village_id: int) -> None:
        self.office, self.village_id = office, village_id
        self.today = START
        self.entered: list[tuple[Any, int]] = []
        self.frozen: dict[int, Summary] = {}

    def do(self, act: str, which: Any, days: int) -> None:
        self.today += timedelta(days=8)
        if act == "enter":
            self.enter(which, days)
        elif act == "close":
            self.close((MONTHS + LONGER)[which])
        elif self.entered:
            self.change(act, *self.entered[which % len(self.entered)], self.day(days))

    def day(self, days: int) -> date:
        """Some day that is not yet to come."""
        return min(date(2026, 9, 1) + timedelta(days=days), self.today)

    def enter(self, kind: str, days: int) -> None:
        record_id, when = new_id(), {"entered_by": 1, "entered_at": datetime(2026, 11, 1)}
        if kind == "visit":
            where = {"village": self.village_id, "purpose": "round", "way": "door"}
            insert(Visit, id=record_id, visited_on=self.day(days), **where, **when)
            self.entered.append((Visit, record_id))
            return
        told = {"title": "某事", "stage": "registered", "number": str(record_id), "kind": kind, "channel": "visit"}
        insert(Matter, id=record_id, received_on=self.day(days), **told, **when)
        if kind == "petition":
            insert(Petition, matter=record_id, petition_class="appeal")
        elif kind == "ledger":
            insert(LedgerEntry, matter=record_id)
        self.entered.append((Matter, record_id))

    def change(self, act: str, table: Any, record_id: int, day: date) -> None:
        own = table.id == record_id
        if act == "void":
            table.update(deleted_at=datetime(2026, 11, 1)).where(own).execute()
        elif act == "move":
            table.update({table.received_on if table is Matter else table.visited_on: day}).where(own).execute()
        elif table is Visit:
            return
        elif act == "rate":
            Petition.update(rated_on=day, desk_rating="satisfied").where(Petition.matter == record_id).execute()
            entry = {"feedback_on": day, "rating": "satisfied"}
            LedgerEntry.update(entry).where(LedgerEntry.matter == record_id).execute()
        elif act == "erase":
            for own_table in (Petition, LedgerEntry):
                own_table.delete().where(own_table.matter == record_id).execute()
            Matter.delete().where(own).execute()
        else:
            columns = {"conclude": "closed_on", "reopen": "closed_on", "resolve": "resolved_on", "repeat": "is_repeat"}
            value = {"reopen": None, "repeat": day.day % 2}.get(act, day)
            Matter.update({columns[act]: value}).where(own).execute()

    def close(self, period: Period) -> None:
        if self.today > period.to_on:
            prepared = closing.prepare(period, self.office.actor, self.today)
            at = datetime(self.today.year, self.today.month, self.today.day, 9)
            made = closing.close(self.office, prepared, {"report": b"%PDF"}, "更正", at)
            self.frozen[made.id] = prepared

    # ---------------------------------------------------------------- what must hold at the end

    def check(self) -> None:
        for edition, summary in self.frozen.items():
            assert closing.edition_summary(edition, self.office.actor) == summary
        for period in (*MONTHS, *LONGER):
            if period.from_on <= self.today:
                self.check_lists(period)
        for month in MONTHS:
            self.check_told_once(month)

    def check_lists(self, period: Period) -> None:
        """Behind every number stand as many records; longer periods agree with their months."""
        by = self.office.actor
        told = closing.summary_of(period, by, self.today)
        if period in LONGER:
            live = closing.prepare(period, by, self.today) if self.today > period.to_on else told
            assert live.checks[-1].endswith("核对无误"), live.checks[-1]
            told = live
        for table in told.tables:
            if table.key not in ("late", "months"):
                continue
            for row in table.rows:
                for text, figure in row:
                    if figure and "@" in figure:
                        assert len(figures.records(figure, period, by, self.today)) == abs(int(text)), figure

    def check_told_once(self, month: Period) -> None:
        """A month as last closed, and what every later month tells of it, is the month as it stands."""
        own = closing.editions(month)
        later = [one for one in MONTHS if one.from_on > month.from_on and one.from_on <= self.today]
        still_open = [one for one in later if not closing.editions(one)]
        if not own or not still_open:
            return
        closed = closing.edition_summary(own[-1].id, self.office.actor)
        values = {figure.name: figure.value for figure in closed.figures}
        tellers = [one for one in later if closing.editions(one) and closing.editions(one)[-1].id > own[-1].id]
        now = members_now(month, self.today)
        for name in FLOWS:
            said = 0
            for teller in (*tellers, still_open[0]):
                behind = (
                    late_records.late_records(f"{kind}.{name}@{month.code}", teller, self.office.actor, self.today)
                    for kind in ("late", "gone")
                )
                late, gone = map(len, behind)
                said += late - gone
            assert values[name] + said == len(now[name]), name


def test_nothing_is_lost_and_nothing_told_twice(new_office: Callable[..., Any]) -> None:
    @settings(max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(HISTORIES)
    def check(acts: list[tuple[str, Any, int]]) -> None:
        with new_office() as office:
            history = History(office, desk.villages()[0].id)
            for act in acts:
                history.do(*act)
            history.check()

    check()
