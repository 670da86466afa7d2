"""Files that belong to a matter not yet saved: chosen, dropped, pasted or scanned."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.casework.attachments import StoredFile
from desktop.domain.media import free_name
from desktop.ui.desks.petitions.incoming import Source, Taken, from_mime, from_paths, has_files, take_in
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.flow import FlowRow

_WAIT = "附件还在加密存放，请稍等片刻再保存。"


class AttachmentsField(FlowRow, Field):
    """Chips of added files and a button. The content is taken in at once: the memory stick may be pulled out.

    What the draft keeps of a file is its name and digest, so that a restored form has its files too. `freed` tells
    scans that were taken out again.
    """

    changed = Signal()
    noted = Signal(str, str)
    freed = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._files: list[StoredFile] = []
        self._scans: dict[str, Path] = {}
        self._awaited = 0
        self._form = 0
        says = "添加照片、扫描件等文件，也可以拖进来，或按 Ctrl+V 粘贴图片和文件"
        self._add = Button("添加文件…", drawing="paperclip", says=says)
        self._add.clicked.connect(self.choose)
        self.add(self._add)
        self.setFocusProxy(self._add)
        self.setAcceptDrops(True)

    def value(self) -> tuple[StoredFile, ...]:
        """The files in order of adding."""
        return tuple(self._files)

    def set_value(self, value: Any) -> None:
        """Show these files; what is still being read belonged to the form before."""
        self._form += 1
        self._awaited = 0
        self._free(tuple(self._scans.values()))
        self._scans.clear()
        self._files = [StoredFile(*each) for each in value or ()]
        self._show()

    def settle(self) -> str:
        """A file that is still being encrypted is waited for."""
        return _WAIT if self._awaited else ""

    def set_error(self, sentence: str) -> None:
        """Say why a file was not taken."""
        self.setProperty("wrong", bool(sentence))
        self.noted.emit(sentence, "error")

    def scans(self) -> dict[str, Path]:
        """Digest → place of the files that came out of the scanner's folder."""
        return dict(self._scans)

    def forget_scans(self) -> None:
        """The form was saved, and they with it: they are not freed when it is emptied."""
        self._scans.clear()

    # ------------------------------------------------------------ ways in

    def choose(self) -> None:
        """Ask for files."""
        paths, _ = QFileDialog.getOpenFileNames(self, "添加附件")
        self.take(from_paths(paths))

    def take_mime(self, mime: QMimeData) -> bool:
        """Take dropped or pasted files, or a pasted picture; False when there is none."""
        sources = from_mime(mime, self._shell.now())
        self.take(sources)
        return bool(sources)

    def take(self, sources: Sequence[Source]) -> None:
        """Take files in; one that cannot be taken is named under the field, the others are kept."""
        if not sources:
            return
        self.set_error("")
        form, scans = self._form, tuple(source.scan for source in sources if source.scan)
        self._awaited += 1
        self.note("正在加密存放…")

        def ended(taken: Taken | None = None) -> None:
            if form == self._form:
                self._awaited -= 1
                self._join(taken or Taken((), ()))
            in_use = self._scans.values()
            self._free([scan for scan in scans if scan not in in_use])

        take_in(self._shell, sources, ended, self, ended)

    def _join(self, taken: Taken) -> None:
        for source, file in taken.files:
            if source.scan is not None:
                self._scans[file.digest] = source.scan
            if all(other.digest != file.digest for other in self._files):
                name = free_name(file.name, {other.name for other in self._files})
                self._files.append(file._replace(name=name))
        self.note("")
        if taken.refused:
            self.set_error("　".join(taken.refused))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_mime(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take_mime(event.mimeData()):
            event.acceptProposedAction()

    # ------------------------------------------------------------ inside

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

    def _remove(self, file: StoredFile) -> None:
        self._files.remove(file)
        path = self._scans.pop(file.digest, None)
        self._free((path,) if path else ())
        self._show()
        self._add.setFocus()

    def _free(self, paths: Sequence[Path]) -> None:
        if paths:
            self.freed.emit(tuple(paths))
