"""Where data lie: in the user's folder, or beside a portable program."""

from pathlib import Path

import pytest

from desktop import paths
from desktop.store.database import OfficeDatabase, close_database, open_database

KEY = "5a" * 32


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an unpacked program; a file `portable.txt` makes it portable."""
    module = tmp_path / "民情台" / "app" / "desktop" / "paths.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(module))
    monkeypatch.delenv("MINQING_CONFIG", raising=False)
    return tmp_path / "民情台"


def test_an_installed_program_keeps_its_data_elsewhere(stick: Path) -> None:
    assert paths.portable_folder() is None
    assert not paths.default_data().is_relative_to(stick)
    assert not paths.config().is_relative_to(stick)


def test_a_portable_program_keeps_everything_beside_it(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (stick / "portable.txt").touch()
    assert paths.portable_folder() == stick
    assert paths.default_data() == stick / "data"
    assert paths.config() == stick / "data"
    monkeypatch.setenv("MINQING_CONFIG", "elsewhere")
    assert paths.config() == Path("elsewhere")


def journal_of(path: Path) -> str:
    database: OfficeDatabase = open_database(path, KEY)
    try:
        database.execute_sql("CREATE TABLE IF NOT EXISTS one (id INTEGER)")
        return str(database.execute_sql("PRAGMA journal_mode").fetchone()[0])
    finally:
        close_database()


def test_a_portable_office_is_one_file(stick: Path, tmp_path: Path) -> None:
    """Also one that comes from a PC and goes back to it."""
    office = tmp_path / "office.db"
    assert journal_of(office) == "wal"
    (stick / "portable.txt").touch()
    assert journal_of(office) == "delete"
    (stick / "portable.txt").unlink()
    assert journal_of(office) == "wal"
