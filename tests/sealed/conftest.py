"""An office with three sealed matters among ordinary ones, and the words that stand in the sealed ones only."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import open_window
from desktop.casework import attachments, documents, links, reading, steps, voiding
from desktop.casework.documents import Issued
from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.records import Actor, Change, NewParty, NewPetition
from desktop.settings import PcSettings
from desktop.store.tables import Document, Matter
from desktop.ui.main_window import MainWindow
from desktop.ui.work import hub

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0)
ID_NUMBER = "43042319550312122" + check_digit("43042319550312122")

TITLE, CONTENT, CLAIM, PLACE = "举报冬粮仓短秤", "瞒报入库数", "追缴差额", "老祠堂后院"
ACCUSER, ACCUSED, PHONE = "欧阳砚秋", "司徒广源", "13987650001"
WITNESS, WITNESS_PHONE = "诸葛清明", "13987650002"
SCREENED, CLOSED = "告发圩堤工程款", "揭发林场账外卖树"
FILE_NAME, NOTE, REASON = "磅单照片.txt", "已当面听取口述", "重登误录一份"
WORDS = (
    *(TITLE, CONTENT, CLAIM, PLACE, ACCUSER, ACCUSED, PHONE, ID_NUMBER),
    *(WITNESS, WITNESS_PHONE, SCREENED, CLOSED, FILE_NAME, NOTE, REASON),
)


class Sealed(NamedTuple):
    """The sealed matters, the open ones, and everything that names a sealed one."""

    registered: int
    screened: int
    closed: int
    repeated: int
    """An open matter that the screened one repeated before it was sealed."""
    open_ids: tuple[int, ...]
    document_id: int
    attachment_id: int
    marks: tuple[str, ...]

    @property
    def ids(self) -> tuple[int, int, int]:
        """The three sealed ones."""
        return self.registered, self.screened, self.closed

    def in_(self, *things: object) -> set[str]:
        """The marks that stand in some texts, bytes or records."""
        text = "\n".join(one.decode("utf-8", "ignore") if isinstance(one, bytes) else str(one) for one in things)
        return {mark for mark in self.marks if mark in text}


@pytest.fixture
def clerk(by: Actor) -> Actor:
    """李文书, who may do everything but see sealed matters."""
    return by


@pytest.fixture
def holder(insider: Actor) -> Actor:
    """周密, who may see them."""
    return insider


@pytest.fixture
def sealed(
    office: Session, clerk: Actor, holder: Actor, register: Callable[..., int], village_ids: list[int]
) -> Sealed:
    """Sealed at registration, sealed by screening (linked and called a repeat before), and sealed and closed."""
    village = village_ids[0]
    ordinary = register(
        title="反映路灯不亮", village_id=village, parties=(NewParty(name="李桂兰", phone="13900005678"),)
    )
    other = register(title="反映水渠堵塞", village_id=village, received_on=TODAY - timedelta(days=12))
    accusation = {
        "village_id": village,
        "content": CONTENT,
        "claims": (CLAIM,),
        "place": PLACE,
        "parties": (NewParty(name=ACCUSER, phone=PHONE, id_number=ID_NUMBER), NewParty(role="accused", name=ACCUSED)),
    }
    registered = register(title=TITLE, petition_class="accusation", **accusation)
    screened = register(
        title=SCREENED, village_id=village, parties=(NewParty(name=WITNESS, phone=WITNESS_PHONE),), claims=()
    )
    old = [Matter.get_by_id(screened).number]
    links.link(screened, ordinary, "repeat", clerk, AT)
    links.link(other, screened, "same", clerk, AT)
    steps.take(screened, "screen", {"on": TODAY, "petition_class": "accusation"}, clerk, AT)
    closed = register(title=CLOSED, petition_class="accusation", parties=(NewParty(name="申屠某"),))
    Matter.update(closed_on=TODAY, stage="closed").where(Matter.id == closed).execute()
    steps.take(screened, "note", {"on": TODAY, "note": NOTE}, holder, AT)
    as_holder, office.actor = office.actor, holder
    file = attachments.take_in(office, FILE_NAME, "磅单".encode())
    attachments.add(office, screened, file, AT)
    office.actor = as_holder
    paper = Issued("transfer_letter", "转送函", "letter", {"content": CONTENT}, TODAY)
    document_id = documents.issue(registered, paper, holder, AT).ids[1]
    voiding.ask(registered, REASON, holder, AT)
    numbers = [Matter.get_by_id(one).number for one in (registered, screened, closed)]
    issued = Document.get_by_id(document_id).number
    marks = (*WORDS, *old, *numbers, *filter(None, (issued,)), *map(str, (registered, screened, closed)))
    kept = reading.open_file(screened, holder, AT).attachments[0].id
    return Sealed(registered, screened, closed, ordinary, (ordinary, other), document_id, kept, marks)


# ---------------------------------------------------------------- what stands on the screen


def texts_of(root: QWidget) -> str:
    """Everything that a window shows or keeps in what it shows: words, hints, names, models, fields."""
    said: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            said += _of_widget(widget)
    return "\n".join(said)


def _of_widget(widget: QWidget) -> list[str]:
    said = [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    for name in ("text", "title", "toPlainText", "placeholderText"):
        read = getattr(widget, name, None)
        if callable(read):
            said.append(str(read()))
    said.append(repr({name: value for name, value in vars(widget).items() if "shell" not in name}))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        said += _of_model(model, 1 if isinstance(widget, QListView) else model.columnCount(QModelIndex()))
    return said


def _of_model(model: QAbstractItemModel, columns: int) -> list[str]:
    root = QModelIndex()
    cells = (model.index(row, column, root) for row in range(model.rowCount(root)) for column in range(columns))
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.UserRole + 1)
    return [str(cell.data(role)) for cell in cells for role in roles]


OpenAs = Callable[[Actor], MainWindow]


@pytest.fixture
def open_as(office: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAs]:
    """Opens the main window for a user; the window before is closed."""
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))
    opened: list[MainWindow] = []

    def close() -> None:
        for window in opened:
            qtbot.waitUntil(lambda window=window: not window.worker.is_busy)
            window.close()
            window.deleteLater()
        opened.clear()
        QApplication.processEvents()

    def make(who: Actor) -> MainWindow:
        close()
        office.actor = who
        window = open_window(office, lambda: AT, PcSettings())
        opened.append(window)
        hub().announce(Change(frozenset({"matter"}), ()))
        qtbot.waitUntil(lambda: not window.worker.is_busy)
        return window

    yield make
    close()


@pytest.fixture
def new_form(village_ids: list[int]) -> Callable[..., NewPetition]:
    """The form of a petition that looks very much like the sealed one."""

    def form(**changes: Any) -> NewPetition:
        facts: dict[str, Any] = {
            "channel": "visit",
            "received_on": TODAY,
            "title": TITLE,
            "content": CONTENT,
            "village_id": village_ids[0],
            "parties": (NewParty(name=ACCUSER, phone=PHONE, id_number=ID_NUMBER),),
        }
        return NewPetition(**(facts | changes))

    return form
