"""Files that belong to a matter not yet saved: added by dialog, drag and drop, or from the clipboard."""

import mimetypes
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.casework.session import Session
from desktop.domain.faults import BadFile, Refused, Trouble
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.flow import FlowRow

_PASTED = "粘贴的图片.png"


class AddedFile(NamedTuple):
    """A file that was added. Its content lies encrypted in the attachment box from that moment, under its digest."""

    name: str
    media_type: str
    size: int
    digest: str


class AttachmentsField(FlowRow, Field):
    """Chips of added files and a button. The content is taken in at once: the memory stick may be pulled out.

    What the draft keeps of a file is its name and digest, so that a restored form has its files too.
    """

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._files: list[AddedFile] = []
        self._add = Button("添加文件…", drawing="paperclip", says="添加照片、扫描件等文件，也可以拖进来或粘贴图片")
        self._add.clicked.connect(self.choose)
        self.add(self._add)
        self.setFocusProxy(self._add)
        self.setAcceptDrops(True)

    def value(self) -> tuple[AddedFile, ...]:
        """The files in order of adding."""
        return tuple(self._files)

    def set_value(self, value: Any) -> None:
        """Show these files."""
        self._files = [AddedFile(*each) for each in value or ()]
        self._show()

    def set_error(self, sentence: str) -> None:
        """Say why a file was not taken."""
        self.setProperty("wrong", bool(sentence))
        self.noted.emit(sentence, "error")

    def content(self, file: AddedFile) -> bytes:
        """The bytes of an added file."""
        return self._session.box.get(file.digest)

    def choose(self) -> None:
        """Ask for files."""
        paths, _ = QFileDialog.getOpenFileNames(self, "添加附件")
        self.take_paths(paths)

    def take_paths(self, paths: list[str]) -> None:
        """Take files in; one that cannot be read is named under the field, the others are kept."""
        self.set_error("")
        for path in map(Path, paths):
            self._take(path.name, media_type_of(path.name), partial(read_file, path))
        self._show()

    def take_mime(self, mime: QMimeData) -> bool:
        """Take dropped or pasted files, or a pasted picture; False when there is none."""
        if mime.hasUrls() and any(url.isLocalFile() for url in mime.urls()):
            self.take_paths([url.toLocalFile() for url in mime.urls() if url.isLocalFile()])
            return True
        image = mime.imageData() if mime.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        self.set_error("")
        self._take(_PASTED, "image/png", partial(_png, image))
        self._show()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_mime(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take_mime(event.mimeData()):
            event.acceptProposedAction()

    # ------------------------------------------------------------ inside

    def _take(self, name: str, media_type: str, read: Callable[[], bytes]) -> None:
        try:
            digest, size = self._session.box.put(read())
        except (Refused, Trouble) as no:
            self.set_error(f"{name}：{no.sentence}")
            return
        if all(file.digest != digest for file in self._files):
            self._files.append(AddedFile(name, media_type, size, digest))

    def _show(self) -> None:
        self._flow.removeWidget(self._add)
        self.clear()
        for file in self._files:
            chip = Button(f"{file.name[:24]}  ×", "flag", says=f"移除附件{file.name}")
            chip.clicked.connect(lambda _, file=file: self._remove(file))
            self.add(chip)
        self.add(self._add)
        self._add.show()
        self.updateGeometry()
        self.changed.emit()

    def _remove(self, file: AddedFile) -> None:
        self._files.remove(file)
        self._show()
        self._add.setFocus()


def media_type_of(name: str) -> str:
    """The media type that a file's name says, empty when it says none."""
    return mimetypes.guess_type(name)[0] or ""


def read_file(path: Path) -> bytes:
    """The bytes of a file; BadFile when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise BadFile("文件打不开，没有添加。请确认文件还在、没有被其他程序占用，再添加一次。") from None


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, which it refuses
    return bytes(data.data())
