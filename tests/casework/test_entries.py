"""The ledger as a whole: what is carried from one matter into the next, lists and their figures, lines and the table."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from desktop.casework import bulk, entries, reading, views, village_matters
from desktop.domain.codes import ENTRIES, LinkKind, PartyRole
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, MatterFilter, NewEntry, NewParty, NewPetition
from desktop.domain.stages import Stage, VillageStage
from desktop.exchange.entry_export import COLUMNS, export_entries
from desktop.store import matters
from desktop.store.tables import Matter

Note = Callable[..., Change]

PEOPLE = (
    NewParty(name="李桂兰", phone="13900005678", id_number="11010519491231002X", address="云溪镇双桥村四组"),
    NewParty(role="companion", name="王小满", phone="13700001111"),
    NewParty(role="opponent", name="陈大力", phone="13600002222"),
)


@pytest.fixture
def note(by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> Note:
    """Enters a ledger entry of 双桥村, fields changed as named."""

    def noted(kind: str = "ledger", give: bool = False, ending: Any = None, **fields: Any) -> Change:
        own = {name: fields.pop(name) for name in ("promised_on", "out_of", "dispute_type", "level") if name in fields}
        values: dict[str, Any] = {
            "channel": "round",
            "received_on": at.date(),
            "title": "四组水渠塌方，三十亩田缺水",
            "content": "塌方约二十米，影响春灌。",
            "parties": PEOPLE,
            "village_id": village_ids[0],
            "claims": ("尽快修复", "先调水保苗"),
            "category_code": "0101",
            "theme_code": "0304",
            "tie_codes": ("1", "3"),
            "handler_id": cadre_ids[1],
            "leader_id": cadre_ids[0],
        }
        form = NewEntry(kind, NewPetition(**(values | fields)), **own)
        return village_matters.register(form, by, at, give=give, ending=ending)

    return noted


# ---------------------------------------------------------------- giving at once


def test_given_at_once_in_the_same_act(note: Note, by: Actor, at: datetime) -> None:
    change = note(give=True, promised_on=date(2026, 11, 27))
    assert change.say == "已记入并交办，编号 民〔2026〕0001号。"
    file = reading.open_file(change.id, by, at)
    assert (file.row.stage, file.own["promised_on"]) == (VillageStage.GIVEN, date(2026, 11, 27))
    assert [event.action for event in file.events] == ["give", "register"]


def test_giving_at_once_without_a_handler_writes_nothing(note: Note) -> None:
    with pytest.raises(Refused) as no:
        note(give=True, handler_id=None)
    assert no.value.field == "handler_id"
    assert not Matter.select().exists()


# ---------------------------------------------------------------- what is carried


def as_petition(fields: dict[str, Any], at: datetime) -> NewPetition:
    """What the form makes of the fields that it was filled in with: its companions by name alone."""
    lead = NewParty(name=fields["name"], phone=fields.get("phone", ""), id_number=fields.get("id_number", ""))
    others = tuple(NewParty(role="companion", name=name) for name in fields["companions"])
    values = {name: fields[name] for name in set(NewPetition.__slots__) & fields.keys()}
    values |= {"received_on": at.date(), "parties": (lead, *others), "claims": tuple(fields["claims"])}
    return NewPetition(**values | {"tie_codes": tuple(fields["tie_codes"])})


def test_nothing_that_was_taken_down_is_lost_on_the_way_to_a_petition(note: Note, by: Actor, at: datetime) -> None:
    one = note().id
    fields = village_matters.carried(one, "petition", by)
    ending = {"on": at.date(), "outcome": "to_petition", "result": "群众要求书面答复"}
    change = village_matters.to_petition(one, as_petition(fields, at), by, at, ending)
    entry, petition = reading.open_file(one, by, at), reading.open_file(change.id, by, at)
    for name in ("content", "theme_label", "tie_labels", "group_name", "place"):
        assert getattr(petition, name) == getattr(entry, name)
    for name in ("title", "village_name", "category_label", "handler_name", "leader_name", "party_name"):
        assert getattr(petition.row, name) == getattr(entry.row, name)
    assert [claim.text for claim in petition.claims] == ["尽快修复", "先调水保苗"]
    people = {party.name: party for party in petition.parties}
    assert (people["李桂兰"].id_number, people["李桂兰"].address) == ("11010519491231002X", "云溪镇双桥村四组")
    assert people["王小满"].phone == "13700001111"
    assert (people["陈大力"].role, people["陈大力"].phone) == (PartyRole.OPPONENT, "13600002222")
    assert (petition.row.channel, petition.row.stage) == ("visit", Stage.REGISTERED)
    assert (entry.row.stage, entry.row.outcome) == (VillageStage.DONE, "to_petition")
    assert [(link.kind, link.number) for link in entry.links] == [(LinkKind.GREW_OUT_OF, petition.row.number)]
    assert f"由 {entry.row.number} 产生" in [event.text for event in petition.events]


def test_an_ending_that_is_refused_registers_nothing(note: Note, by: Actor, at: datetime) -> None:
    one = note().id
    form = as_petition(village_matters.carried(one, "petition", by), at)
    with pytest.raises(Refused):
        village_matters.to_petition(one, form, by, at, {"on": at.date(), "outcome": "to_petition", "result": ""})
    assert Matter.select().count() == 1


def test_another_person_of_the_same_name_keeps_the_own_number(note: Note, by: Actor, at: datetime) -> None:
    one = note().id
    other = NewParty(name="李桂兰", id_number="110105194912310038")
    form = NewPetition("visit", at.date(), "另一件", parties=(other,))
    change = village_matters.to_petition(one, form, by, at)
    assert reading.open_file(change.id, by, at).parties[0].phone == ""


# ---------------------------------------------------------------- lists, figures, many at once


@pytest.fixture
def docket(note: Note, take: Callable[..., Any], register: Callable[..., int], village_ids: list[int]) -> list[int]:
    """A petition, two ledger entries and a dispute; the first entry left people dissatisfied."""
    petition = register()
    first = note(theme_code="0201", tie_codes=("2",)).id
    take(first, "settle", outcome="explained", result="说明了政策")
    take(first, "feed_back", feedback_way="phone", rating="dissatisfied")
    second = note(village_id=village_ids[1], channel="meeting").id
    return [petition, first, second, note("dispute").id]


def test_lists_tell_kinds_themes_and_ratings_apart(docket: list[int], at: datetime) -> None:
    petition, first, second, dispute = docket
    whole = MatterFilter(at.date())
    for wanted, found in (
        (whole, set(docket)),
        (whole._replace(kind=ENTRIES), {first, second, dispute}),
        (whole._replace(kind="dispute"), {dispute}),
        (whole._replace(kind="petition"), {petition}),
        (whole._replace(theme="02"), {first}),
        (whole._replace(tie="2"), {first}),
        (whole._replace(tie="1"), {second, dispute}),
        (whole._replace(rating="dissatisfied"), {first}),
        (whole._replace(outcome="explained"), {first}),
        (whole._replace(channel="meeting"), {second}),
    ):
        assert set(matters.ids(wanted)) == found, wanted


def test_counts_of_a_desk_are_the_lengths_of_its_lists(docket: list[int], by: Actor, at: datetime) -> None:
    for days in (0, 15, 55):
        day = at.date() + timedelta(days=days)
        for kind in ("", "petition", ENTRIES):
            counts = reading.desk_counts(by, day, kind)
            for due, count in (("today", counts.due_today), ("overdue", counts.overdue), ("soon", counts.soon)):
                assert count == len(matters.ids(MatterFilter(day, kind=kind, due=due)))
            assert counts.open == len(matters.ids(MatterFilter(day, kind=kind, is_open=True)))
    assert [reading.desk_counts(by, at.date(), kind).open for kind in ("", "petition", ENTRIES)] == [3, 1, 2]


def test_shipped_views_of_entries_list_entries_alone(docket: list[int], by: Actor, at: datetime) -> None:
    found = {
        view.name: matters.ids(view.wanted) for view in views.shipped(by, at.date()) if view.wanted.kind == ENTRIES
    }
    assert set(found["民情待交办"]) == {docket[2]}
    assert found["民情不满意"] == [docket[1]]
    assert all(docket[0] not in ids for ids in found.values())


def test_many_are_reassigned_at_once(docket: list[int], by: Actor, at: datetime, cadre_ids: list[int]) -> None:
    done = bulk.take_all(docket[1:], "reassign", {"on": at.date(), "handler_id": cadre_ids[2]}, by, at)
    assert set(done.change.ids) == set(docket[2:])
    assert [one.matter_id for one in done.refused] == [docket[1]]  # it is over
    assert {Matter.get_by_id(i).handler_id for i in docket[2:]} == {cadre_ids[2]}


# ---------------------------------------------------------------- lines and the table


def test_lines_of_the_ledger_tell_what_was_done(docket: list[int], take: Callable[..., Any], by: Actor) -> None:
    take(docket[2], "note", note="已联系水利站")
    lines = {line.id: line for line in entries.lines(docket, by)}
    assert set(lines) == set(docket[1:])  # the petition is none
    first = lines[docket[1]]
    assert (first.name, first.phone, first.opponents) == ("李桂兰", "13900005678", "陈大力")
    assert (first.outcome, first.rating, first.theme) == ("explained", "dissatisfied", "矛盾化解")
    assert first.claims == ("尽快修复", "先调水保苗")
    assert lines[docket[2]].progress == ((date(2026, 11, 20), "已联系水利站"),)


def test_table_holds_every_row_of_the_list(
    docket: list[int], by: Actor, reader: Actor, at: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    assert export_entries(path, by, at, MatterFilter(at.date(), kind=ENTRIES)) == 3
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(COLUMNS)
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert {row["编号"] for row in table} == {"民〔2026〕0001号", "民〔2026〕0002号", "纠〔2026〕0001号"}
    assert {row["群众评价"] for row in table} == {"不满意", ""}
    with pytest.raises(Refused):
        export_entries(path, reader, at, MatterFilter(at.date(), kind=ENTRIES))
