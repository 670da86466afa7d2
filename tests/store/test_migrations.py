"""The frozen first schema is the one of today's tables, and a new office starts with its rules."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import peewee
import pytest

from desktop.casework.session import Session
from desktop.domain.codes import Channel
from desktop.paths import migrations
from desktop.store import codes, seeds
from desktop.store.database import OfficeDatabase, close_database, migrate, open_database, quick_check
from desktop.store.tables import ALL, ClockRuleRow, Code, HolidayRow, LiaisonRole, NumberBook

OpenOffice = Callable[[], AbstractContextManager[Session]]
Shape = dict[str, dict[str, Any]]


def shape(database: peewee.Database) -> Shape:
    """What every table is made of, whichever statements made it; those of search and migrations are left out."""
    return {table._meta.table_name: shape_of(database, table._meta.table_name) for table in ALL}


def shape_of(database: peewee.Database, table: str) -> dict[str, Any]:
    def pragma(name: str, of: str) -> list[tuple[Any, ...]]:
        return list(database.execute_sql(f'PRAGMA {name}("{of}")').fetchall())

    indexes = {
        name: (bool(is_unique), origin, bool(is_partial), tuple(column for _, _, column in pragma("index_info", name)))
        for _, name, is_unique, origin, is_partial in pragma("index_list", table)
    }
    return {
        "columns": {name: (kind, bool(notnull), pk) for _, name, kind, notnull, _, pk in pragma("table_info", table)},
        "foreign keys": sorted(row[2:] for row in pragma("foreign_key_list", table)),
        "indexes": indexes,
    }


def test_the_migrated_schema_is_that_of_the_tables(database: OfficeDatabase) -> None:
    applied = migrate(database, migrations())
    assert applied == sorted(path.stem for path in Path(migrations()).glob("[0-9]*.py"))
    plain = peewee.SqliteDatabase(":memory:")
    with plain.bind_ctx(ALL):
        plain.create_tables(ALL)
        expected = shape(plain)
    plain.close()
    assert all(of["columns"] for of in expected.values())
    found = shape(database)
    for table, parts in expected.items():
        for part, wanted in parts.items():
            assert found[table][part] == wanted, (table, part)


def test_migrating_twice_changes_nothing(database: OfficeDatabase) -> None:
    migrate(database, migrations())
    before = shape(database)
    assert migrate(database, migrations()) == []
    assert shape(database) == before
    assert quick_check(database) == []


def test_parents_come_before_children() -> None:
    seen: set[type[peewee.Model]] = set()
    for table in ALL:
        seen.add(table)
        assert {field.rel_model for field in table._meta.refs} <= seen


def test_every_foreign_key_restricts_or_cascades_knowingly() -> None:
    for table in ALL:
        for field in table._meta.refs:
            assert field.on_delete in ("RESTRICT", "CASCADE")


# ---------------------------------------------------------------- an office at work


NEW_RULES = ("routed", "report_back", "execution", "evaluation")
NEW_BOOKS = ("sealed", "ledger", "dispute")


def insert(database: OfficeDatabase, table: str, **columns: Any) -> None:
    """A row as any program would write it; columns that must not be empty get nothing of their kind."""
    empty = {
        name: 0 if kind.startswith("INT") else ""
        for _, name, kind, notnull, _, _ in database.execute_sql(f'PRAGMA table_info("{table}")').fetchall()
        if notnull
    }
    row = empty | columns
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))  # noqa: S608 - names of our own tables


@pytest.fixture
def at_work(database: OfficeDatabase, tmp_path: Path) -> OfficeDatabase:
    """An office as the first edition founded it, with one petition that was decided and a clock that runs."""
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(Path(migrations()) / "0001_initial.py", first)
    assert migrate(database, first) == ["0001_initial"]
    for number, rule in enumerate(rule for rule in seeds.shipped_rules() if rule.code not in NEW_RULES):
        insert(database, "clock_rule_row", id=1000 + number, **rule._asdict())
    for position, (code, label, pattern) in enumerate((book for book in seeds.BOOKS if book[0] not in NEW_BOOKS), 1):
        insert(database, "number_book", id=100 + position, code=code, label=label, pattern=pattern, position=position)
    matter = {"id": 7, "kind": "petition", "number": "信〔2026〕0001号", "title": "反映宅基地界址争议"}
    insert(database, "matter", **matter, received_on="2026-03-02", entered_at="2026-03-02 09:00:00")
    insert(database, "petition", matter_id=7, petition_class="appeal", opinion="支持", decided_on="2026-04-01")
    insert(database, "event", id=8, matter_id=7, action="decide", happened_on="2026-04-01", entered_at="2026-04-01")
    insert(
        database,
        "clock",
        id=9,
        matter_id=7,
        rule_code="handle",
        started_on="2026-03-05",
        internal_due_on="2026-05-04",
        due_on="2026-05-06",
    )
    insert(
        database,
        "book_number",
        id=10,
        book_id=101,
        year=2026,
        serial=1,
        text="信〔2026〕0001号",
        given_at="2026-03-02 09:00:00",
    )
    return database


def all_rows(database: OfficeDatabase) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is there, as columns by name."""
    found = {}
    for table in (table._meta.table_name for table in ALL):
        if table in database.get_tables():
            cursor = database.execute_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def contents(table: type[peewee.Model]) -> list[tuple[Any, ...]]:
    """The rows of a table without their ids, in no order."""
    return sorted((row[1:] for row in table.select().tuples()), key=repr)


def test_an_office_at_work_keeps_what_it_has_and_gets_what_is_new(at_work: OfficeDatabase) -> None:
    before = all_rows(at_work)
    assert migrate(at_work, migrations())[0] == "0002_procedure"
    after = all_rows(at_work)
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else after[table]
        assert kept[: len(rows)] == rows, table
        if table not in ("clock_rule_row", "number_book"):
            assert len(kept) == len(rows), table
    assert [rule["code"] for rule in after["clock_rule_row"][len(before["clock_rule_row"]) :]] == list(NEW_RULES)
    assert [book["code"] for book in after["number_book"][len(before["number_book"]) :]] == list(NEW_BOOKS)
    (event,), (petition,) = after["event"], after["petition"]
    assert event["facts"] == ""
    assert [petition[name] for name in ("is_simple", "desk_rating", "rated_on", "retention")] == [0, "", None, ""]
    assert quick_check(at_work) == []
    assert migrate(at_work, migrations()) == []
    assert all_rows(at_work) == after


def rules_and_books() -> list[list[tuple[Any, ...]]]:
    return [contents(ClockRuleRow), contents(NumberBook)]


def test_it_then_has_the_rules_and_books_of_a_new_office(at_work: OfficeDatabase, new_office: OpenOffice) -> None:
    migrate(at_work, migrations())
    grown = rules_and_books()
    positions = [row.position for row in NumberBook.select()]
    assert len(set(positions)) == len(positions)
    close_database()
    with new_office():
        assert rules_and_books() == grown


def test_an_office_of_the_edition_before_gets_the_books_of_the_villages(
    at_work: OfficeDatabase, tmp_path: Path
) -> None:
    third = tmp_path / "third"
    third.mkdir()
    for path in sorted(Path(migrations()).glob("000[123]_*.py")):
        shutil.copy(path, third)
    migrate(at_work, third)
    before = all_rows(at_work)
    shutil.copy(Path(migrations()) / "0004_villages.py", third)
    assert migrate(at_work, third) == ["0004_villages"]
    after = all_rows(at_work)
    assert [clock.pop("is_given") for clock in after["clock"]] == [0] * len(after["clock"])
    assert {table: rows for table, rows in after.items() if table in before} == before | {
        "number_book": after["number_book"]
    }
    assert after["number_book"][: len(before["number_book"])] == before["number_book"]
    assert [row["code"] for row in after["number_book"][len(before["number_book"]) :]] == ["ledger", "dispute"]
    assert not any(after[name] for name in after.keys() - before.keys())
    assert quick_check(at_work) == []


def test_the_old_office_is_copied_before(at_work: OfficeDatabase, tmp_path: Path, key_hex: str) -> None:
    before = all_rows(at_work)
    migrate(at_work, migrations())
    close_database()
    copies = list((tmp_path / "backups").glob("before-*.db"))
    assert [copy.name for copy in copies] == ["before-0002_procedure.db"]
    copy = open_database(copies[0], key_hex)
    assert quick_check(copy) == []
    assert all_rows(copy) == before


def test_a_new_office_gets_its_rules_and_books_once(database: OfficeDatabase) -> None:
    migrate(database, migrations())
    assert not ClockRuleRow.select().exists()  # it is filled afterwards
    assert not NumberBook.select().exists()
    assert not (database.path.parent / "backups").exists()


# ---------------------------------------------------------------- seeds


@pytest.mark.usefixtures("office")
class TestSeeds:
    """What a new office begins with."""

    def test_categories(self) -> None:
        rows = codes.code_rows("categories")
        assert len([row for row in rows if not row.parent]) == 17
        assert [row.label for row in rows if not row.parent][:3] == ["农村农业", "国土资源", "城乡建设"]
        known = {row.code for row in rows}
        assert all(row.parent in known and row.code.startswith(row.parent) for row in rows if row.parent)
        assert len(known) == len(rows)

    @pytest.mark.parametrize("table", seeds.CODE_TABLES)
    def test_every_code_table_is_filled(self, table: str) -> None:
        rows = codes.code_rows(table)
        assert rows
        assert len({row.code for row in rows}) == len(rows)
        parents = {row.code for row in rows} | {""}
        assert all(row.label and row.parent in parents for row in rows)
        assert all(len(choice.keys) >= 2 for choice in codes.choices(table))

    def test_channels_are_those_of_the_program(self) -> None:
        assert [row.code for row in codes.code_rows("channels")] == list(Channel)

    @pytest.mark.parametrize("table", [Code, LiaisonRole, HolidayRow, ClockRuleRow, NumberBook])
    def test_every_seeded_table_is_filled(self, table: type[peewee.Model]) -> None:
        assert table.select().exists()

    def test_roles(self) -> None:
        roles = {row.code: row for row in LiaisonRole.select()}
        assert roles["liaison_leader"].is_exclusive
        assert roles["liaison_leader"].is_required
        assert not roles["liaison_cadre"].is_exclusive
        assert list(codes.role_labels())[1] == "liaison_leader"

    def test_books(self) -> None:
        assert [(row.code, row.pattern) for row in NumberBook.select().order_by(NumberBook.position)] == [
            (code, pattern) for code, _label, pattern in seeds.BOOKS
        ]

    def test_the_calendar_is_the_shipped_one(self, office: Session) -> None:
        shipped = seeds.shipped_calendar()
        rows = {row.day: row.is_rest for row in HolidayRow.select()}
        assert rows[date(2026, 10, 1)] is True
        assert all(shipped.is_working_day(day) is not is_rest for day, is_rest in rows.items())
        assert {row.code for row in ClockRuleRow.select()} == {rule.code for rule in seeds.shipped_rules()}
