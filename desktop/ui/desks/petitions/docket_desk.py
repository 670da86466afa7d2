"""A desk around a docket: one page at a time, each built when it is first wanted. The way back is the window's."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change, Draft, MatterFilter
from desktop.ui.desks.petitions.docket import Docket
from desktop.ui.desks.petitions.intake import IntakePage
from desktop.ui.desks.petitions.list_page import ListPage
from desktop.ui.desks.petitions.matter_page import MatterPage
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.urging_page import UrgingPage
from desktop.ui.shell import Shell
from desktop.ui.work import hub

AnyPage = TypeVar("AnyPage", bound=Page)


class DocketDesk(QWidget):
    """List, intake form, the page of a matter, and the urging slips."""

    key: ClassVar[str]
    docket: ClassVar[Docket]
    intake: ClassVar[type[IntakePage]]

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self._pages: dict[str, Page] = {}
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        hub().changed.connect(self.refresh)

    # ------------------------------------------------------------ what the window asks for

    def show_list(self) -> None:
        """The list as it was left: same filter, same place."""
        self._turn_to(self.list_page())

    def show_matters(self, wanted: MatterFilter, title: str = "") -> None:
        """The list with a filter."""
        self.list_page().show_filter(wanted, title)
        self._turn_to(self.list_page())

    def show_matter(self, matter_id: int) -> None:
        """The page of a matter; raises Refused when it is gone."""
        self.matter_page().open(matter_id)
        self._turn_to(self.matter_page())

    def show_intake(self, draft: Draft | None = None) -> None:
        """The intake form: as it was left (None while something is typed in it), empty, or with a draft."""
        is_new = "intake" not in self._pages
        self.intake_page().open(draft)
        self._turn_to(self.intake_page())
        if is_new:
            # The pinyin tables take half a second to load; saving and the groups of a village need them.
            self._shell.worker.run(lambda report, cancelled: pinyin_keys("民情"), lambda _: None)

    def show_page(self, key: str) -> None:
        """`urging`: the slips for all that is due; `urging-chosen`: for the matters that the list asked for last."""
        page = self._page("urging", UrgingPage)
        if key == "urging":
            page.choose(None)
        page.reload()
        self._turn_to(page)

    def activate(self) -> None:
        """Put the keyboard where the page wants it."""
        page: Any = self._stack.currentWidget()
        if page is not None:
            page.activate()

    def rescue(self) -> bool:
        """Write down a half-typed form; True when there is one."""
        kept = [page.rescue() for page in self._pages.values() if isinstance(page, (IntakePage, MatterPage))]
        return any(kept)

    def print_page(self) -> None:
        """Ctrl+P: what the page in front prints."""
        page = self._stack.currentWidget()
        if isinstance(page, MatterPage):
            page.print_registration()
        elif isinstance(page, (IntakePage, ListPage)) and "Ctrl+P" in page.keys:
            page.keys["Ctrl+P"]()
        else:
            self._shell.say("请先打开或者登记一件，再打印登记单。")

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed, on every page that is built."""
        for page in self._pages.values():
            if hasattr(page, "refresh"):
                page.refresh(change)

    # ------------------------------------------------------------ pages

    def list_page(self) -> ListPage:
        """The list."""
        return self._page("list", lambda shell: ListPage(shell, self.docket), self.join_list)

    def intake_page(self) -> IntakePage:
        """The intake form."""
        return self._page("intake", self.intake)

    def matter_page(self) -> MatterPage:
        """The page of a matter."""
        return self._page("matter", MatterPage)

    def join_list(self, page: ListPage) -> None:
        """Connect what the list asks for."""
        page.urging_wanted.connect(self._go_urging)

    def _go_urging(self, ids: list[int]) -> None:
        self._page("urging", UrgingPage).choose(ids)
        self._shell.show_desk(self.key, "urging-chosen")

    def _page(
        self, key: str, make: Callable[[Shell], AnyPage], join: Callable[[AnyPage], object] = lambda _: None
    ) -> AnyPage:
        if key not in self._pages:
            page = make(self._shell)
            self._pages[key] = page
            self._stack.addWidget(page)
            join(page)
        return self._pages[key]  # type: ignore[return-value]

    def _turn_to(self, page: Page) -> None:
        self._stack.setCurrentWidget(page)
