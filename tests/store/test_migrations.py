"""The frozen first schema is the one of today's tables, and a new office starts with its rules."""

import re
from datetime import date
from pathlib import Path

import peewee
import pytest

from desktop.casework.session import Session
from desktop.domain.codes import Channel
from desktop.paths import migrations
from desktop.store import codes, seeds
from desktop.store.database import OfficeDatabase, migrate, quick_check
from desktop.store.tables import ALL, ClockRuleRow, Code, HolidayRow, LiaisonRole, NumberBook


def schema(database: peewee.Database) -> dict[str, str]:
    """Name → statement of every table and index, but those of the search and of the migrations themselves."""
    rows = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    known = {table._meta.table_name for table in ALL}
    kept = {name: sql for name, sql in rows if name in known or re.match(r"CREATE (UNIQUE )?INDEX", sql)}
    return {
        name: " ".join(sql.replace("IF NOT EXISTS ", "").split())
        for name, sql in kept.items()
        if not name.startswith(("find_", "migration", "schema_migration"))
    }


def test_the_migrated_schema_is_that_of_the_tables(database: OfficeDatabase) -> None:
    applied = migrate(database, migrations())
    assert applied == sorted(path.stem for path in Path(migrations()).glob("[0-9]*.py"))
    plain = peewee.SqliteDatabase(":memory:")
    with plain.bind_ctx(ALL):
        plain.create_tables(ALL)
        expected = schema(plain)
    plain.close()
    found = schema(database)
    assert found.keys() == expected.keys()
    for name, statement in expected.items():
        assert found[name] == statement
    assert {table._meta.table_name for table in ALL} <= found.keys()


def test_migrating_twice_changes_nothing(database: OfficeDatabase) -> None:
    migrate(database, migrations())
    before = schema(database)
    assert migrate(database, migrations()) == []
    assert schema(database) == before
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
