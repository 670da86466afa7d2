"""Two entries become one and two again, exactly; nothing that points to a person can be forgotten."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import peewee
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework import people, person_merges
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.people import HEAD, NewHousehold, NewPerson
from desktop.domain.records import Actor, NewParty
from desktop.store import database, tables
from desktop.store import person_merges as store
from desktop.store.database import Table, proxy
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import ALL, AuditLine, CareCase, Party, Person, PersonMerge, Visit

Dump = dict[str, list[dict[str, Any]]]
OpenOffice = Callable[[], AbstractContextManager[Session]]


def dump() -> Dump:
    """Every row of every table but what acts always leave: the audit, and the merge itself."""
    return {table.__name__: list(table.select().dicts()) for table in ALL if table not in (AuditLine, PersonMerge)}


# ---------------------------------------------------------------- what points to a person


def test_every_foreign_key_of_the_database_to_a_person_is_known(office: Session) -> None:
    found = set()
    for name in proxy.get_tables():
        for key in proxy.execute_sql(f'PRAGMA foreign_key_list("{name}")').fetchall():
            if key[2] == "person":
                found.add((name, key[3]))
    known = {(table._meta.table_name, field.column_name) for table, field in store.references()}
    assert found - known == {("person_merge", "kept_id"), ("person_merge", "merged_id")}
    assert known <= found
    assert len(known) >= 3


def test_a_table_of_a_later_version_is_moved_as_well(
    by: Actor, at: datetime, village_ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(Table):
        id = peewee.BigIntegerField(primary_key=True)
        whom = peewee.ForeignKeyField(Person, backref="+", on_delete="RESTRICT")

    proxy.create_tables([Later])
    monkeypatch.setattr(tables, "ALL", (*tables.ALL, Later))
    kept, other = (people.save_person(None, NewPerson("甲", village_id=village_ids[0]), by, at).id for _ in range(2))
    insert(Later, id=1, whom=other)
    merge_id = person_merges.merge(kept, other, by, at).id
    assert Later.get_by_id(1).whom_id == kept
    person_merges.undo(merge_id, by, at)
    assert Later.get_by_id(1).whom_id == other


# ---------------------------------------------------------------- merging and taking apart


@pytest.fixture
def pair(by: Actor, at: datetime, village_ids: list[int], register: Callable[..., int]) -> tuple[int, int]:
    """The older entry knows a phone, the younger one a household; both have matters."""
    home = people.save_household(None, NewHousehold(village_ids[0], "李桂兰"), by, at).id
    one = people.save_person(None, NewPerson("李桂兰", phone="13900005678", village_id=village_ids[0]), by, at).id
    form = NewPerson("李桂兰", born_on=date(1950, 1, 2), household_id=home, relation=HEAD, note="二")
    other = people.save_person(None, form, by, at).id
    register(parties=(NewParty(name="李桂兰", person_id=other),))
    register(parties=(NewParty(name="李桂兰", phone="13900005678"),))
    return one, other


def test_a_merge_moves_everything_and_fills_what_was_empty(pair: tuple[int, int], by: Actor, at: datetime) -> None:
    kept, other = pair
    before = dump()
    change = person_merges.merge(kept, other, by, at)
    facts = people.person(kept, by)
    assert (facts.phone, facts.born_on, facts.head_name, facts.relation) == (
        "13900005678",
        date(1950, 1, 2),
        "李桂兰",
        HEAD,
    )
    assert Party.select().where(Party.person == kept).count() == 2
    assert people.person(other, by).id == kept  # an old link leads to the entry that was kept
    assert person_merges.suspected(by) == ([], 0)
    person_merges.undo(change.id, by, at)
    assert dump() == before
    assert [bool(row.undone_at) for row in person_merges.merges(by)] == [True]


def test_later_corrections_stay(pair: tuple[int, int], by: Actor, at: datetime) -> None:
    kept, other = pair
    merge_id = person_merges.merge(kept, other, by, at).id
    form = people.form_of(people.person(kept, by))
    people.save_person(kept, NewPerson(**{n: getattr(form, n) for n in NewPerson.__slots__} | {"note": "更正"}), by, at)
    person_merges.undo(merge_id, by, at)
    assert people.person(kept, by).note == "更正"
    assert people.person(kept, by).born_on is None


def test_who_may_and_what_may_be_merged(pair: tuple[int, int], by: Actor, at: datetime, reader: Actor) -> None:
    kept, other = pair
    with pytest.raises(Refused, match="权限"):
        person_merges.merge(kept, other, reader, at)
    with pytest.raises(Refused, match="已经合并或不在"):
        person_merges.merge(kept, kept, by, at)
    Person.update(id_number="430499195001010019").where(Person.id == kept).execute()
    Person.update(id_number="430499195001010027").where(Person.id == other).execute()
    with pytest.raises(Refused, match="两个人"):
        person_merges.merge(kept, other, by, at)
    assert person_merges.suspected(by) == ([], 0)


def test_a_colleague_without_administration_may_not_take_it_back(
    pair: tuple[int, int], by: Actor, at: datetime, insider: Actor
) -> None:
    merge_id = person_merges.merge(*pair, by, at).id
    clerk = insider._replace(rights=frozenset({"read", "register"}))
    with pytest.raises(Refused, match="本人或系统管理员"):
        person_merges.undo(merge_id, clerk, at)
    person_merges.undo(merge_id, insider, at)
    with pytest.raises(Refused, match="已经撤销"):
        person_merges.undo(merge_id, by, at)


def test_a_chain_of_merges_is_taken_apart_from_its_end(by: Actor, at: datetime, village_ids: list[int]) -> None:
    a, b, c = (people.save_person(None, NewPerson("甲", village_id=village_ids[0]), by, at).id for _ in range(3))
    first = person_merges.merge(b, c, by, at).id
    second = person_merges.merge(a, b, by, at).id
    with pytest.raises(Refused, match="先撤销后面那次"):
        person_merges.undo(first, by, at)
    person_merges.undo(second, by, at)
    person_merges.undo(first, by, at)
    assert all(people.person(one, by).id == one for one in (a, b, c))


def test_suspected_doubles_with_the_surest_reason(by: Actor, at: datetime, village_ids: list[int]) -> None:
    home = people.save_household(None, NewHousehold(village_ids[0], "甲"), by, at).id
    forms = (
        NewPerson("甲", phone="13900005678", village_id=village_ids[0]),
        NewPerson("甲", phone="13900005678", born_on=date(1950, 1, 1), village_id=village_ids[1]),
        NewPerson("甲", born_on=date(1950, 1, 1), household_id=home, relation="子"),
        NewPerson("乙", household_id=home, relation="女"),
        NewPerson("乙", household_id=home, relation="女"),
    )
    ids = [people.save_person(None, form, by, at).id for form in forms]
    found, count = person_merges.suspected(by)
    assert count == 3
    assert {(one.reason, ids.index(one.first.id), ids.index(one.second.id)) for one in found} == {
        ("姓名和出生日期相同", 1, 2),
        ("姓名和电话相同", 0, 1),
        ("同一户里姓名相同", 3, 4),
    }


_FACTS = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["", "男", "女"]),
        "born_on": st.none() | st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        "phone": st.sampled_from(["", "13900005678", "13800001234"]),
        "id_number": st.sampled_from(["", "430499195001010019"]),
        "ethnic_code": st.sampled_from(["", "01"]),
        "address": st.sampled_from(["", "一号"]),
        "relation": st.sampled_from(["", "子"]),
        "note": st.sampled_from(["", "备注"]),
        "died_on": st.none() | st.just(date(2025, 1, 1)),
        "home": st.sampled_from(["", "village", "first", "second"]),
    }
)
_LINKS = st.lists(st.tuples(st.sampled_from(["party", "visit", "care"]), st.integers(0, 1)), max_size=8)


@settings(max_examples=25)
@given(facts=st.lists(_FACTS, min_size=2, max_size=2), links=_LINKS, turned=st.booleans())
def test_taking_a_merge_back_restores_every_table(
    new_office: OpenOffice, facts: list[dict[str, Any]], links: list[tuple[str, int]], turned: bool
) -> None:
    at = datetime(2026, 11, 20, 9)
    with new_office() as office:
        ids = _people(office.actor, at, facts)
        _link(ids, links, at)
        before = dump()
        pair = ids[::-1] if turned else ids
        merge_id = person_merges.merge(pair[0], pair[1], office.actor, at).id
        assert not store.referring([pair[1]])
        json.loads(PersonMerge.get_by_id(merge_id).undo)
        person_merges.undo(merge_id, office.actor, at)
        assert dump() == before


def _people(by: Actor, at: datetime, facts: list[dict[str, Any]]) -> list[int]:
    from desktop.casework import office as desk

    villages = [village.id for village in desk.villages()]
    homes = [people.save_household(None, NewHousehold(v, "户主"), by, at).id for v in villages[:2]]
    places: dict[str, dict[str, int | None]] = {
        "": {},
        "village": {"village": villages[2]},
        "first": {"village": villages[0], "household": homes[0]},
        "second": {"village": villages[1], "household": homes[1]},
    }
    ids = []
    for one in facts:
        ids.append(new_id())
        values = {name: value for name, value in one.items() if name != "home"}
        insert(Person, id=ids[-1], name="甲", **values, **places[one["home"]])
    return ids


def _link(ids: list[int], links: list[tuple[str, int]], at: datetime) -> None:
    from desktop.casework import office as desk
    from desktop.casework import petitions
    from desktop.domain.records import NewPetition

    village = desk.villages()[0].id
    by = next(user for user in desk.users() if user.login == "lws")
    actor = Actor(by.id, by.name, by.rights)
    for what, whose in links:
        with database.transaction():
            if what == "party":
                party = NewParty(name="甲", person_id=ids[whose])
                petitions.register(NewPetition("visit", at.date(), "事", parties=(party,)), actor, at)
            elif what == "visit":
                insert(Visit, id=new_id(), visited_on=at.date(), entered_at=at, entered_by=1, purpose="round",
                       way="door", village=village, person=ids[whose])  # fmt: skip
            else:
                insert(CareCase, id=new_id(), target="founder", person=ids[whose], village=village, name="甲",
                       from_on=at.date(), entered_at=at, entered_by=1)  # fmt: skip
