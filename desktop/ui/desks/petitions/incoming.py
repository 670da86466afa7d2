"""Files on their way in: dropped, pasted, chosen or scanned; read and encrypted behind the window."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.casework import attachments
from desktop.casework.attachments import StoredFile
from desktop.casework.session import Session
from desktop.domain import media
from desktop.domain.faults import BadFile, Refused, Trouble
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report

_UNREADABLE = "文件打不开，没有添加。请确认文件还在、没有被其他程序占用，再添加一次。"
_FOLDER = "这是文件夹，没有添加。请打开文件夹，选里面的文件。"


class Source(NamedTuple):
    """A file that is to be taken in. `read` gives its bytes; `scan` is where it lies, if it is the scanner's."""

    name: str
    read: Callable[[], bytes]
    scan: Path | None = None


class Taken(NamedTuple):
    """What was taken in, and a sentence for each file that was not."""

    files: tuple[tuple[Source, StoredFile], ...]
    refused: tuple[str, ...]


def from_paths(paths: Iterable[str | Path]) -> list[Source]:
    """Files of this PC."""
    return [Source(path.name, partial(read_file, path)) for path in map(Path, paths)]


def from_mime(mime: QMimeData, at: datetime) -> list[Source]:
    """What was dropped or pasted: files, or a picture; nothing when there is neither."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    image = mime.imageData() if mime.hasImage() else None
    # a chat program puts the picture and a file of its own beside each other, which may be gone already
    if isinstance(image, QImage) and not image.isNull() and not any(path.exists() for path in paths):
        return [Source(f"粘贴图片 {at:%Y-%m-%d %H.%M}.png", partial(_png, image))]
    return from_paths(paths)


def has_files(mime: QMimeData) -> bool:
    """True when something of it could be taken in."""
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


def take_in(
    shell: Shell,
    sources: Sequence[Source],
    done: Callable[[Taken], None],
    owner: QWidget,
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """Read and encrypt files behind the window; `done` comes back on the window's thread."""
    shell.worker.run(
        partial(_take_all, shell.session, sources), done, title="正在加密附件…", parent=owner, on_stopped=stopped
    )


def _take_all(session: Session, sources: Sequence[Source], report: Report, cancelled: IsCancelled) -> Taken:
    files, refused = [], []
    for number, source in enumerate(sources):
        report(number, len(sources), source.name)
        if cancelled():
            break
        try:
            files.append((source, attachments.take_in(session, source.name, source.read())))
        except (Refused, Trouble) as no:
            refused.append(f"{source.name}：{no.sentence}")
    return Taken(tuple(files), tuple(refused))


def read_file(path: Path) -> bytes:
    """The bytes of a file. Refused for a folder and for a size that cannot be kept, BadFile when it cannot be read."""
    try:
        if path.is_dir():
            raise Refused(_FOLDER, "attachment")
        media.check_size(path.stat().st_size)  # before the memory is filled
        return path.read_bytes()
    except OSError:
        raise BadFile(_UNREADABLE) from None


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, which it refuses
    return bytes(data.data())
