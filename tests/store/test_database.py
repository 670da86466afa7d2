"""The encrypted file: keys, transactions, failures, copies and migrations."""

import hashlib
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import peewee
import pytest

from desktop.domain.faults import Busy, Damaged, DiskFull, MissingPart, ReadOnly, Refused, TooNew
from desktop.store.database import (
    OfficeDatabase,
    Table,
    close_database,
    migrate,
    open_database,
    open_raw,
    own_connection,
    proxy,
    quick_check,
    safe_copy,
    transaction,
    translated,
)
from desktop.store.search import create_search_tables, index_matter
from desktop.store.tokens import who_tokens

NAME = "桃小满"


class InventedPerson(Table):
    """A table for these tests."""

    name = peewee.CharField(unique=True)


@pytest.fixture
def people(database: OfficeDatabase) -> OfficeDatabase:
    database.create_tables([InventedPerson])
    return database


def names() -> list[str]:
    return [row[0] for row in proxy.execute_sql("SELECT name FROM invented_person ORDER BY id")]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def add_then_refuse(name: str) -> None:
    with transaction():
        InventedPerson.create(name=name)
        raise Refused("不行")


def pragma(db: OfficeDatabase, name: str) -> object:
    return db.execute_sql(f"PRAGMA {name}").fetchone()[0]


# ---------------------------------------------------------------- opening


def test_every_connection_has_its_settings(database: OfficeDatabase) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "cache_size": -65536,
        "temp_store": 2,
        "busy_timeout": 10_000,
    }
    assert {name: pragma(database, name) for name in expected} == expected
    assert InventedPerson._meta.table_name == "invented_person"


def test_a_wrong_key_is_told(people: OfficeDatabase, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    close_database()
    with pytest.raises(Damaged, match="钥匙"):
        open_database(tmp_path / "office.db", "00" * 32)
    assert proxy.obj is None
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("key", ["", "xy" * 32, "AB" * 32, "ab" * 31, "ab" * 32 + '"'])
def test_only_a_raw_key_is_taken(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="hex"):
        open_database(tmp_path / "office.db", key)


def test_a_plain_file_is_not_ours(tmp_path: Path, key_hex: str) -> None:
    (tmp_path / "office.db").write_bytes(b"SQLite format 3\x00" + b"x" * 8192)
    with pytest.raises(Damaged):
        open_database(tmp_path / "office.db", key_hex)


def test_a_folder_that_is_not_there_is_read_only(tmp_path: Path, key_hex: str) -> None:
    with pytest.raises(ReadOnly):
        open_database(tmp_path / "gone" / "office.db", key_hex)


def test_opening_again_forgets_the_first(tmp_path: Path, key_hex: str) -> None:
    first = open_database(tmp_path / "one.db", key_hex)
    open_database(tmp_path / "two.db", key_hex)
    assert first.is_closed()
    close_database()
    close_database()
    assert names_in(tmp_path) == ["one.db", "two.db"]


def test_a_worker_has_its_own_connection(people: OfficeDatabase) -> None:
    seen: list[object] = []

    def work() -> None:
        with own_connection():
            seen.append(proxy.connection())
            with own_connection():
                InventedPerson.create(name=NAME)
        seen.append(proxy.is_closed())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert seen[0] is not proxy.connection()
    assert seen[1] is True
    assert names() == [NAME]


def test_no_stored_text_is_readable_on_the_disk(people: OfficeDatabase, tmp_path: Path) -> None:
    create_search_tables(people)
    with transaction():
        InventedPerson.create(name=NAME)
        index_matter(1, f"{NAME}反映土地问题", who_tokens(NAME, ("taoxiaoman",), ("13800000000",)))
    safe_copy(people, tmp_path / "backups" / "copy.db")
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) >= 4  # the file, its log, the shared memory, the copy
    for hidden in (NAME.encode(), "桃小".encode(), "土地".encode(), b"taoxiaoman", b"13800000000", b"invented_person"):
        assert all(hidden not in content for content in kept)


# ---------------------------------------------------------------- transactions


def test_all_or_nothing(people: OfficeDatabase) -> None:
    with pytest.raises(Refused):
        add_then_refuse(NAME)
    assert names() == []


def test_an_inner_failure_undoes_only_the_inner_part(people: OfficeDatabase) -> None:
    with transaction():
        InventedPerson.create(name="甲")
        with pytest.raises(Refused):
            add_then_refuse("乙")
        InventedPerson.create(name="丙")
    assert names() == ["甲", "丙"]


def test_broken_rules_of_the_tables_stay_bugs(people: OfficeDatabase) -> None:
    InventedPerson.create(name=NAME)
    with pytest.raises(peewee.IntegrityError), transaction():
        InventedPerson.create(name=NAME)
    with pytest.raises(peewee.OperationalError), translated():
        proxy.execute_sql("SELECT nothing FROM nowhere")


def test_a_second_writer_is_told_to_wait(people: OfficeDatabase, tmp_path: Path, key_hex: str) -> None:
    other = open_raw(str(tmp_path / "office.db"), key_hex)
    other.execute("BEGIN IMMEDIATE")
    people.execute_sql("PRAGMA busy_timeout = 50")
    entered = False
    with pytest.raises(Busy), transaction():
        entered = True
    assert not entered
    other.execute("COMMIT")
    other.close()
    with transaction():
        InventedPerson.create(name=NAME)


@pytest.mark.parametrize("nested", [False, True])
def test_a_full_disk_keeps_what_was_there(people: OfficeDatabase, nested: bool) -> None:
    InventedPerson.create(name="甲")
    people.execute_sql(f"PRAGMA max_page_count = {int(str(pragma(people, 'page_count'))) + 2}")

    def fill() -> None:
        with transaction(), transaction() if nested else nullcontext():
            for number in range(2000):
                InventedPerson.create(name=f"{NAME}{number}")

    with pytest.raises(DiskFull):
        fill()
    assert names() == ["甲"]
    people.execute_sql("PRAGMA max_page_count = 1000000")
    with transaction():
        InventedPerson.create(name="乙")
    assert names() == ["甲", "乙"]
    assert quick_check(people) == []


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix thing")
def test_a_write_that_the_system_refuses_is_told(people: OfficeDatabase, tmp_path: Path, key_hex: str) -> None:
    InventedPerson.create(name="甲")
    close_database()
    ended = subprocess.run([sys.executable, "-c", _CUT_SHORT, str(tmp_path / "office.db"), key_hex], check=False)
    assert ended.returncode == 7
    db = open_database(tmp_path / "office.db", key_hex)
    assert names() == ["甲"]
    assert quick_check(db) == []


_CUT_SHORT = """
import resource, sys
from desktop.domain.faults import Trouble
from desktop.store.database import open_database, proxy, transaction
open_database(sys.argv[1], sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    with transaction():
        for number in range(20000):
            proxy.execute_sql("INSERT INTO invented_person(name) VALUES(?)", (str(number) * 20,))
except Trouble:
    sys.exit(7)
"""


def test_a_read_only_connection_is_told(people: OfficeDatabase) -> None:
    people.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(ReadOnly), transaction():
        InventedPerson.create(name=NAME)
    with pytest.raises(ReadOnly), translated():
        InventedPerson.create(name=NAME)


# ---------------------------------------------------------------- damage and sudden death


def test_a_flipped_bit_is_found(people: OfficeDatabase, tmp_path: Path, key_hex: str) -> None:
    with transaction():
        for number in range(3000):
            InventedPerson.create(name=f"{NAME}{number}")
    close_database()
    path = tmp_path / "office.db"
    sound = path.read_bytes()
    for place in range(5000, len(sound), len(sound) // 7):
        changed = bytearray(sound)
        changed[place] ^= 4
        path.write_bytes(changed)
        db = open_database(path, key_hex)
        assert quick_check(db) != []
        assert all(NAME not in line for line in quick_check(db))
        with pytest.raises(Damaged):
            safe_copy(db, tmp_path / "backups" / "copy.db")
        close_database()
    assert names_in(tmp_path / "backups") == []
    path.write_bytes(sound)
    assert quick_check(open_database(path, key_hex)) == []


def test_orphans_are_found(people: OfficeDatabase) -> None:
    people.execute_sql("CREATE TABLE child(id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES invented_person(id))")
    people.execute_sql("PRAGMA foreign_keys = 0")
    people.execute_sql("INSERT INTO child VALUES(1, 99)")
    assert quick_check(people) == ["child: row without its invented_person"]


_WRITER = """
import os, sys
from desktop.store.database import open_database, proxy, transaction
from desktop.store.search import index_matter
open_database(sys.argv[1], sys.argv[2])
number = proxy.execute_sql("SELECT coalesce(max(id), 0) FROM invented_person").fetchone()[0]
while True:
    number += 1
    with transaction():
        proxy.execute_sql("INSERT INTO invented_person(id, name) VALUES(?, ?)", (number, "甲" * 50 + str(number)))
        index_matter(number, "土地纠纷" * 40, "")
    os.write(1, b"%d\\n" % number)
"""


def test_killed_while_committing_loses_nothing_acknowledged(
    people: OfficeDatabase, tmp_path: Path, key_hex: str
) -> None:
    create_search_tables(people)
    close_database()
    path = tmp_path / "office.db"
    acknowledged = 0
    for enough in (3, 11, 17, 25, 40):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path), key_hex], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(enough):
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        # Killed between its write and our reading: what still lies in the pipe was acknowledged too.
        rest = writer.stdout.read().split()
        acknowledged = int(rest[-1]) if rest else acknowledged
        writer.stdout.close()
        writer.wait()
        db = open_database(path, key_hex)
        highest, count = db.execute_sql("SELECT max(id), count(*) FROM invented_person").fetchone()
        assert highest == count
        assert acknowledged <= highest <= acknowledged + 1
        indexed = db.execute_sql("SELECT count(*) FROM find_body WHERE find_body MATCH '\"土地\"'").fetchone()[0]
        assert indexed == count
        assert quick_check(db) == []
        close_database()


# ---------------------------------------------------------------- copies and migrations


def test_a_copy_opens_with_the_same_key(people: OfficeDatabase, tmp_path: Path, key_hex: str) -> None:
    InventedPerson.create(name=NAME)
    target = tmp_path / "backups" / "copy.db"
    safe_copy(people, target)
    InventedPerson.create(name="later")
    safe_copy(people, target)
    assert names_in(target.parent) == ["copy.db"]
    open_database(target, key_hex)
    assert names() == [NAME, "later"]


_FIRST = """
from desktop.store.search import create_search_tables
def up(migrator, db):
    db.execute_sql("CREATE TABLE office(id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    create_search_tables(db)
"""
_SECOND = """
import peewee
def up(migrator, db):
    migrator.migrate(migrator.add_column("office", "motto", peewee.TextField(default="")))
    db.execute_sql("UPDATE office SET motto = '甲'")
"""
_FAILING = _SECOND + "    raise ZeroDivisionError\n"


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "0001_start.py").write_text(_FIRST, encoding="utf-8")
    return folder


def schema(db: OfficeDatabase) -> list[tuple[str, str]]:
    rows = db.execute_sql("SELECT name, sql FROM sqlite_master ORDER BY name")
    return [(row[0], row[1]) for row in rows]


def test_a_new_file_gets_all_and_makes_no_copy(database: OfficeDatabase, steps: Path, tmp_path: Path) -> None:
    assert migrate(database, steps) == ["0001_start"]
    assert migrate(database, steps) == []
    assert "office" in database.get_tables()
    assert not (tmp_path / "backups").exists()


def test_an_existing_file_is_copied_first(database: OfficeDatabase, steps: Path, tmp_path: Path, key_hex: str) -> None:
    migrate(database, steps)
    database.execute_sql("INSERT INTO office VALUES(1, ?)", (NAME,))
    before = schema(database)
    (steps / "0002_motto.py").write_text(_SECOND, encoding="utf-8")
    assert migrate(database, steps) == ["0002_motto"]
    assert database.execute_sql("SELECT * FROM office").fetchall() == [(1, NAME, "甲")]
    assert pragma(database, "foreign_keys") == 1
    assert names_in(tmp_path / "backups") == ["before-0002_motto.db"]
    copy = open_database(tmp_path / "backups" / "before-0002_motto.db", key_hex)
    assert schema(copy) == before
    assert copy.execute_sql("SELECT * FROM office").fetchall() == [(1, NAME)]


def test_a_failed_step_leaves_the_file_as_it_was(database: OfficeDatabase, steps: Path) -> None:
    migrate(database, steps)
    database.execute_sql("INSERT INTO office VALUES(1, ?)", (NAME,))
    before = schema(database)
    (steps / "0002_motto.py").write_text(_FAILING, encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        migrate(database, steps)
    assert schema(database) == before
    assert database.execute_sql("SELECT * FROM office").fetchall() == [(1, NAME)]
    (steps / "0002_motto.py").write_text(_SECOND, encoding="utf-8")
    assert migrate(database, steps) == ["0002_motto"]


def test_when_a_later_step_fails_the_version_before_can_go_on(database: OfficeDatabase, steps: Path) -> None:
    migrate(database, steps)
    database.execute_sql("INSERT INTO office VALUES(1, ?)", (NAME,))
    before = schema(database)
    (steps / "0002_motto.py").write_text(_SECOND, encoding="utf-8")
    (steps / "0003_other.py").write_text(_FAILING.replace("motto", "other"), encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        migrate(database, steps)
    assert schema(database) == before
    assert database.execute_sql("SELECT * FROM office").fetchall() == [(1, NAME)]
    assert quick_check(database) == []
    for newer in ("0002_motto.py", "0003_other.py"):
        (steps / newer).unlink()
    assert migrate(database, steps) == []


def test_a_file_of_a_newer_program_is_left_alone(database: OfficeDatabase, steps: Path, tmp_path: Path) -> None:
    (steps / "0002_motto.py").write_text(_SECOND, encoding="utf-8")
    migrate(database, steps)
    close_database()
    before = hashlib.sha256((tmp_path / "office.db").read_bytes()).hexdigest()
    db = open_database(tmp_path / "office.db", "5a" * 32)
    (steps / "0002_motto.py").unlink()
    (steps / "0003_other.py").write_text(_SECOND, encoding="utf-8")
    with pytest.raises(TooNew):
        migrate(db, steps)
    close_database()
    assert hashlib.sha256((tmp_path / "office.db").read_bytes()).hexdigest() == before


def test_a_program_without_its_migrations_is_incomplete(database: OfficeDatabase, tmp_path: Path) -> None:
    with pytest.raises(MissingPart):
        migrate(database, tmp_path / "nothing")


def test_without_a_safety_copy_nothing_is_migrated(database: OfficeDatabase, steps: Path, tmp_path: Path) -> None:
    migrate(database, steps)
    (steps / "0002_motto.py").write_text(_SECOND, encoding="utf-8")
    (tmp_path / "backups").touch()  # a file where the folder should be
    with pytest.raises(FileExistsError):
        migrate(database, steps)
    assert [column.name for column in database.get_columns("office")] == ["id", "name"]
