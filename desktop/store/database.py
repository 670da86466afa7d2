"""The one encrypted SQLite file of the office: opening, transactions, migrations, health."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlcipher

from desktop import paths
from desktop.domain.faults import Busy, Damaged, DiskFull, MissingPart, ReadOnly, TooNew, Trouble
from desktop.store import kept
from desktop.store.files import DISK_FAILS, disk_trouble, move_into_place

BUSY_SECONDS = 10.0
_PRAGMAS = (
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("cache_size", -65536),  # KiB: decrypting a page read again costs more than keeping it
    ("temp_store", "memory"),  # a temporary file would not be encrypted
    ("journal_size_limit", 67_108_864),
)
_NO_MEMORY = "电脑内存不足，操作没有完成，已有的数据没有改动。请关闭其他程序后再试。"
_NOT_OURS = "数据文件打不开：文件已损坏，或与钥匙文件不是同一套。请用最近的备份恢复，备份中的两个文件要一起放回。"

# Primary result codes of SQLite (the low byte of the extended code).
_TROUBLE_OF_CODE: dict[int, tuple[type[Trouble], str]] = {
    3: (ReadOnly, ""),  # PERM
    5: (Busy, ""),  # BUSY
    6: (Busy, ""),  # LOCKED
    7: (Trouble, _NO_MEMORY),  # NOMEM
    8: (ReadOnly, ""),  # READONLY
    10: (Trouble, DISK_FAILS),  # IOERR
    11: (Damaged, ""),  # CORRUPT
    13: (DiskFull, ""),  # FULL
    14: (ReadOnly, ""),  # CANTOPEN
    26: (Damaged, _NOT_OURS),  # NOTADB: what a wrong key looks like
}

proxy = peewee.DatabaseProxy()
"""The open database. Each thread gets its own connection to it; see `own_connection`."""


class Table(peewee.Model):
    """What every table of the office shares: the open database and snake_case names."""

    class Meta:
        database = proxy
        legacy_table_names = False


class OfficeDatabase(SqlCipherDatabase):  # type: ignore[misc]  # playhouse has no types
    """SQLCipher with a raw 256-bit key, so that a connection costs no key derivation; every transaction IMMEDIATE."""

    def __init__(self, path: Path | str, key_hex: str, timeout: float = BUSY_SECONDS) -> None:
        """`timeout` is in seconds."""
        self._key_hex = _checked_key(key_hex)
        # IMMEDIATE everywhere: a reading transaction that turns to writing fails at once, whatever the timeout.
        pragmas = (("journal_mode", _journal()), *_PRAGMAS)
        super().__init__(str(path), pragmas=pragmas, timeout=timeout, lock_type="IMMEDIATE")

    def _connect(self) -> Any:
        with translated():
            connection = open_raw(self.database, self._key_hex, self._timeout)
            try:
                self._add_conn_hooks(connection)
            except BaseException:
                connection.close()
                raise
            return connection

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.database)

    def go_back_to(self, copy: Path) -> None:
        """Make the whole content that of an older copy with the same key, in one transaction."""
        with translated():
            connection = open_raw(str(copy), self._key_hex, self._timeout)
            try:
                connection.backup(self.connection())
            finally:
                connection.close()

    def copy_problems(self, copy: Path) -> list[str]:
        """`quick_check` of another file that has the same key, e.g. a backup; it is not written to."""
        with translated():
            connection = open_raw(str(copy), self._key_hex, self._timeout)
            try:
                return _problems(connection.execute)
            finally:
                connection.close()


def _journal() -> str:
    """How a commit is made safe. A stick is pulled out at any time and often exFAT: there the rollback journal, which
    leaves one whole file behind, instead of the log that must not be lost from beside its database."""
    return "delete" if paths.portable_folder() else "wal"


def _checked_key(key_hex: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", key_hex):
        raise ValueError("the key must be 64 hex digits")
    return key_hex


def open_raw(path: str, key_hex: str, timeout: float = BUSY_SECONDS) -> Any:
    """A bare connection with the key proven by a first read. Raises the driver's errors; see `translated`."""
    connection = sqlcipher.connect(path, isolation_level=None, timeout=timeout)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{_checked_key(key_hex)}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


# ---------------------------------------------------------------- opening and closing


def open_database(path: Path | str, key_hex: str, timeout: float = BUSY_SECONDS) -> OfficeDatabase:
    """Open (or create) the file and make it the one that all tables use.

    Raises Damaged for a wrong key or a broken file, Busy, ReadOnly.
    """
    close_database()
    database = OfficeDatabase(path, key_hex, timeout)
    database.connect()
    proxy.initialize(database)
    return database


def close_database() -> None:
    """Close this thread's connection and forget the database. Workers must have left `own_connection` before."""
    if proxy.obj is not None:
        with translated():
            proxy.close()
        proxy.initialize(None)


@contextmanager
def own_connection() -> Iterator[None]:
    """A worker thread's own connection for the length of the block; a no-op where one is open already."""
    opened = proxy.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            proxy.close()


# ---------------------------------------------------------------- errors and transactions


@contextmanager
def translated() -> Iterator[None]:
    """Turn failures of the file, disk or lock inside the block into the Trouble family; bugs pass unchanged."""
    try:
        yield
    except (peewee.DatabaseError, sqlcipher.Error) as error:
        trouble = _trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


def _trouble_of(error: BaseException) -> Trouble | None:
    """The environment's part in a chain of errors.

    The chain is walked because SQLite itself rolls back on a full disk, and peewee's own rollback then fails on top.
    """
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is None or one in seen:
            continue
        seen.append(one)
        kind, sentence = _TROUBLE_OF_CODE.get(getattr(one, "sqlite_errorcode", 0) & 0xFF, (None, ""))
        if kind is not None:
            return kind(sentence)
        wrapped = one.args[0] if one.args and isinstance(one.args[0], BaseException) else None
        pending += [one.__context__, one.__cause__, wrapped]
    return None


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing. Inside another transaction it is a savepoint: a failure undoes only the inner part."""
    try:
        with translated(), proxy.atomic():
            yield
    finally:
        if not proxy.in_transaction():
            kept.settle()


# ---------------------------------------------------------------- migrations and copies


def migrate(db: OfficeDatabase, folder: Path) -> list[str]:
    """Bring the schema up to this program's; returns the names of the migrations applied, oldest first.

    An existing database is first copied to `backups/before-<name>.db` beside it: migrations never touch the only
    copy. Each migration is one transaction; when one fails, those before it are taken back as well, so that the
    version before can still be used. Raises TooNew when a newer program has been here, MissingPart.
    """
    runner = Runner(db, str(folder))
    with translated():
        known = [migration.name for migration in runner.migrations()]
        applied = set(runner.applied())
        if not known:
            raise MissingPart
        if not applied.issubset(known):
            raise TooNew
        pending = [name for name in known if name not in applied]
        if not pending:
            return []
        if not db.get_tables():
            return list(runner.up())
        before = db.path.parent / "backups" / f"before-{pending[0]}.db"
        safe_copy(db, before)
        try:
            return list(runner.up())
        except BaseException:
            db.go_back_to(before)
            raise


def safe_copy(db: OfficeDatabase, target: Path) -> None:
    """Write a consistent copy with the same key to `target`, check that it opens, then give it its name.

    Others may go on writing meanwhile. Must not be called inside a transaction. Raises DiskFull, ReadOnly, Damaged.
    """
    part = target.with_name(f".{target.name}.part")
    with disk_trouble(), translated():
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            db.execute_sql("VACUUM INTO ?", (str(part),))
            if db.copy_problems(part):
                raise Damaged
            move_into_place(part, target)
        finally:
            part.unlink(missing_ok=True)


# ---------------------------------------------------------------- health


def quick_check(db: OfficeDatabase) -> list[str]:
    """What is wrong with the file, as technical lines without content; [] when it is sound."""
    with translated():
        return _problems(db.execute_sql)


def _problems(execute: Any) -> list[str]:
    try:
        found = [str(row[0]) for row in execute("PRAGMA quick_check(20)").fetchall() if row[0] != "ok"]
        orphans = {f"{row[0]}: row without its {row[2]}" for row in execute("PRAGMA foreign_key_check").fetchall()}
    except (peewee.DatabaseError, sqlcipher.Error) as error:
        if not isinstance(_trouble_of(error), Damaged):
            raise
        return ["the file is damaged: " + str(error)]  # a page whose seal is broken stops the check itself
    return found + sorted(orphans)
