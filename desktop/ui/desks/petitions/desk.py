"""The desk 信访接待: list, intake, matter, and besides the import of old ledgers."""

from typing import ClassVar

from desktop.ui.desks.petitions.docket import PETITIONS
from desktop.ui.desks.petitions.docket_desk import DocketDesk
from desktop.ui.desks.petitions.import_page import ImportPage
from desktop.ui.desks.petitions.intake import IntakePage
from desktop.ui.desks.petitions.list_page import ListPage


class PetitionsDesk(DocketDesk):
    """Lists of every kind of matter are shown here too, as of what is due today."""

    key: ClassVar[str] = "petitions"
    title: ClassVar[str] = "信访接待"
    icon: ClassVar[str] = "chats-circle"
    help_topic: ClassVar[str] = "petitions"
    docket = PETITIONS
    intake = IntakePage

    def show_import(self) -> None:
        """The import of a ledger."""
        self._turn_to(self._page("import", ImportPage, self._join_import))

    def join_list(self, page: ListPage) -> None:
        """Besides, the import."""
        super().join_list(page)
        page.add_act("导入台账…", "upload-simple", "导入原来的信访台账", lambda _: page.import_wanted.emit())
        page.import_wanted.connect(self._go_import)

    def _join_import(self, page: ImportPage) -> None:
        page.left.connect(self._leave_import)

    def _go_import(self) -> None:
        self.show_import()
        self.activate()

    def _leave_import(self) -> None:
        self.show_list()
        self.activate()
