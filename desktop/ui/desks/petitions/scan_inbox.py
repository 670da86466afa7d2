"""The folder that the scanner's program writes to: what has arrived there, and originals that may be deleted."""

import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import attachments
from desktop.casework.session import Session
from desktop.domain.faults import Refused, Trouble
from desktop.ui.desks.petitions.incoming import Source, read_file
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report

LOOK_MS = 1500
"""Time between two looks."""

STILL_SECONDS = 1.2
"""A file is finished when two looks so far apart find it the same: same size, same time of change."""

_NO_SCANS = (".part", ".tmp", ".crdownload", ".download", ".lock", ".db", ".ini")
"""Half-written files, and those that Windows puts into its folders."""

_NETWORK = ("\\\\", "//")


class Scan(NamedTuple):
    """A file in the folder as a look found it: size in bytes, time of the last change in nanoseconds."""

    path: Path
    size: int
    changed: int

    def source(self) -> Source:
        """The scan on its way in."""
        return Source(self.path.name, partial(read_file, self.path), self.path)


class ScanInbox(QObject):
    """Looks only while a page watches, from the worker: a network folder may take its time. `changed` tells the pages.

    `waiting` are finished scans that nobody has decided about, the newest first; `originals` (scan → digest) lie with
    a matter, encrypted, and still in the folder as well. `trouble` is a sentence when the folder cannot be read.
    """

    changed = Signal()
    removed = Signal(int, int)
    """How many originals were deleted, how many were not."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._pages: set[QWidget] = set()
        self._folder = ""
        self._seen: dict[Scan, float] = {}
        self._decided: set[Scan] = set()
        self._is_looking = False
        self.waiting: tuple[Scan, ...] = ()
        self.originals: dict[Path, str] = {}
        self.trouble = ""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self.look())
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    # ------------------------------------------------------------ looking

    def watch(self, page: QWidget) -> None:
        """Look as long as this page is on show."""
        self._pages.add(page)
        if self._shell.settings.scan_folder:
            self._timer.start()
            self.look()
        elif self.waiting or self.trouble:
            self._forget()

    def rest(self, page: QWidget) -> None:
        """The page is no longer on show."""
        self._pages.discard(page)
        if not self._pages:
            self._timer.stop()

    def look(self) -> None:
        """Look into the folder, behind the window."""
        folder = self._shell.settings.scan_folder
        if not folder or not self._pages or self._is_looking:
            return
        if folder != self._folder:
            self._forget()
            self._folder = folder
        self._is_looking = True
        self._shell.worker.run(partial(_found, Path(folder)), self._take, self._fail, parent=self._owner())

    def _owner(self) -> QWidget:
        return next(iter(self._pages))

    def _take(self, found: frozenset[Scan]) -> None:
        self._is_looking = False
        self.trouble = ""
        self._watch_folder()
        now = time.monotonic()
        self._seen = {scan: self._seen.get(scan, now) for scan in found}
        self._decided &= found  # a scanner may write the next sheet under the same name
        added = {scan.path for scan in self._decided}
        self.originals = {path: digest for path, digest in self.originals.items() if path in added}
        self._tell()

    def _fail(self, no: Refused | Trouble) -> None:
        self._is_looking = False
        self.trouble = no.sentence
        self._seen = {}
        self._tell()

    def _watch_folder(self) -> None:
        """Be told at once where the system can; on a network folder the looks alone are sure."""
        if not self._folder.startswith(_NETWORK) and not self._watcher.directories():
            self._watcher.addPath(self._folder)

    def _forget(self) -> None:
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._seen, self._decided, self.originals, self.trouble = {}, set(), {}, ""
        self._tell()

    def _tell(self) -> None:
        until = time.monotonic() - STILL_SECONDS
        waiting = [scan for scan, since in self._seen.items() if since <= until and scan not in self._decided]
        self.waiting = tuple(sorted(waiting, key=lambda scan: (-scan.changed, scan.path.name)))
        self.changed.emit()

    # ------------------------------------------------------------ deciding

    def take(self, scans: Iterable[Scan]) -> None:
        """Do not offer these: they are being added, or are not wanted now. After the next start they are offered again."""
        self._decided.update(scans)
        self._tell()

    def give_back(self, paths: Iterable[Path]) -> None:
        """Offer these again: they were not added."""
        freed = set(paths)
        self._decided = {scan for scan in self._decided if scan.path not in freed}
        self._tell()

    def note_added(self, added: Mapping[Path, str]) -> None:
        """These lie with a matter now, encrypted under their digests; what becomes of the originals says the setting."""
        wanted = self._shell.settings.scan_originals
        if wanted == "keep":
            self._tell()
            return
        self.originals |= added
        if wanted == "delete":
            self.remove_originals()
        else:
            self._tell()

    def keep_originals(self) -> None:
        """Leave them in the folder."""
        self.originals = {}
        self._tell()

    def remove_originals(self) -> None:
        """Delete them, each only when its encrypted copy reads back the same."""
        originals, self.originals = self.originals, {}
        self._tell()
        if originals and self._pages:
            job = partial(_remove, self._shell.session, originals)
            self._shell.worker.run(job, lambda counted: self.removed.emit(*counted), parent=self._owner())


def scan_inbox(shell: Shell) -> ScanInbox:
    """The one inbox of a window."""
    return shell.worker.findChild(ScanInbox) or ScanInbox(shell, shell.worker)


def _found(folder: Path, report: Report, cancelled: IsCancelled) -> frozenset[Scan]:
    """The files of the folder that no program holds. Trouble when it cannot be read."""
    try:
        return frozenset(scan for path in folder.iterdir() if (scan := _scan(path)) is not None)
    except OSError:
        raise Trouble("扫描文件夹打不开。请检查扫描仪和网络是否接好，或在“系统 · 扫描件”里重新选择。") from None


def _scan(path: Path) -> Scan | None:
    name = path.name.lower()
    if name.startswith((".", "~")) or name.endswith(_NO_SCANS):
        return None
    try:
        if not path.is_file():
            return None
        facts = path.stat()
        with path.open("rb"):  # Windows refuses while the scanner's program is writing
            pass
    except OSError:
        return None
    return Scan(path, facts.st_size, facts.st_mtime_ns) if facts.st_size else None


def _remove(session: Session, originals: Mapping[Path, str], report: Report, cancelled: IsCancelled) -> tuple[int, int]:
    """Delete originals; returns how many were deleted and how many stay."""
    gone = sum(_remove_one(session, path, digest) for path, digest in originals.items())
    return gone, len(originals) - gone


def _remove_one(session: Session, path: Path, digest: str) -> bool:
    try:
        if not attachments.is_same(session, digest, path.read_bytes()):
            return False  # somebody scanned over it: this one nobody has added
        path.unlink()
    except (OSError, Trouble):
        return False
    return True
