"""Every page and dialog as a picture, for the handbook and for looking at what one has made."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QPoint, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.casework import office, reading, steps
from desktop.casework.session import Session
from desktop.domain.codes import MatterKind
from desktop.domain.dates import PeriodKind, period_of
from desktop.domain.records import Actor, Draft, MatterFilter
from desktop.domain.stages import Stage
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from desktop.ui.crash import CrashDialog
from desktop.ui.desks.liaison import LiaisonDesk
from desktop.ui.desks.reports import ReportsDesk
from desktop.ui.desks.system.desk import PAGES
from desktop.ui.main_window import MainWindow
from desktop.ui.setup import SetupWindow
from desktop.ui.sign_in import SignInPage
from desktop.ui.widgets.popup import PopupList
from desktop.ui.widgets.progress import ProgressDialog

SIZE = QSize(1360, 850)
_CALM_MS = 400
_SECRET_NOT_USED = "00000-" * 6 + "00000"


class Scene(NamedTuple):
    """A picture: its name, what brings the window there, and what puts the office back as it was."""

    name: str
    go: Callable[[MainWindow], object]
    leave: Callable[[MainWindow], object] = lambda window: None
    is_dark: bool = False
    is_large: bool = False


def take(session: Session, folder: Path, now: datetime) -> list[Path]:
    """Paint every scene into `folder`; returns the files. The office is only read."""
    folder.mkdir(parents=True, exist_ok=True)
    window = MainWindow(session, PcSettings(lock_minutes=0), lambda: now)
    window.resize(SIZE)
    window.show()
    try:
        taken = [_take(window, scene, folder / f"{place:02}-{scene.name}.png") for place, scene in enumerate(SCENES, 1)]
    finally:
        window.close()
        window.deleteLater()
    before = [(f"sign-in-{name}", page) for name, page in _sign_in_pages(session, now)]
    before += [(f"setup-{name}", page) for name, page in _setup_pages(now)]
    before += [
        ("dialog-crash", CrashDialog("民情台\n\nValueError\n  desktop/ui/…", 1)),
        ("dialog-progress", _progress()),
    ]
    for name, page in before:
        taken.append(_paint_alone(page, folder / f"{len(taken) + 1:02}-{name}.png"))
    return taken


# ---------------------------------------------------------------- scenes of the main window


def _first_matter(window: MainWindow) -> None:
    rows = reading.due_rows(window.session.actor, window.now().date(), 1)
    if rows:
        window.show_matter(rows[0].id)
    else:
        window.show_desk("petitions")


def _intake(window: MainWindow) -> None:
    window.show_intake()
    village = next(iter(office.villages()), None)
    window.desk("petitions").intake_page().form.set_values(
        {
            "name": "李示例",
            "phone": "13900000000",
            "village_id": village.id if village else None,
            "title": "反映邻居新砌围墙占用公共巷道",
            "content": "来访人称，邻居今年九月新砌围墙，向外占用公共巷道约40厘米，农用三轮车不能通行，村里调解两次没有结果。",
            "claims": ("派人现场丈量巷道宽度", "主持双方调解"),
        }
    )


def _give_up_intake(window: MainWindow) -> None:
    window.desk("petitions").intake_page().give_up()


def _first_step(window: MainWindow) -> None:
    _first_matter(window)
    if window.place.kind == "matter":
        window.desk("petitions").matter_page().procedure.press(1)


def _life(window: MainWindow, stage: str, action: str) -> None:
    """A petition at a stage, with the form of its next step open when one is named."""
    wanted = MatterFilter(window.now().date(), kind=MatterKind.PETITION, stage=stage, sort="received")
    rows, _count = reading.listed(wanted, window.session.actor, 20)
    actor = window.session.actor
    possible = [row for row in rows if not action or action in _possible(row.id, actor)]
    if not possible:
        return
    told = max(possible, key=lambda row: len(reading.open_file(row.id, actor, window.now()).documents))
    window.show_matter(told.id)
    button = window.desk("petitions").matter_page().procedure.findChild(QWidget, f"step_{action}")
    if button is not None:
        button.click()


def _possible(matter_id: int, actor: Actor) -> set[str]:
    return {step.transition.action for step in steps.next_steps(matter_id, actor) if step.is_possible}


def _paper(window: MainWindow) -> None:
    from desktop.printing import papers

    rows = reading.due_rows(window.session.actor, window.now().date(), 1)
    if rows:
        file = reading.open_file(rows[0].id, window.session.actor, window.now())
        window.show_paper(papers.registration(file, window.session.office, window.now().date()), (rows[0].id,))


def _box(window: MainWindow, text: str) -> None:
    window.show_desk("start")
    window.frame.search.ask()
    window.frame.search.setText(text)
    window.frame.search.look_up()


def _help(window: MainWindow, topic: str) -> None:
    window.show_desk("start")
    window.show_help(topic)


def _summary(window: MainWindow, kind: str = PeriodKind.MONTH) -> None:
    """The last period of a kind that is over."""
    window.show_desk("reports", "summary")
    window.desk("reports").page("summary").periods.choose(period_of(kind, window.now().date()).previous())
    settle(window)


def _records(window: MainWindow) -> None:
    _summary(window)
    window.desk("reports").page("summary").open_figure("overdue", "合计 · 超期")


def _closing(window: MainWindow) -> None:
    _summary(window)
    window.desk("reports").page("summary").ask_closing()


def _table(window: MainWindow) -> None:
    """A table of the last quarter, and the list behind one of its numbers."""
    window.show_desk("reports", "tables")
    page = window.desk("reports").page("tables")
    page.periods.choose(period_of(PeriodKind.QUARTER, window.now().date()).previous())
    settle(window)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.figures.index(0, page.table.figures.columnCount() - 1))
    page.table.open_current()


def _page(desk: str, page: str) -> Scene:
    return Scene(f"{desk}-{page}", lambda window: window.show_desk(desk, page))


def _give_up_entry(window: MainWindow) -> None:
    window.desk("ledger").intake_page().give_up()


SCENES = (
    Scene("start", lambda window: window.show_desk("start")),
    Scene("start-dark", lambda window: window.show_desk("start"), is_dark=True),
    Scene("search", lambda window: _box(window, "zg"), lambda window: window.frame.search.clear()),
    Scene("help", lambda window: _help(window, "intake")),
    Scene("keys", lambda window: _help(window, "keys")),
    Scene("petitions", lambda window: window.show_desk("petitions")),
    Scene("intake", _intake, _give_up_intake),
    Scene("intake-large", _intake, _give_up_intake, is_large=True),
    Scene("import", lambda window: window.show_import()),
    Scene("matter", _first_matter),
    Scene("step", _first_step),
    Scene("paper", _paper),
    *(
        Scene(f"life-{stage}", partial(_life, stage=stage, action=action))
        for stage, action in (
            (Stage.REGISTERED, "screen"),
            (Stage.SCREENED, "accept"),
            (Stage.ACCEPTED, "decide"),
            (Stage.DECIDED, "serve"),
            (Stage.SERVED, "close"),
            (Stage.UNDER_REVIEW, "reviewed"),
            (Stage.RECHECKED, ""),
            (Stage.CLOSED, "archive"),
            (Stage.ARCHIVED, ""),
        )
    ),
    Scene("urging", lambda window: window.show_desk("petitions", "urging")),
    Scene("ledger", lambda window: window.show_desk("ledger")),
    Scene("entry", lambda window: window.show_intake(Draft("entry", {"fill": {}, "origin": None})), _give_up_entry),
    *(_page("liaison", tab.key) for tab in LiaisonDesk.tabs),
    *(_page("people", page) for page in ("people", "households", "villages", "doubles")),
    Scene("reports", _summary),
    Scene("reports-quarter", partial(_summary, kind=PeriodKind.QUARTER)),
    Scene("reports-records", _records, lambda window: window.desk("reports").page("summary").drawer.close_drawer()),
    Scene("reports-closing", _closing, lambda window: window.desk("reports").page("summary").acts.close_panel()),
    *(_page("reports", tab.key) for tab in ReportsDesk.tabs[1:]),
    Scene("reports-tables-records", _table, lambda window: window.desk("reports").page("tables").drawer.close_drawer()),
    *(_page("system", page[0]) for page in PAGES),
    Scene("lock", lambda window: window.lock()),
)


def _take(window: MainWindow, scene: Scene, path: Path) -> Path:
    _dress(window, scene)
    scene.go(window)
    settle(window)
    picture = _with_popups(window)
    picture.save(str(path))
    scene.leave(window)
    window.frame.search.results.hide()
    if window.frame.help.isVisible():
        window.frame.help.close_drawer()
    return path


def _dress(window: MainWindow, scene: Scene) -> None:
    if window.settings.is_dark != scene.is_dark:
        window.toggle_dark()
    if window.settings.is_large != scene.is_large:
        window.toggle_large()


def _with_popups(window: QWidget) -> QPixmap:
    """The window with the lists that stand before it where a screen would show them."""
    picture = window.grab()
    painter = QPainter(picture)
    for popup in window.findChildren(PopupList):  # type: ignore[var-annotated]
        owner = popup.parentWidget()
        if popup.isVisible() and owner is not None:
            painter.drawPixmap(owner.mapTo(window, QPoint(0, owner.height() + 3)), popup.grab())
    painter.end()
    return picture


def settle(window: MainWindow | None = None) -> None:
    """Let everything that is under way come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(_CALM_MS, loop.quit)
    loop.exec()
    if window is not None and window.worker.is_busy:
        settle(window)


# ---------------------------------------------------------------- windows that stand alone


def _sign_in_pages(session: Session, now: datetime) -> list[tuple[str, QWidget]]:
    pages: list[tuple[str, QWidget]] = []
    for name in ("password", "recovery"):
        page = SignInPage(session.folder, lambda: now)
        page.resize(960, 680)
        if name == "recovery":
            page.show_face(page.recovery_face)
        pages.append((name, page))
    return pages


def _setup_pages(now: datetime) -> list[tuple[str, QWidget]]:
    """The steps of the first run, on a folder that does not exist and never comes to be."""
    nowhere = DataFolder(Path(tempfile.gettempdir()) / "minqing-pictures-only")
    pages: list[tuple[str, QWidget]] = []
    for place in range(4):
        wizard = SetupWindow(nowhere, PcSettings(), lambda: now)
        wizard.office.form.set_values({"name": "示例镇人民政府", "short_name": "示例镇", "desk_name": "群众工作站"})
        wizard.recovery.show_code(None, _SECRET_NOT_USED)
        wizard.villages.text.set_value("双桥村\n石门村\n柳河村")
        wizard.show_step(place)
        pages.append((str(place + 1), wizard))
    return pages


def _progress() -> ProgressDialog:
    dialog = ProgressDialog("正在导入台账")
    dialog.show_progress(640, 1200, "正在核对第 640 行…")
    return dialog


def _paint_alone(page: QWidget, path: Path) -> Path:
    page.show()
    settle()
    page.grab().save(str(path))
    page.hide()
    page.deleteLater()
    return path
