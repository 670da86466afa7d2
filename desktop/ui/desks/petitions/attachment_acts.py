"""What is done with the attachments of a matter on its page: added, shown, saved, renamed, taken out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QIODevice, QObject, QSaveFile, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.casework import attachments, reading
from desktop.casework.attachments import RemovedFile
from desktop.casework.session import own_connection
from desktop.domain import media
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import AttachmentRow, Change
from desktop.domain.stages import Stage
from desktop.ui.desks.petitions import attachment_pages
from desktop.ui.desks.petitions.act_panel import Act, ActPanel
from desktop.ui.desks.petitions.attachment_panels import RemovePanel, RenamePanel
from desktop.ui.desks.petitions.incoming import Source, Taken, from_mime, from_paths, has_files, take_in
from desktop.ui.desks.petitions.scan_inbox import Scan, scan_inbox
from desktop.ui.desks.petitions.scan_strip import ScanStrip
from desktop.ui.desks.petitions.thumbnails import Thumbnails
from desktop.ui.work import IsCancelled, Report, hub

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.matter_page import MatterPage

_NOT_WRITTEN = "文件没有写成，原来的附件完好。请检查磁盘空间，或换一个文件夹再保存。"
_NO_EXPORT = "您没有导出的权限，不能另存附件，请由有权限的同事办理。"
_NO_REGISTER = "您没有登记的权限，不能添加附件，请由有权限的同事办理。"


class AttachmentActs(QObject):
    """Joins the card 文书与附件 and the strip of scans with casework. Thumbnails live as long as a matter is shown."""

    def __init__(self, page: "MatterPage") -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell
        self._shown_id = 0
        self.strip = ScanStrip(page.shell, page, "本件")
        self._inbox = scan_inbox(page.shell)
        self._pictures = Thumbnails(page.shell, page)
        self._list = page.papers.attachments
        self._connect()
        page.column.insertWidget(2, self.strip)
        page.keys |= {"Ctrl+V": self.paste, "Alt+F": self.choose}
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def _connect(self) -> None:
        self._page.papers.adding_wanted.connect(self.choose)
        self._list.opening_wanted.connect(self.open)
        self._list.saving_wanted.connect(self.save)
        self._list.renaming_wanted.connect(lambda file: self._open_panel(RenamePanel(file)))
        self._list.removal_wanted.connect(self._ask_removal)
        self._list.return_wanted.connect(self._bring_back)
        self._pictures.made.connect(self._show_face)
        self.strip.wanted.connect(self._add_scans)

    # ------------------------------------------------------------ showing

    def show(self) -> None:
        """Show the attachments of the page's matter."""
        file = self._page.file
        assert file is not None
        if file.row.id != self._shown_id:
            self._pictures.forget()
            self._shown_id = file.row.id
        actor = self._shell.session.actor
        self.strip.may_add = self._may_change()
        self.strip.refresh()
        self._page.papers.add_button.setVisible(self._may_change())
        removed = attachments.removed(file.row.id, actor)
        self._list.show_all(file.attachments, removed, actor.id, self._may_change(), self._face)

    def forget(self) -> None:
        """No matter is shown any more."""
        self._shown_id = 0
        self._pictures.forget()
        self.strip.may_add = False
        self.strip.refresh()

    def _may_change(self) -> bool:
        file = self._page.file
        may = self._shell.session.actor.may(Right.REGISTER)
        return file is not None and may and file.row.stage != Stage.ARCHIVED

    def _face(self, file: AttachmentRow) -> QImage | None:
        if not attachment_pages.can_show(file.media_type):
            return None
        return self._pictures.picture(file.digest, partial(self._read, self._shown_id, file.id))

    def _read(self, matter_id: int, attachment_id: int) -> bytes:
        """Runs on the worker thread."""
        with own_connection():
            return attachments.content(self._shell.session, matter_id, attachment_id)

    def _show_face(self, digest: str) -> None:
        self._list.show_face(digest, self._pictures.picture(digest, bytes))

    def open(self, file: AttachmentRow) -> None:
        """Preview a PDF or picture; of anything else say what to do with it."""
        if not attachment_pages.can_show(file.media_type):
            word = media.word_of(file.media_type)
            self._shell.say(f"{word}不能在这里预览，可以另存后用其他程序打开。", "另存为…", lambda: self.save(file))
            return
        matter_id = self._shown_id

        def job(report: Report, cancelled: IsCancelled) -> bytes:
            return attachment_pages.pages(self._read(matter_id, file.id))

        def show(pdf: bytes) -> None:
            if self._page.isVisible() and self._shown_id == matter_id:
                paper = attachment_pages.called(file.name, self._shell.now().date())
                self._shell.show_paper(paper, (matter_id,), pdf)

        self._shell.worker.run(job, show, self._refuse, title="正在打开附件…", parent=self._page)

    def save(self, file: AttachmentRow) -> None:
        """Write an attachment in the clear where the clerk says; that it was taken out is noted."""
        actor, matter_id = self._shell.session.actor, self._shown_id
        if not actor.may(Right.EXPORT):
            self._shell.refuse(_NO_EXPORT)
            return
        path, _ = QFileDialog.getSaveFileName(self._page, "附件另存为", file.name)
        if not path:
            return
        try:
            data = attachments.content(self._shell.session, matter_id, file.id)
        except (Refused, Trouble) as no:
            self._refuse(no)
            return
        reading.note_print((matter_id,), f"附件另存：{file.name}", actor, self._shell.now())
        if _write(path, data):
            self._shell.say(f"已保存到 {Path(path).name}。保存出去的文件没有加密，用完请删除。")
        else:
            self._shell.refuse(_NOT_WRITTEN)

    # ------------------------------------------------------------ ways in

    def choose(self) -> None:
        """Ask for files (Alt+F)."""
        if self._may_change():
            paths, _ = QFileDialog.getOpenFileNames(self._page, "添加附件")
            self.take(from_paths(paths))

    def paste(self) -> None:
        """Take the picture or the files of the clipboard (Ctrl+V)."""
        sources = from_mime(QApplication.clipboard().mimeData(), self._shell.now())
        if sources:
            self.take(sources)
        else:
            self._shell.say("剪贴板里没有图片和文件。")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and has_files(event.mimeData()) and self._may_change():
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self.take(from_mime(event.mimeData(), self._shell.now()))
            return True
        return False

    def take(self, sources: list[Source]) -> None:
        """Add files to the matter on show."""
        if not sources or self._page.file is None:
            return
        if not self._may_change():
            self._shell.refuse(_NO_REGISTER)
            return
        matter_id = self._shown_id
        scans = [source.scan for source in sources if source.scan]
        done = partial(self._add, matter_id, scans)
        take_in(self._shell, sources, done, self._page, lambda: self._inbox.give_back(scans))

    def _add_scans(self, scans: tuple[Scan, ...]) -> None:
        self.take([scan.source() for scan in scans])

    def _add(self, matter_id: int, scans: list[Path], taken: Taken) -> None:
        """The files are encrypted and read back: now they belong to the matter."""
        changes: list[Change] = []
        refused = list(taken.refused)
        for source, file in taken.files:
            try:
                changes.append(attachments.add(self._shell.session, matter_id, file, self._shell.now()))
            except (Refused, Trouble) as no:
                refused.append(f"{source.name}：{no.sentence}")
        if changes:
            hub().announce(changes[-1])  # which reads the page anew
            self._shell.say(changes[0].say if len(changes) == 1 else f"{len(changes)} 个附件已加密保存。")
        if refused:
            self._shell.refuse("　".join(refused))
        self._settle_scans(scans, taken)

    def _settle_scans(self, scans: list[Path], taken: Taken) -> None:
        """What lies with the matter now, or did before, is done with; anything else is offered again."""
        file = self._page.file
        there = {one.digest for one in file.attachments} if file is not None else set()
        added = {source.scan: one.digest for source, one in taken.files if source.scan and one.digest in there}
        self._inbox.note_added(added)
        self._inbox.give_back(set(scans) - set(added))

    # ------------------------------------------------------------ renaming and taking out

    def _ask_removal(self, file: AttachmentRow) -> None:
        says = f"已移除附件“{file.name}”。"
        self._open_panel(RemovePanel(file), lambda: self._shell.say(says, "撤回", lambda: self._bring_back(file)))

    def _bring_back(self, file: AttachmentRow | RemovedFile) -> None:
        if self._run(partial(attachments.bring_back, file.id)):
            self._focus_back()

    def _open_panel(self, panel: ActPanel, after: Callable[[], object] = lambda: None) -> None:
        def confirm() -> None:
            if self._run(panel.act, panel):
                self._focus_back()
                after()

        panel.confirmed.connect(confirm)
        self._page.open_panel(panel, self._focus_back)

    def _focus_back(self) -> None:
        self._page.papers.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, act: Act, panel: ActPanel | None = None) -> bool:
        """Do something and tell everybody; a refusal is shown where it was asked for."""
        try:
            change = act(self._shell.session.actor, self._shell.now())
        except Refused as no:
            if panel is not None:
                panel.refuse(no)
            else:
                self._refuse(no)
            return False
        except Trouble as no:
            (panel.say if panel is not None else self._shell.refuse)(no.sentence)
            return False
        if panel is not None:
            self._page.close_panel()
        hub().announce(change)  # which reads the page anew
        self._shell.say(change.say)
        return True

    def _refuse(self, no: Refused | Trouble) -> None:
        self._shell.refuse(no.sentence)


def _write(path: str, data: bytes) -> bool:
    """Write through a temporary file that takes the name at the end."""
    file = QSaveFile(path)
    return file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()
