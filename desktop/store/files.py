"""Writing files so that a crash, a full disk or a power cut never leaves half a file under its name."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.domain.faults import Busy, DiskFull, ReadOnly, Trouble

DISK_FAILS = "读写硬盘时出错，这一次没有保存。请检查硬盘或移动盘是否接好，并尽快备份数据。"

_TROUBLE_OF_ERRNO: dict[int, type[Trouble]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
}
# Windows: disk full (39, 112), write protected (19), file held open by another program (32, 33).
_TROUBLE_OF_WINERROR: dict[int, type[Trouble]] = {39: DiskFull, 112: DiskFull, 19: ReadOnly, 32: Busy, 33: Busy}


def trouble_of(error: OSError) -> Trouble | None:
    """The Trouble that the clerk is told for a failed file operation, or None when the failure is a bug."""
    kind = _TROUBLE_OF_WINERROR.get(getattr(error, "winerror", None) or 0) or _TROUBLE_OF_ERRNO.get(error.errno or 0)
    if kind is not None:
        return kind()
    return Trouble(DISK_FAILS) if error.errno == errno.EIO else None


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Turn operating-system failures inside the block into the Trouble family."""
    try:
        yield
    except OSError as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file: afterwards `path` holds either the old or the new content, never a part.

    The folder must exist. Raises DiskFull, ReadOnly, Busy.
    """
    with disk_trouble():
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            move_into_place(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def move_into_place(part: Path, path: Path) -> None:
    """Give a finished file of the same folder its final name, after its bytes are surely on the disk."""
    with disk_trouble():
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
        _settle_folder(path.parent)


def _settle_folder(folder: Path) -> None:
    """Put the renaming itself on the disk. Windows has no such call; NTFS journals it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
