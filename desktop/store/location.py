"""Is a folder on this PC's own disk? SQLite's locks and shared memory break on network folders."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.domain.faults import NetworkFolder, ReadOnly
from desktop.store.files import trouble_of

_NETWORK_SYSTEM = re.compile(
    r"nfs4?|cifs|smb\w*|ncpfs|afs|coda|ceph|9p|virtiofs|vboxsf|vmhgfs|lustre|beegfs|gfs2|ocfs2|davfs|sshfs"
    r"|fuse\.(sshfs|ceph|glusterfs|davfs2?|rclone|gvfsd-fuse|vmhgfs-fuse|curlftpfs|smbnetfs|s3fs)"
)
_DRIVE_REMOTE = 4


def _mounts_of_this_pc() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _windows_drive_type(root: str) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0


def check_local(
    path: Path | str,
    mounts: Callable[[], str] = _mounts_of_this_pc,
    drive_type: Callable[[str], int] = _windows_drive_type,
) -> None:
    """Make sure that the data folder `path` exists and lies on this PC's own disk; create it when missing.

    Raises NetworkFolder for shares, mapped drives and network mounts, ReadOnly when the folder cannot be made.
    """
    resolved = Path(os.path.realpath(path))
    for place in (Path(path), resolved):
        if _is_share(str(place)) or drive_type(place.anchor) == _DRIVE_REMOTE:
            raise NetworkFolder
    if _NETWORK_SYSTEM.fullmatch(file_system(resolved, mounts())):
        raise NetworkFolder
    try:
        resolved.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble_of(error) or ReadOnly() from error


def _is_share(path: str) -> bool:
    r"""True for `\\server\share`, `//server/share` and `\\?\UNC\…`; false for `\\?\C:\…`."""
    slashed = path.replace("/", "\\")
    return slashed.startswith("\\\\") and not re.match(r"\\\\[?.]\\[A-Za-z]:", slashed)


def file_system(path: Path, mountinfo: str) -> str:
    """Type of the file system that holds `path`, from the text of `/proc/self/mountinfo`; "" when unknown."""
    found, depth = "", -1
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        point = Path(_unescaped(fields[4]))
        # ">=": a later mount on the same point covers the earlier one.
        if path.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = right.split(" ")[0], len(point.parts)
    return found


def _unescaped(field: str) -> str:
    """The kernel writes blanks and backslashes of a mount point as octal, e.g. `\\040`."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)
