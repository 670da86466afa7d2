"""A quiet strip over the page: what the scanner has brought, and the question about the originals."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.desks.petitions.scan_inbox import Scan, scan_inbox
from desktop.ui.desks.petitions.thumbnails import Thumbnails
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.drawing import Drawing
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label

MOST = 8
"""So many scans are offered at once, the newest."""

_PICTURE = 44


class ScanStrip(QWidget):
    """Hidden while there is nothing to say. `wanted` carries the chosen scans (tuple of `Scan`)."""

    wanted = Signal(object)

    def __init__(self, shell: Shell, page: QWidget, whole: str) -> None:
        """The folder is watched while `page` is on show. `whole` is what scans are added to: 本件, 登记."""
        super().__init__(page)
        self._shell, self._page = shell, page
        self._inbox = scan_inbox(shell)
        self._pictures = Thumbnails(shell, self)
        self._flags: dict[Scan, Button] = {}
        self.may_add = True
        self.offer, self.question = ScanLine("tray"), ScanLine("lock-key")
        self._row = FlowRow(gap=SPACE)
        self.add_button = Button(f"加入{whole}", says=f"把选中的扫描件加入{whole}（Alt+S）")
        self.later_button = Button("暂不", "quiet", says="这几份扫描件暂不加入")
        self.delete_button = Button("删除原件", says="删除扫描文件夹里的原件，不进回收站")
        self.keep_button = Button("保留", "quiet", says="原件留在扫描文件夹里")
        self.always = Button("以后都这样", "flag", says="记住这次的选择，以后不再问；可在“系统 · 扫描件”里更改")
        self.always.setCheckable(True)
        self.offer.add_wide(self._row)
        self.offer.add(self.add_button, self.later_button)
        self.question.row.addStretch(1)
        self.question.add(self.delete_button, self.keep_button, self.always)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.offer)
        column.addWidget(self.question)
        self._connect()
        self.refresh()
        page.installEventFilter(self)
        # as a shortcut it also works in a field, which would take the letter for its own
        keys = QShortcut(QKeySequence("Alt+S"), page)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.add_chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._inbox.watch(self._page)
        elif event.type() == QEvent.Type.Hide:
            self._inbox.rest(self._page)
        return False

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_chosen)
        self.later_button.clicked.connect(lambda: self._inbox.take(self._flags))
        self.delete_button.clicked.connect(lambda: self._decide("delete"))
        self.keep_button.clicked.connect(lambda: self._decide("keep"))
        self._inbox.changed.connect(self.refresh)
        self._inbox.removed.connect(self._say_removed)
        self._pictures.made.connect(self._show_picture)

    # ------------------------------------------------------------ what is shown

    def refresh(self) -> None:
        """Show what is waiting now; a choice that was made stays."""
        waiting = self._inbox.waiting if self.may_add else ()
        shown = waiting[:MOST]
        if tuple(self._flags) != shown:
            self._show_scans(shown)
        more = f"，另有 {len(waiting) - MOST} 份较早的" if len(waiting) > MOST else ""
        trouble = self._inbox.trouble if self.may_add else ""
        self.offer.say(trouble or (f"扫描件 {len(shown)} 份{more}" if shown else ""))
        for widget in (self._row, self.add_button, self.later_button):
            widget.setVisible(bool(shown))
        count = len(self._inbox.originals)
        self.question.say(f"已加密保存并核对。扫描文件夹里的 {count} 份原件没有加密，要删除吗？" if count else "")
        self.setVisible(bool(shown or trouble or count))

    def _show_scans(self, scans: tuple[Scan, ...]) -> None:
        unset = {scan for scan, flag in self._flags.items() if not flag.isChecked()}
        self._row.clear()
        self._flags = {}
        if not scans:
            self._pictures.forget()
        side = look.current().sizes.px(_PICTURE)
        for scan in scans:
            flag = Button(_short(scan.path.name), "flag", says=scan.path.name)
            flag.setCheckable(True)
            flag.setChecked(scan not in unset)
            flag.setIconSize(QSize(side, side))
            flag.toggled.connect(lambda _: self._enable())
            self._flags[scan] = flag
            self._row.add(flag)
            flag.show()
            self._show_picture(str(scan))
        self._enable()

    def _show_picture(self, key: str) -> None:
        for scan, flag in self._flags.items():
            if str(scan) == key:
                picture = self._pictures.picture(key, scan.source().read)
                if picture is not None:
                    flag.setIcon(QIcon(QPixmap.fromImage(picture)))

    def _enable(self) -> None:
        self.add_button.setEnabled(any(flag.isChecked() for flag in self._flags.values()))

    # ------------------------------------------------------------ what is done

    def add_chosen(self) -> None:
        """Add the chosen scans (Alt+S)."""
        chosen = tuple(scan for scan, flag in self._flags.items() if flag.isChecked())
        if chosen and not self.isHidden():
            self._inbox.take(chosen)
            self.wanted.emit(chosen)

    def _decide(self, what: str) -> None:
        if self.always.isChecked():
            self._shell.settings.scan_originals = what
            self._shell.settings.save()
            self.always.setChecked(False)
        if what == "delete":
            self._inbox.remove_originals()
        else:
            self._inbox.keep_originals()

    def _say_removed(self, gone: int, left: int) -> None:
        if not self._page.isVisible():
            return
        if left:
            self._shell.refuse(f"有 {left} 份原件没有删除：正被别的程序占用，或扫描后又变了。请到扫描文件夹里核对。")
        elif gone:
            self._shell.say(f"已删除扫描文件夹里的 {gone} 份原件。")


class ScanLine(QFrame):
    """A drawing, a sentence, room, buttons."""

    def __init__(self, drawing: str) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE, SPACE)
        self.row.setSpacing(SPACE)
        self._sentence = Label(wrap=False)
        self.row.addWidget(Drawing(drawing, "accent", 18))
        self.row.addWidget(self._sentence)

    def add_wide(self, widget: QWidget) -> None:
        """Put something in that takes all the room there is."""
        self.row.addSpacing(SPACE)
        self.row.addWidget(widget, 1)

    def add(self, *buttons: Button) -> None:
        """Put buttons at the right end."""
        for button in buttons:
            self.row.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def say(self, sentence: str) -> None:
        """Show a sentence, or nothing."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


def _short(name: str) -> str:
    return f" {name}" if len(name) <= 18 else f" …{name[-17:]}"  # the ends of the names differ
