"""The window around the desks: sidebar, search box, pages with a way back, help, status line, lock."""

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.casework import reading
from desktop.casework.session import Session
from desktop.domain.codes import ENTRIES, MatterKind, Right, is_of
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, Draft, MatterFilter
from desktop.settings import PcSettings
from desktop.ui import crash, look
from desktop.ui.commands import DUE_LISTS, Command, commands_of, overview
from desktop.ui.frame import Frame
from desktop.ui.help import TOPICS
from desktop.ui.lock import IdleWatch, LockPage, close_dialogs
from desktop.ui.palette import Search, SearchBox
from desktop.ui.sidebar import Entry, Sidebar
from desktop.ui.status_line import StatusLine
from desktop.ui.work import Worker, hub

if TYPE_CHECKING:
    from desktop.printing.render import Paper
    from desktop.ui.paper_page import PaperPage

_LONGEST_WAY = 50
_MINUTE_MS = 60_000


class DeskEntry(NamedTuple):
    """A desk before it is built: building waits until it is first shown."""

    key: str
    title: str
    drawing: str
    module: str
    page: str


DESKS = (
    DeskEntry("start", "工作台", "house", "desktop.ui.desks.start", "StartDesk"),
    DeskEntry("petitions", "信访接待", "chats-circle", "desktop.ui.desks.petitions", "PetitionsDesk"),
    DeskEntry("ledger", "民情台账", "notebook", "desktop.ui.desks.ledger", "LedgerDesk"),
    DeskEntry("liaison", "包村联户", "users-three", "desktop.ui.desks.liaison", "LiaisonDesk"),
    DeskEntry("people", "人员与户", "identification-card", "desktop.ui.desks.people", "PeopleDesk"),
    DeskEntry("reports", "报表打印", "printer", "desktop.ui.desks.reports", "ReportsDesk"),
    DeskEntry("system", "系统", "gear-six", "desktop.ui.desks.system", "SystemDesk"),
)


class Place(NamedTuple):
    """Where the window is: a kind of page and what it shows. The way back is a list of these."""

    kind: str
    what: Any = None
    page: str = ""


class MainWindow(QMainWindow):
    """The `Shell` of the desks. `left` says that it was closed, and whether somebody else wants to sign in."""

    left = Signal(bool)

    def __init__(
        self,
        session: Session,
        settings: PcSettings,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        self._now = now
        self._today = now().date()
        self.worker = Worker(self)
        self.desk_titles = {entry.key: entry.title for entry in DESKS}
        self.desks: dict[str, Any] = {}
        self.paper_page: PaperPage | None = None
        self.place = Place("")
        self._listed = Place("")
        self._way: list[Place] = []
        self._leaving = False
        self._focus_before: QWidget | None = None
        self.commands: tuple[Command, ...] = commands_of(self)
        self._build()
        self._bind_keys()
        crash.add_rescue(self.rescue)
        hub().changed.connect(self._on_change)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self.refresh_frame()
        self._restore_geometry()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        entries = [Entry(e.key, e.title, e.drawing, f"Ctrl+{place}") for place, e in enumerate(DESKS, 1)]
        self.frame = Frame(
            Sidebar(entries),
            SearchBox(Search(self, self.commands)),
            StatusLine(self.session.actor.name, str(self.session.folder.root)),
        )
        self.frame.sidebar.chosen.connect(lambda key: self.show_desk(key))
        self.frame.intake.clicked.connect(lambda: self.show_intake())
        self.frame.help.closed.connect(self._activate)
        self.frame.status.wanted.connect(lambda key: self.show_open() if key == "open" else self.show_due(key))
        self.lock_page = LockPage(self.session)
        self.lock_page.unlocked.connect(self.unlock)
        self.lock_page.leave_wanted.connect(self.leave)
        self.idle = IdleWatch(self.settings.lock_minutes, self)
        self.idle.idle.connect(self.lock)
        self._root = QStackedWidget()
        self._root.addWidget(self.frame)
        self._root.addWidget(self.lock_page)
        self.setCentralWidget(self._root)
        self.setMinimumSize(960, 600)
        self.resize(1360, 850)

    def _bind_keys(self) -> None:
        self._actions: list[QAction] = []
        for command in self.commands:
            if command.keys and not command.is_soft:
                action = QAction(command.label, self)
                action.setShortcuts([QKeySequence(key) for key in command.keys])
                action.triggered.connect(lambda _=False, do=command.do: do())
                self.addAction(action)
                self._actions.append(action)

    def _restore_geometry(self) -> None:
        if self.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode("ascii", "ignore")))

    # ------------------------------------------------------------ shell: going places

    def now(self) -> datetime:
        """The present moment."""
        return self._now()

    def show_desk(self, key: str, page: str = "") -> None:
        """Turn to a desk, or to a page of it; once more on the docket turns to its list."""
        self._go(Place("desk", key, page))

    def show_matter(self, matter_id: int) -> None:
        """Turn to the page of a matter."""
        self._go(Place("matter", matter_id))

    def show_matters(self, wanted: MatterFilter, title: str = "") -> None:
        """Turn to the list with a filter."""
        self._go(Place("matters", (wanted, title)))

    def show_intake(self, draft: Draft | None = None) -> None:
        """Turn to an intake form."""
        self._go(Place("intake", draft))

    def show_import(self) -> None:
        """Turn to the import of a ledger."""
        self._go(Place("import"))

    def show_paper(self, paper: "Paper", matter_ids: tuple[int, ...] = (), pdf: bytes | None = None) -> None:
        """Preview a paper."""
        self._go(Place("paper", (paper, matter_ids, pdf)))

    def show_due(self, due: str) -> None:
        """The list of what is overdue, due today or soon."""
        self._show_list(dict(DUE_LISTS)[due], due=due)

    def show_open(self) -> None:
        """The list of open matters."""
        self._show_list("在办事项", is_open=True)

    def _show_list(self, title: str, **wanted: Any) -> None:
        sealed = self.session.actor.may(Right.SEALED)
        self.show_matters(MatterFilter(self.now().date(), with_sealed=sealed, **wanted), title)

    def back(self) -> None:
        """To the page before; nothing when there is none."""
        if self._way:
            self._open(self._way.pop(), is_return=True)

    def _go(self, place: Place) -> None:
        before = self.place
        if self._open(place) and before.kind and before != place:
            self._way = [*self._way, before][-_LONGEST_WAY:]

    def _open(self, place: Place, is_return: bool = False) -> bool:
        """Show a place; False when it refused to be shown, and the window stays where it was."""
        before = self.place
        self.place = place
        try:
            page = self._arrive(place, is_return)
        except (Refused, Trouble) as no:
            self.place = before
            self.refuse(no.sentence)
            return False
        self.frame.notices.forget_refusal()
        self.frame.pages.setCurrentWidget(page)
        self._activate()
        return True

    def _arrive(self, place: Place, is_return: bool) -> QWidget:
        """Let the page of a place show what it should; returns it."""
        if place.kind == "paper":
            reading.may_see(place.what[1], self.session.actor)  # on the way back: it may have been sealed meanwhile
            paper_page = self._paper_page()
            paper_page.show_paper(*place.what)
            return paper_page
        key = self._desk_of(place)
        desk: Any = self.desk(key)
        if place.kind == "matter":
            desk.show_matter(place.what)
        elif place.kind == "intake":
            desk.show_intake(None if is_return else place.what)
        elif place.kind == "import":
            desk.show_import()
        elif place.kind == "matters" and place is not self._listed:
            desk.show_matters(*place.what)
            self._listed = place
        elif place.page:
            desk.show_page(place.page)
        elif hasattr(desk, "show_list"):
            desk.show_list()
        self.frame.sidebar.mark(key)
        return desk  # type: ignore[no-any-return]

    def _desk_of(self, place: Place) -> str:
        """The desk on which a place lies: entries and disputes have their own, lists of every kind are with petitions."""
        if place.kind == "desk":
            return str(place.what)
        kind = ""
        if place.kind == "matter":
            kind = reading.kind_of(place.what)
        elif place.kind == "matters":
            kind = place.what[0].kind
        elif place.kind == "intake" and place.what is not None:
            return "petitions" if place.what.form == "petition" else "ledger"
        return "ledger" if (kind and is_of(kind, ENTRIES)) or kind == ENTRIES else "petitions"

    def desk(self, key: str) -> Any:
        """The page of a desk, built when it is first asked for."""
        if key not in self.desks:
            entry = next(one for one in DESKS if one.key == key)
            made = getattr(importlib.import_module(entry.module), entry.page)(self)
            self.desks[key] = made
            self.frame.pages.addWidget(made)
        return self.desks[key]

    def _paper_page(self) -> "PaperPage":
        if self.paper_page is None:
            from desktop.ui.paper_page import PaperPage  # brings the printing room, which is slow to load

            self.paper_page = PaperPage(self)
            self.frame.pages.addWidget(self.paper_page)
        return self.paper_page

    def _activate(self) -> None:
        activate = getattr(self.frame.pages.currentWidget(), "activate", None)
        if activate is not None:
            activate()
        elif self.frame.pages.currentWidget() is not None:
            self.frame.pages.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ shell: saying things

    def say(self, sentence: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Tell the clerk what was done."""
        self.frame.notices.tell(sentence, action, do)

    def refuse(self, sentence: str) -> None:
        """Show a refusal or trouble that belongs to no field."""
        self.frame.notices.refuse(sentence)

    def show_help(self, topic: str = "") -> None:
        """Open the help, or close it when that text is open already."""
        topic = topic or self._topic()
        if self.frame.help.isVisible() and self.frame.help.topic == topic:
            self.frame.help.close_drawer()
        else:
            self.frame.help.show_topic(topic, overview(self.commands) if topic == "keys" else "")

    def _topic(self) -> str:
        is_ledger = self._desk_of(self.place) == "ledger" if self.place.kind == "intake" else False
        wanted = self.place.kind if self.place.kind in ("matter", "intake", "import") and not is_ledger else ""
        topic = wanted or getattr(self.frame.pages.currentWidget(), "help_topic", "")
        return topic if topic in TOPICS else "start"

    # ------------------------------------------------------------ keeping up to date

    def refresh(self) -> None:
        """F5: read everything on show anew."""
        refresh = getattr(self.frame.pages.currentWidget(), "refresh", None)
        try:
            self.refresh_frame()
            if refresh is not None:
                refresh(None)
        except Trouble as trouble:
            self.refuse(trouble.sentence)

    def refresh_frame(self) -> None:
        """Names and figures around the desks."""
        office = self.session.office
        self.frame.sidebar.set_office(office.short_name or office.name, office.desk_name)
        self.setWindowTitle(f"{office.name} — 民情台")
        self.frame.status.show_counts(reading.desk_counts(self.session.actor, self.now().date()))
        for key, kind in (("petitions", MatterKind.PETITION), ("ledger", ENTRIES)):
            counts = reading.desk_counts(self.session.actor, self.now().date(), kind)
            self.frame.sidebar.set_count(key, counts.due_today + counts.overdue)

    def _on_change(self, change: Change) -> None:
        self.refresh_frame()

    def _on_minute(self) -> None:
        if self.now().date() != self._today:
            self._today = self.now().date()
            self.refresh()

    # ------------------------------------------------------------ keys

    def ask_box(self) -> None:
        """Ctrl+K."""
        self.frame.search.ask()

    def print_page(self) -> None:
        """Ctrl+P: print what is shown, on pages that can."""
        print_it = getattr(self.frame.pages.currentWidget(), "print_page", None)
        if print_it is not None:
            print_it()
        else:
            self.say("这一页没有可以打印的内容。")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only keys that the page did not use arrive here.
        pressed = QKeySequence(event.keyCombination()).toString()
        command = next((one for one in self.commands if one.is_soft and pressed in one.keys), None)
        if command is None or self.is_locked:
            super().keyPressEvent(event)
        elif pressed == "Esc" and self.frame.help.isVisible():
            self.frame.help.close_drawer()
        else:
            command.do()

    # ------------------------------------------------------------ look

    def toggle_dark(self) -> None:
        """Dark or light."""
        self.settings.is_dark = not self.settings.is_dark
        self._apply_look()

    def toggle_large(self) -> None:
        """Large or usual text."""
        self.settings.is_large = not self.settings.is_large
        self._apply_look()

    def _apply_look(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        look.apply_look(app, dark=self.settings.is_dark, large=self.settings.is_large)
        self.settings.save()

    # ------------------------------------------------------------ lock and leave

    @property
    def is_locked(self) -> bool:
        """True while the password is asked for."""
        return self._root.currentWidget() is self.lock_page

    def lock(self) -> None:
        """Keep what is typed and cover the window."""
        if self.is_locked:
            return
        self.rescue()
        close_dialogs()
        self.frame.search.results.hide()
        for action in self._actions:
            action.setEnabled(False)
        self.idle.stop()
        self._focus_before = self.focusWidget()
        self._root.setCurrentWidget(self.lock_page)
        self.lock_page.ask()

    def unlock(self) -> None:
        """Show the work again, the keyboard where it was."""
        self._root.setCurrentIndex(0)
        for action in self._actions:
            action.setEnabled(True)
        if self.settings.lock_minutes:
            self.idle.restart()
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close so that somebody else can sign in."""
        self._leaving = True
        self.close()

    def rescue(self) -> bool:
        """Let every page keep what is half typed; True when there was anything."""
        kept = [bool(desk.rescue()) for desk in self.desks.values() if hasattr(desk, "rescue")]
        return any(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.rescue()
        close_dialogs()
        crash.drop_rescue(self.rescue)
        hub().changed.disconnect(self._on_change)
        self._minute.stop()
        self.idle.stop()
        self.worker.close()
        self.settings.window = self.saveGeometry().toBase64().toStdString()
        self.settings.save()
        super().closeEvent(event)
        self.left.emit(self._leaving)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.frame.search.results.hide()
