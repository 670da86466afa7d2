"""The demonstration year is closed month by month, then changed behind its back: what is told late is what changed.

Recounts of exports before and after say what came to every closed month and what left it.
"""

import shutil
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from desktop.casework import closing, figures, links, people, petitions, steps, village_matters, visits, voiding
from desktop.casework import office as desk
from desktop.casework.session import Session, sign_in
from desktop.demo.office import LOGIN, PASSWORD
from desktop.domain import dates
from desktop.domain.codes import Right
from desktop.domain.records import Actor, NewEntry, NewParty, NewPetition
from desktop.domain.summaries import Summary
from desktop.domain.visits import NewVisit
from desktop.exchange.export import export_jsonl
from desktop.paths import DataFolder
from desktop.store.tables import Matter
from tests.demo.paper import check_table
from tests.demo.recount import Recount
from tests.demo.recount_lines import Line, span_of

CLOSED = tuple(f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(9, 22))
RUNNING, NEXT = "2026-11", "2026-12"
LONGER = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-H1", "2026-H2", "2026")
FLOWS = (
    *("received", "first", "repeat", "closed", "resolved", "desk_rated", "desk_satisfied", "unit_rated"),
    *("unit_satisfied", "ledger_received", "ledger_closed", "ledger_rated", "ledger_satisfied"),
    *("dispute_received", "visits"),
)
PDF = b"%PDF-1.7 as issued"
MORE_LISTS = (
    *("received.tie.1", "received.tie.2", "received.tie.12", "notice_due", "ledger_received.sealed"),
    *("households_assigned", "received.channel.visit.collective.persons"),
)
"""Figures that what the year has not seen changes."""
NOTHING: set[Any] = set()

Changed = dict[str, set[Any]]
"""`late.received@2026-08` → what came to that month, `gone.…` → what left it; only where something did."""


class Seen(NamedTuple):
    """The office at one time: a recount, the summaries, and the lists behind what is told late."""

    recount: Recount
    summaries: dict[str, Summary]
    lists: dict[tuple[str, str], list[Any]]


class Story(NamedTuple):
    """Months as issued; the office before late changes, after them, and after more in the month that followed."""

    issued: dict[str, Summary]
    before: Seen
    after: Seen
    later: Seen


def record_keys(found: list[Any]) -> list[Any]:
    return sorted(one.matter_id or one.record_id for one in found)


def changed(old: Recount, new: Recount, codes: tuple[str, ...]) -> Changed:
    found: Changed = {}
    for code in codes:
        was, now = old.members(span_of(code)), new.members(span_of(code))
        for name in FLOWS:
            had, has = set(was.get(name, [])), set(now.get(name, []))
            found |= {f"late.{name}@{code}": has - had, f"gone.{name}@{code}": had - has}
    return {name: keys for name, keys in found.items() if keys}


def listed(keys: Iterable[Any], story: Story) -> list[Any]:
    """Records as a list shows them: a visit that was removed has its place, but its number is gone."""
    was, now = ({line["id"] for line in seen.recount.export.of["visit"]} for seen in (story.before, story.after))
    return sorted(0 if key in was - now else key for key in keys)


def told(summary: Summary) -> dict[str, int]:
    """What 以前月份补录 of a summary tells."""
    late = [table for table in summary.tables if table.key == "late"]
    cells = [cell for table in late for row in table.rows for cell in row[1:]]
    assert all(text == "0" for text, name in cells if not name)
    return {name: int(text) for text, name in cells if name}


# ---------------------------------------------------------------- the story


class Office:
    """The office as its clerk works in it; `all_rights` sees sealed matters as well."""

    def __init__(self, session: Session, folder: Any) -> None:
        self.session, self.folder, self.exports = session, folder, 0
        self.all_rights = session.actor._replace(rights=frozenset(Right))
        self.other = Actor(session.actor.id + 1, "另一位同事（演示）", frozenset(Right))

    def seen(self, at: datetime, codes: tuple[str, ...]) -> Seen:
        self.exports += 1
        path = self.folder / f"{self.exports}.jsonl"
        export_jsonl(path, self.all_rights, at)
        found = {code: closing.summary_of(dates.parse_period(code), self.all_rights, at.date()) for code in codes}
        names = {(name, code) for code, one in found.items() for name in told(one)}
        names |= {(name, "2026") for name in self._of_months(found.get("2026"))}
        names |= {(name, "2026") for name in MORE_LISTS if "2026" in found}
        lists = {(name, code): self._listed(name, code, at.date()) for name, code in names}
        return Seen(Recount(path, at.date().isoformat()), found, lists)

    def _of_months(self, year: Summary | None) -> list[str]:
        rows = [row for table in year.tables if table.key == "months" for row in table.rows] if year else []
        return [name for row in rows for _text, name in row if name]

    def _listed(self, name: str, code: str, today: date) -> list[Any]:
        return record_keys(figures.records(name, dates.parse_period(code), self.all_rights, today))

    def close(self, code: str, at: datetime) -> Summary:
        prepared = closing.prepare(dates.parse_period(code), self.all_rights, at.date())
        closing.close(self.session, prepared, {"report": PDF}, "", at)
        return prepared

    def register(self, received_on: date, at: datetime, **fields: Any) -> int:
        form = {
            "channel": "letter",
            "title": "反映宅基地界址争议请求丈量",
            "parties": (NewParty(name="李演示"),),
        } | fields
        return petitions.register(NewPetition(received_on=received_on, **form), self.all_rights, at).id


def change_behind_its_back(office: Office, recount: Recount, at: datetime) -> None:
    """Petitions, an entry, a dispute and visits come late; dates are corrected, petitions void, resolved and rated late."""
    by, lines = office.all_rights, recount.export
    village, cadre = lines.of["village"][0]["id"], lines.of["cadre"][0]["id"]
    office.register(date(2026, 10, 12), at, channel="visit", person_count=6, category_code="0101", tie_codes=("1", "3"))
    office.register(date(2026, 8, 3), at, flags=frozenset({"is_joint_letter"}), person_count=9, village_id=village)
    office.register(date(2026, 9, 9), at, petition_class="accusation")
    office.register(date(2025, 1, 6), at)
    late = NewPetition(
        "round", date(2026, 10, 20), "机耕路被冲断", village_id=village, parties=(NewParty(name="李演示"),)
    )
    village_matters.register(NewEntry("ledger", late), by, at)
    village_matters.register(NewEntry("dispute", late, dispute_type="07", level="ordinary"), by, at)
    visits.record(NewVisit(date(2026, 9, 30), village, (cadre,), told="问了收成。", met="李演示"), by, at)
    gone = next(one for one in lines.of["visit"] if one["visited_on"][:7] == "2026-07" and one["way"] == "door")
    visits.remove(gone["id"], "重复登记", by, at)
    moved, void, resolved = petitions_of(lines.matters("petition"))
    Matter.update(received_on=date(2026, 6, 30)).where(Matter.id == moved).execute()
    voiding.ask(void, "重复登记", by, at)
    voiding.approve(void, office.other, at)
    steps.take(resolved, "resolve", {"on": date(2026, 10, 30), "note": "双方和好"}, by, at)


def add_what_the_year_has_not_seen(office: Office, recount: Recount, at: datetime) -> None:
    """A merged petition, a code that begins like another, a household given up today, a sealed entry of the ledger."""
    by, lines = office.all_rights, recount.export
    one, other = (office.register(at.date(), at) for _ in range(2))
    links.merge(other, one, "同一事项", by, at)
    desk.save_code("ties", "12", "结合十二（演示）", "", "", by, at)
    office.register(at.date(), at, tie_codes=("12",))
    office.register(at.date(), at, channel="visit", person_count=8, tie_codes=("2", "12"))
    home = lines.of["household"][0]["id"]
    for person in people.members(home, by):
        people.leave(person.id, "left_on", at.date(), by, at)
    people.close_household(home, at.date(), by, at)
    removed, sealed = (entry["id"] for entry in lines.matters("ledger")[-2:])
    Matter.update(secrecy="sealed").where(Matter.id == sealed).execute()
    Matter.update(deleted_at=at).where(Matter.id == removed).execute()


def petitions_of(lines: list[Line]) -> tuple[int, int, int]:
    """One to be moved out of July, one of May to become void, and one that may yet be called resolved."""
    openly = [one for one in lines if one["secrecy"] == "normal" and one["stage"] != "archived"]
    moved = next(one for one in openly if one["received_on"][:7] == "2026-07")
    void = next(
        one for one in openly if one["received_on"][:7] in ("2026-04", "2026-05", "2026-08") and one["closed_on"]
    )
    rest = [one for one in openly if one["received_on"] < "2026-10" and one["resolved_on"] is None]
    resolved = next(one for one in rest if one["closed_on"] and one["id"] not in (moved["id"], void["id"]))
    return moved["id"], void["id"], resolved["id"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, demo: Any) -> Story:
    """Everything that is looked at below, in an office of its own."""
    folder = tmp_path_factory.mktemp("closed")
    shutil.copytree(demo.folder.root, folder / "data")
    at = datetime.combine(demo.until, datetime.min.time()) + timedelta(hours=17)
    session = sign_in(DataFolder(folder / "data"), LOGIN, PASSWORD, at)
    office = Office(session, folder)
    before = office.seen(at, ())
    issued = {code: office.close(code, at) for code in CLOSED}
    change_behind_its_back(office, before.recount, at + timedelta(hours=1))
    add_what_the_year_has_not_seen(office, before.recount, at + timedelta(hours=1))
    after = office.seen(at + timedelta(hours=2), (*CLOSED, RUNNING, *LONGER))
    december = at + timedelta(days=16)  # a Sunday: the week's quotas run out today, and are not yet due
    issued[RUNNING] = office.close(RUNNING, december)
    office.register(date(2026, 10, 13), december, channel="call")
    office.register(date(2026, 11, 29), december)
    later = office.seen(december + timedelta(hours=1), (*CLOSED, RUNNING, NEXT, "2026"))
    session.close()
    return Story(issued, before, after, later)


# ---------------------------------------------------------------- what must hold


def test_closed_months_stay_as_issued(story: Story) -> None:
    for code in CLOSED:
        assert story.after.summaries[code] == story.later.summaries[code] == story.issued[code]
        counted = story.before.recount.figures(span_of(code))
        assert {one.name: one.value for one in story.issued[code].figures if one.value} == counted
    assert story.later.summaries[RUNNING] == story.issued[RUNNING]


def test_what_came_late_is_told_by_the_month_that_runs(story: Story) -> None:
    expected = changed(story.before.recount, story.after.recount, CLOSED)
    assert {name.partition(".")[0] for name in expected} == {"late", "gone"}
    assert {"late.received@2026-10", "late.received@2026-09", "late.received@2026-08", "late.received@2026-06"} <= set(
        expected
    )
    assert {"late.resolved@2026-10", "late.ledger_received@2026-10", "late.dispute_received@2026-10"} <= set(expected)
    assert {"late.visits@2026-09", "gone.visits@2026-07", "gone.received@2026-07"} <= set(expected)
    assert told(story.after.summaries[RUNNING]) == {name: len(keys) for name, keys in expected.items()}
    for name, keys in expected.items():
        assert story.after.lists[name, RUNNING] == listed(keys, story), name


def test_what_was_told_is_not_told_again(story: Story) -> None:
    expected = changed(story.after.recount, story.later.recount, CLOSED)
    expected |= {"late.received@2026-11": NOTHING, "late.first@2026-11": NOTHING}
    found = told(story.later.summaries[NEXT])
    assert found == {name: len(keys) or 1 for name, keys in expected.items()}
    assert told(story.later.summaries[RUNNING]) == told(story.after.summaries[RUNNING])
    for name, keys in changed(story.before.recount, story.after.recount, CLOSED).items():
        assert story.later.lists[name, RUNNING] == listed(keys, story), name


def test_the_year_is_the_sum_of_its_months_and_what_came_late(story: Story) -> None:
    for seen in (story.after, story.later):
        year, now = seen.summaries["2026"], seen.recount.figures(span_of("2026"))
        assert all(check.endswith("核对无误") for check in year.checks)
        assert year.checks[-1] == "各月之和加补录与全年核对无误"
        (months,) = (table for table in year.tables if table.key == "months")
        for place in range(1, len(months.columns)):
            cells = [row[place] for row in months.rows]
            name = cells[0][1]
            values = [int(text) for text, _name in cells]
            assert values[0] == values[-1] == now[name] == sum(values[at] for at in months.adds)
            assert values[1:-3] == [month_count(story, seen, one[1]) for one in cells[1:-3]]


def month_count(story: Story, seen: Seen, cell: str) -> int:
    """What a month of the year counts: as closed, or as it stands."""
    name, _, code = cell.partition("@")
    when = story.before if code in CLOSED else seen
    if code == RUNNING and seen is story.later:
        return next(one.value for one in story.issued[RUNNING].figures if one.name == name)
    return when.recount.figures(span_of(code))[name]


def test_the_lists_of_the_year_are_those_of_the_closings(story: Story) -> None:
    since = changed(story.before.recount, story.after.recount, tuple(code for code in CLOSED if code[:4] == "2026"))
    for (name, code), keys in story.after.lists.items():
        figure, _, of = name.partition("@")
        if code != "2026":
            continue
        if figure.startswith(("late.", "gone.")):
            parts = [found for one, found in since.items() if one.partition("@")[0] == figure]
            assert keys == listed((key for found in parts for key in found), story), name
        else:
            recount = (story.before if of in CLOSED else story.after).recount
            assert keys == listed(recount.members(span_of(of or code)).get(figure, []), story), name


def test_the_month_that_has_just_begun(story: Story) -> None:
    counted = story.later.recount.figures(span_of(NEXT))
    assert {one.name: one.value for one in story.later.summaries[NEXT].figures if one.value} == counted


@pytest.mark.parametrize("code", [RUNNING, *LONGER])
def test_open_periods_are_counted_as_the_books_stand(story: Story, code: str) -> None:
    """With a petition of January 2025 last year is known, and compared with."""
    summary, recount = story.after.summaries[code], story.after.recount
    assert {one.name: one.value for one in summary.figures if one.value} == recount.figures(span_of(code))
    for table in summary.tables:
        if table.key not in ("late", "months"):
            check_table(table, code, recount, story.before.recount if code == RUNNING else None)
    columns = [place for place, one in enumerate(summary.tables[0].columns) if one.head in ("同比", "增减")]
    assert any("%" in row[place][0] for place in columns for row in summary.tables[0].rows)
