"""The desk 民情台账: ledger entries and disputes in one list, told apart by their kind."""

from typing import ClassVar

from desktop.domain.records import Draft
from desktop.ui.desks.ledger.docket import LEDGER
from desktop.ui.desks.ledger.intake import EntryPage
from desktop.ui.desks.ledger.ledger_paper import ask_ledger, print_ledger
from desktop.ui.desks.petitions.docket_desk import DocketDesk
from desktop.ui.desks.petitions.list_page import ListPage


class LedgerDesk(DocketDesk):
    """Entered from visits, calls, boxes, meetings and from above; given, settled, told back to the people."""

    key: ClassVar[str] = "ledger"
    title: ClassVar[str] = "民情台账"
    icon: ClassVar[str] = "notebook"
    help_topic: ClassVar[str] = "ledger"
    docket = LEDGER
    intake = EntryPage

    def join_list(self, page: ListPage) -> None:
        """Besides, the ledger on paper."""
        super().join_list(page)
        shell = self._shell
        page.add_act("登记民情  F3", "plus", "登记民情或者纠纷（F3）", lambda _: shell.show_intake(Draft(LEDGER.form)))
        page.add_act("打印台账", "printer", "打印列出的民情台账（Ctrl+P）", lambda at: ask_ledger(shell, page, at))
        page.keys["Ctrl+P"] = lambda: print_ledger(shell, page, "")
