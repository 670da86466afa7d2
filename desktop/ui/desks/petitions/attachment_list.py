"""The attachments of a matter on the card 文书与附件: face, name, what it is, when and by whom it was added."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.attachments import RemovedFile
from desktop.domain import media
from desktop.domain.records import AttachmentRow
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.file_tile import FileTile
from desktop.ui.widgets.label import ElidedLabel, Label

Face = Callable[[AttachmentRow], QImage | None]
"""Gives the thumbnail of an attachment, None as long as there is none."""


class AttachmentList(QWidget):
    """One item for each attachment; what was taken out stands behind a link."""

    opening_wanted = Signal(object)
    saving_wanted = Signal(object)
    renaming_wanted = Signal(object)
    removal_wanted = Signal(object)
    return_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, AttachmentItem] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._place = QWidget()
        self._shows_removed = False

    def show_all(
        self, files: Sequence[AttachmentRow], removed: Sequence[RemovedFile], user_id: int, may_change: bool, face: Face
    ) -> None:
        """Show attachments; those that `user_id` took out can be brought back."""
        self._place.hide()
        self._place.deleteLater()
        self._place = QWidget()
        column = QVBoxLayout(self._place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        self._items = {}
        for file in files:
            item = AttachmentItem(file, may_change)
            item.show_face(face(file))
            self._join(item, file)
            self._items[file.digest] = item
            column.addWidget(item)
        if removed:
            column.addWidget(self._removed(removed, user_id, may_change))
        self._column.addWidget(self._place)
        self.setVisible(bool(files or removed))

    def show_face(self, digest: str, picture: QImage | None) -> None:
        """Show a thumbnail that is ready now."""
        if digest in self._items:
            self._items[digest].show_face(picture)

    def items(self) -> list["AttachmentItem"]:
        """The attachments as they are shown."""
        return list(self._items.values())

    def _join(self, item: "AttachmentItem", file: AttachmentRow) -> None:
        item.opening_wanted.connect(lambda: self.opening_wanted.emit(file))
        item.saving_wanted.connect(lambda: self.saving_wanted.emit(file))
        item.renaming_wanted.connect(lambda: self.renaming_wanted.emit(file))
        item.removal_wanted.connect(lambda: self.removal_wanted.emit(file))

    def _removed(self, removed: Sequence[RemovedFile], user_id: int, may_change: bool) -> QWidget:
        made, inside = QWidget(), QWidget()
        column, lines = QVBoxLayout(made), QVBoxLayout(inside)
        for layout in (column, lines):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(SPACE // 2)
        link = Button("", "link")

        def show(on: bool) -> None:
            self._shows_removed = on
            inside.setVisible(on)
            link.setText(f"已移除 {len(removed)} 个{'，收起' if on else '…'}")

        link.clicked.connect(lambda: show(inside.isHidden()))
        column.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)
        for file in removed:
            lines.addLayout(self._removed_line(file, may_change and file.actor_id == user_id))
        column.addWidget(inside)
        show(self._shows_removed)
        return made

    def _removed_line(self, file: RemovedFile, may_return: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(Label(f"{file.text}　{file.removed_at:%m-%d} {file.actor_name}", "hint", wrap=True), 1)
        if may_return:
            back = Button("撤回", "link", says=f"撤回移除，把{file.name}放回本件")
            back.clicked.connect(lambda: self.return_wanted.emit(file))
            line.addWidget(back, alignment=Qt.AlignmentFlag.AlignTop)
        return line


class AttachmentItem(QWidget):
    """One attachment. Enter on the name opens it, Delete takes it out."""

    opening_wanted = Signal()
    saving_wanted = Signal()
    renaming_wanted = Signal()
    removal_wanted = Signal()

    def __init__(self, file: AttachmentRow, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_change = may_change
        self.tile = FileTile(media.suffix_of(file.name)[1:5].upper() or "文件")
        word = media.word_of(file.media_type)
        self.name = _NameLink(file.name, f"打开{file.name}，{word}")
        self.name.clicked.connect(self.opening_wanted)
        added = f"{file.added_at:%Y-%m-%d} {file.added_by}" if file.added_at else ""
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(2, 0, 0, 0)  # in line with the name, which has room for its ring
        words.addWidget(ElidedLabel(f"{word}　{said_size(file.size)}", "hint"))
        words.addWidget(ElidedLabel(added, "hint"))
        under = QHBoxLayout()
        under.setSpacing(SPACE // 2)
        under.addLayout(words, 1)
        for button in self._buttons(file):
            under.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.name)
        column.addLayout(under)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.tile, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_face(self, picture: QImage | None) -> None:
        """Show the thumbnail."""
        self.tile.set_picture(picture)

    def _buttons(self, file: AttachmentRow) -> list[Button]:
        save = Button("", "small", drawing="download-simple", says=f"把{file.name}另存为")
        rename = Button("", "small", drawing="pencil-simple", says=f"给{file.name}改名")
        remove = Button("", "small", drawing="trash", says=f"移除{file.name}（Delete）")
        save.clicked.connect(self.saving_wanted)
        rename.clicked.connect(self.renaming_wanted)
        remove.clicked.connect(self.removal_wanted)
        return [save, rename, remove] if self._may_change else [save]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._may_change:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


class _NameLink(Button):
    """A link as wide as the place allows; the middle of a long name gives way, not its suffix."""

    def __init__(self, name: str, says: str) -> None:
        super().__init__("", "link", says=says)
        self._name = name
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("字…字"), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._name) + SPACE
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - SPACE, 0)
        elided = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(elided.replace("&", "&&"))


def said_size(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(round(size / 1024), 1)} KB"
