"""The desk 系统: a list of pages at the left, the page in the middle. Pages are made when they are first asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from desktop.domain.codes import Right
from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.icons import icon
from desktop.ui.look import SPACE
from desktop.ui.widgets.card import Card

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

PAGES = (
    ("facts", "FactsPage", "单位信息", "identification-card", True),
    ("villages", "VillagesPage", "村（社区）", "map-pin", True),
    ("cadres", "CadresPage", "干部", "user", True),
    ("roles", "RolesPage", "包村岗位", "users-three", True),
    ("quotas", "QuotasPage", "走访定额", "calendar-check", True),
    ("units", "UnitsPage", "责任单位", "house", True),
    ("users", "UsersPage", "用户与权限", "key", True),
    ("codes", "CodesPage", "代码与分类", "list", True),
    ("holidays", "HolidaysPage", "节假日", "calendar-blank", True),
    ("clocks", "ClocksPage", "期限规则", "clock", True),
    ("books", "BooksPage", "编号簿", "notebook", True),
    ("wording", "WordingPage", "文书文字", "file-text", True),
    ("imports", "ImportsPage", "导入记录", "upload-simple", True),
    ("appearance", "AppearancePage", "外观", "text-aa", False),
    ("scanning", "ScanningPage", "扫描件", "tray", False),
    ("password", "PasswordPage", "我的密码", "lock-key", False),
    ("recovery", "RecoveryPage", "恢复码", "shield-check", True),
    ("about", "AboutPage", "关于", "info", False),
)
"""Module, class, title, drawing, and whether the page needs the right of administration."""

Index = QModelIndex | QPersistentModelIndex
_DRAWING = Qt.ItemDataRole.UserRole


class _PageDelegate(QStyledItemDelegate):
    """A drawing and a title; the page on show on a tint, with a ring while the list has the keyboard."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(0, look.current().sizes.px(34))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        colours, sizes = look.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            view = self.parent()
            ring = chosen and isinstance(view, QWidget) and view.hasFocus()
            painter.setPen(QPen(QColor(colours.accent), 2) if ring else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint if chosen else colours.raised))
            painter.drawRoundedRect(box, 6, 6)
        colour = "accent" if chosen else "secondary"
        place = QRect(option.rect.left() + SPACE, option.rect.center().y() - sizes.icon // 2, sizes.icon, sizes.icon)
        icon(index.data(_DRAWING), colour).paint(painter, place)
        painter.setFont(look.font(sizes.text, bold=chosen))
        painter.setPen(QColor(colours.accent if chosen else colours.ink))
        words = option.rect.adjusted(SPACE * 2 + sizes.icon, 0, -4, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), index.data())
        painter.restore()


class PageList(QListWidget):
    """The pages. ↑ ↓ turn to a page at once, Enter and → go into it."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PageDelegate(self))
        self.setAccessibleName("系统的各页")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class SystemDesk(QWidget):
    """The office's own records. Who may not administer sees the look, the own password and 关于."""

    key = "system"
    title = "系统"
    icon = "gear-six"
    help_topic = "system"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        is_admin = shell.session.actor.may(Right.ADMIN)
        self._known = [page for page in PAGES if is_admin or not page[4]]
        self._pages: dict[str, SystemPage] = {}
        self._stack = QStackedWidget()
        self._list = PageList()
        for _, _, title, drawing, _ in self._known:
            item = QListWidgetItem(title)
            item.setData(_DRAWING, drawing)
            self._list.addItem(item)
        self._card = Card()
        inside = self._card.layout()
        assert inside is not None
        inside.setContentsMargins(SPACE // 2, SPACE // 2, SPACE // 2, SPACE // 2)
        self._card.add(self._list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._card)
        row.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._on_row)
        self._list.entered.connect(self._go_in)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))
        self._fit()
        self._list.setCurrentRow(0)

    # ------------------------------------------------------------ pages

    def show_page(self, name: str) -> None:
        """Turn to a page by its name (`villages`, `users` …)."""
        places = [page[0] for page in self._known]
        if name in places:
            self._list.setCurrentRow(places.index(name))

    def page(self) -> SystemPage:
        """The page on show."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, SystemPage)
        return shown

    def _on_row(self, place: int) -> None:
        if place < 0:
            return
        name = self._known[place][0]
        if self._stack.currentWidget() is None:
            self._turn_to(name)
            return
        here = next(key for key, page in self._pages.items() if page is self._stack.currentWidget())
        if name != here and not self._leaving(lambda: self._turn_to(name)):
            self._mark(here)

    def _leaving(self, then: Callable[[], object]) -> bool:
        return self.page().guard(then)

    def _turn_to(self, name: str) -> None:
        if name not in self._pages:
            _, kind, *_ = next(page for page in self._known if page[0] == name)
            made: SystemPage = getattr(import_module(f"desktop.ui.desks.system.{name}"), kind)(self._shell)
            made.left.connect(self._go_out)
            self._pages[name] = made
            self._stack.addWidget(made)
        self._stack.setCurrentWidget(self._pages[name])
        self._mark(name)

    def _mark(self, name: str) -> None:
        self._list.blockSignals(True)
        self._list.setCurrentRow([page[0] for page in self._known].index(name))
        self._list.blockSignals(False)

    def _step(self, step: int) -> None:
        self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))

    def _go_in(self) -> None:
        self.page().focus_first()

    def _go_out(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ the window's wishes

    def activate(self) -> None:
        """The desk is shown: the keyboard goes to the list of pages, unless something is half typed."""
        if not self.page().is_dirty:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def rescue(self) -> bool:
        """Keep what is half typed; True when there is something."""
        kept = [page.rescue() for page in self._pages.values()]  # all of them, not only up to the first
        return any(kept)

    def refresh(self, change: Change | None = None) -> None:
        """Pages listen to the hub themselves; without a change everything is read anew."""
        if change is None:
            for page in self._pages.values():
                page.reload()

    # ------------------------------------------------------------ look

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_card"):
            self._fit()

    def _fit(self) -> None:
        self._card.setFixedWidth(look.current().sizes.px(148))
        self._list.doItemsLayout()
