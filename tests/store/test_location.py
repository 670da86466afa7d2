"""Only this PC's own disk."""

import sys
from pathlib import Path

import pytest

from desktop.domain.faults import NetworkFolder, ReadOnly
from desktop.store.location import check_local, file_system

MOUNTS = r"""
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 21 0:40 / /mnt rw shared:2 - tmpfs tmpfs rw
31 30 0:41 / /mnt/office\040share rw,relatime shared:3 - cifs //server/share rw
32 30 0:42 / /mnt/keys rw - fuse.sshfs clerk@host:/ rw
33 30 8:2 / /mnt/keys/inner rw - ext4 /dev/sdb1 rw
34 30 8:3 / /mnt/covered rw - ext4 /dev/sdc1 rw
35 30 0:43 / /mnt/covered rw - nfs4 host:/x rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/clerk", "ext4"),
        ("/mnt/office share/data", "cifs"),
        ("/mnt/office sharex", "tmpfs"),
        ("/mnt/keys/data", "fuse.sshfs"),
        ("/mnt/keys/inner/data", "ext4"),
        ("/mnt/covered/data", "nfs4"),
    ],
)
def test_the_nearest_and_latest_mount_counts(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


def test_unreadable_mounts_are_unknown() -> None:
    assert file_system(Path("/x"), "") == ""
    assert file_system(Path("/x"), "garbage - \n1 2 3") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "sshfs", "fuse.sshfs"])
def test_network_mounts_are_refused_and_nothing_is_made(tmp_path: Path, kind: str) -> None:
    with pytest.raises(NetworkFolder):
        check_local(tmp_path / "new", mounts=lambda: f"1 0 0:1 / {tmp_path} rw - {kind} x rw")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("path", [r"\\server\share\data", "//server/share", r"\\?\UNC\server\share"])
def test_shares_are_refused(path: str) -> None:
    with pytest.raises(NetworkFolder):
        check_local(path)


@pytest.mark.skipif(sys.platform == "win32", reason="mount points are a Unix thing")
def test_a_link_to_a_network_mount_is_refused(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    with pytest.raises(NetworkFolder):
        check_local(tmp_path / "near" / "data", mounts=lambda: f"1 0 0:1 / {tmp_path}/far rw - cifs x rw")


def test_a_mapped_drive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkFolder):
        check_local(tmp_path, drive_type=lambda root: 4)


def test_a_local_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    check_local(tmp_path / "甲" / "乙")
    check_local(tmp_path / "甲" / "乙")
    assert (tmp_path / "甲" / "乙").is_dir()


def test_a_folder_that_cannot_be_made_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReadOnly):
        check_local(tmp_path / "file" / "data")
    with pytest.raises(ReadOnly):
        check_local(tmp_path / "file")
