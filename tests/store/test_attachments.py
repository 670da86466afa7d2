"""Encrypted attachments."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Damaged, Refused
from desktop.store import attachments
from desktop.store.attachments import AttachmentBox

SCAN = "申请人 桃小满 的信访材料扫描件".encode() * 20


@pytest.fixture
def box(tmp_path: Path) -> AttachmentBox:
    return AttachmentBox(tmp_path / "attachments", b"a" * 32)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_goes_in_comes_out(box: AttachmentBox) -> None:
    digest, size = box.put(SCAN)
    assert size == len(SCAN)
    assert box.has(digest)
    assert box.get(digest) == SCAN
    empty, nothing = box.put(b"")
    assert (box.get(empty), nothing) == (b"", 0)


def test_the_same_content_is_stored_once(box: AttachmentBox, tmp_path: Path) -> None:
    digest, _ = box.put(SCAN)
    (path,) = files(tmp_path)
    before = path.read_bytes()
    assert box.put(SCAN) == (digest, len(SCAN))
    assert files(tmp_path) == [path]
    assert path.read_bytes() == before


def test_the_name_tells_nothing_without_the_key(box: AttachmentBox, tmp_path: Path) -> None:
    other = AttachmentBox(tmp_path / "other", b"b" * 32)
    assert box.put(SCAN)[0] != other.put(SCAN)[0]
    assert all("桃小满".encode() not in path.read_bytes() for path in files(tmp_path))


@pytest.mark.parametrize("place", [0, 3, 4, 15, 16, 100, -1])
def test_a_changed_byte_is_noticed_and_adding_again_repairs(box: AttachmentBox, tmp_path: Path, place: int) -> None:
    digest, _ = box.put(SCAN)
    (path,) = files(tmp_path)
    sealed = bytearray(path.read_bytes())
    sealed[place] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(Damaged, match="附件"):
        box.get(digest)
    box.put(SCAN)
    assert box.get(digest) == SCAN


@pytest.mark.parametrize("length", [0, 3, 10, 20, 200])
def test_a_cut_file_is_noticed(box: AttachmentBox, tmp_path: Path, length: int) -> None:
    digest, _ = box.put(SCAN)
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Damaged):
        box.get(digest)


def test_files_cannot_be_exchanged(box: AttachmentBox, tmp_path: Path) -> None:
    one, _ = box.put(b"one")
    (path,) = files(tmp_path)
    two, _ = box.put(b"two")
    (other,) = set(files(tmp_path)) - {path}
    path.replace(other)
    with pytest.raises(Damaged):
        box.get(two)
    with pytest.raises(Damaged, match="不见了"):
        box.get(one)


def test_remove(box: AttachmentBox) -> None:
    digest, _ = box.put(SCAN)
    box.remove(digest)
    box.remove(digest)
    assert not box.has(digest)


def test_the_size_limit(box: AttachmentBox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)
    box.put(b"x" * 10)
    with pytest.raises(Refused, match="50 MB"):
        box.put(b"x" * 11)
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("digest", ["", "../../keys.json", "AB" * 32, "ab" * 32 + "\n"])
def test_only_a_digest_makes_a_path(box: AttachmentBox, digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        box.get(digest)


# ---------------------------------------------------------------- sweeping


@given(
    contents=st.sets(st.binary(min_size=1, max_size=8), max_size=6),
    old=st.sets(st.integers(0, 5)),
    used=st.sets(st.integers(0, 5)),
)
def test_only_what_is_old_and_unused_is_swept(
    tmp_path_factory: pytest.TempPathFactory, contents: set[bytes], old: set[int], used: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("box")
    box = AttachmentBox(folder, b"a" * 32)
    digests = [box.put(data)[0] for data in sorted(contents)]
    for place, digest in enumerate(digests):
        moment = 1000.0 if place in old else 3000.0
        os.utime(folder / digest[:2] / f"{digest[2:]}.bin", (moment, moment))
    kept = frozenset(digest for place, digest in enumerate(digests) if place in used)
    count = box.sweep(2000.0, lambda: kept)
    left = {digest for digest in digests if box.has(digest)}
    assert kept <= left
    assert left == {digest for place, digest in enumerate(digests) if place in used or place not in old}
    assert count == len(digests) - len(left)


def test_half_a_file_that_a_power_cut_left_is_swept(box: AttachmentBox, tmp_path: Path) -> None:
    digest, _ = box.put(SCAN)
    part = tmp_path / "attachments" / digest[:2] / ".x.part"
    part.write_bytes(b"half")
    os.utime(part, (1000, 1000))
    assert box.sweep(2000.0, lambda: frozenset({digest})) == 1
    assert files(tmp_path) == [tmp_path / "attachments" / digest[:2] / f"{digest[2:]}.bin"]


def test_what_is_added_again_is_young_again(box: AttachmentBox, tmp_path: Path) -> None:
    digest, _ = box.put(SCAN)
    (path,) = files(tmp_path)
    os.utime(path, (1000, 1000))
    box.put(SCAN)
    assert box.sweep(2000.0, frozenset) == 0
    assert box.has(digest)


def test_without_a_folder_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    assert AttachmentBox(tmp_path / "none", b"a" * 32).sweep(9e9, frozenset) == 0
