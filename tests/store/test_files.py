"""Whole files or none."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.faults import Busy, DiskFull, ReadOnly, Trouble
from desktop.store.files import disk_trouble, move_into_place, trouble_of, write_atomically


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_write_and_replace_leave_only_the_file(tmp_path: Path) -> None:
    target = tmp_path / "甲.bin"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert names_in(tmp_path) == ["甲.bin"]


def test_a_failed_write_keeps_the_old_content_and_leaves_no_part(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises((OSError, ReadOnly)):  # Windows calls it “access denied”
        write_atomically(target, b"a folder cannot be replaced by a file")
    assert names_in(tmp_path) == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix thing")
def test_a_write_that_the_system_cuts_short_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "kept.bin"
    target.write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from desktop.store.files import write_atomically\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_atomically(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except OSError: sys.exit(7)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert ended.returncode == 7
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["kept.bin"]


def test_move_into_place(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"new")
    (tmp_path / "whole").write_bytes(b"old")
    move_into_place(tmp_path / "part", tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == b"new"
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.EPERM, ReadOnly),
        (errno.EIO, Trouble),
    ],
)
def test_failures_of_the_disk_become_sentences(number: int, kind: type[Trouble]) -> None:
    with pytest.raises(Trouble) as told, disk_trouble():
        raise OSError(number, "invented")
    assert type(told.value) is kind
    assert "invented" not in str(told.value)


def test_windows_codes_win() -> None:
    error = OSError(errno.EACCES, "invented")
    error.winerror = 32  # type: ignore[attr-defined]  # sharing violation: the file is open in another program
    assert isinstance(trouble_of(error), Busy)


def test_bugs_stay_bugs() -> None:
    with pytest.raises(FileNotFoundError), disk_trouble():
        raise FileNotFoundError(errno.ENOENT, "no such file")
