"""作废 on the page of a matter: asking for it, and the strip on which a second user decides."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import voiding
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Actor, Change
from desktop.domain.stages import Stage
from desktop.ui.desks.petitions.act_panel import Act, ActPanel, AskPanel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.matter_page import MatterPage

_ASK_SAYS = "作废后本件退出列表、统计和查询，编号保留、不再使用；要由另一位有审批权限的同事同意。"


class LastingStrip(NoticeStrip):
    """A fact about the matter, not news: it cannot be closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._close.hide()


class VoidingStrip(LastingStrip):
    """李文书 11-20 申请作废：登记重复。 With the buttons of the one who asked, or of the one who decides."""

    approval_wanted = Signal()
    refusal_wanted = Signal()
    withdrawal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.approve = Button("同意作废…", "link")
        self.refuse = Button("不同意…", "link", says="不同意作废")
        self.withdraw = Button("撤回申请", "link", says="撤回作废申请")
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        for place, button in enumerate((self.approve, self.refuse, self.withdraw), 2):
            row.insertWidget(place, button, alignment=Qt.AlignmentFlag.AlignTop)
        self.approve.clicked.connect(self.approval_wanted)
        self.refuse.clicked.connect(self.refusal_wanted)
        self.withdraw.clicked.connect(self.withdrawal_wanted)

    def show_wish(self, sentence: str, is_own: bool, may_decide: bool) -> None:
        """Show a request; hidden when the sentence is empty."""
        self.approve.setVisible(may_decide and not is_own)
        self.refuse.setVisible(may_decide and not is_own)
        self.withdraw.setVisible(is_own)
        self.say(sentence, "soon")


class ReasonPanel(ActPanel):
    """Asks why: for 申请作废 and for 不同意作废."""

    def __init__(self, title: str, verb: str, label: str, matter_id: int, is_request: bool, says: str = "") -> None:
        super().__init__(title, verb, says)
        self._matter_id, self._is_request = matter_id, is_request
        self.form.add("reason", label, LineField(longest=200), required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Ask, or refuse."""
        act = voiding.ask if self._is_request else voiding.refuse
        return act(self._matter_id, self.form.values()["reason"], by, at)


class VoidingActs(QObject):
    """Joins strip and panels with casework."""

    def __init__(self, page: "MatterPage") -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell
        self.strip = VoidingStrip()
        page.procedure.voiding_wanted.connect(self.ask)
        self.strip.approval_wanted.connect(self._ask_approval)
        self.strip.refusal_wanted.connect(self._ask_refusal)
        self.strip.withdrawal_wanted.connect(self._withdraw)

    def show(self) -> bool:
        """Show the request that waits on the page's matter; True when one may be made."""
        file, actor = self._page.file, self._shell.session.actor
        assert file is not None
        wish = voiding.pending(file.row.id)
        if wish is None:
            self.strip.silence()
            return actor.may(Right.HANDLE) and file.row.stage != Stage.ARCHIVED
        sentence = f"{wish.asker_name} {wish.asked_on:%m-%d} 申请作废：{wish.reason.rstrip('。')}。"
        self.strip.show_wish(sentence, wish.asker_id == actor.id, actor.may(Right.APPROVE))
        return False

    def ask(self) -> None:
        """Ask for the reason."""
        self._open(ReasonPanel("申请作废", "提出申请", "作废的理由", self._matter_id, True, _ASK_SAYS))

    def _ask_refusal(self) -> None:
        self._open(ReasonPanel("不同意作废", "不同意作废", "不同意的理由", self._matter_id, False))

    def _ask_approval(self) -> None:
        matter_id, number = self._matter_id, self._page.file.row.number if self._page.file else ""
        says = f"同意后 {number} 作废，退出列表、统计和查询，编号不再使用。作废以后不能恢复。"
        panel = AskPanel("同意作废", "同意作废", says, lambda by, at: voiding.approve(matter_id, by, at))
        self._open(panel, is_over=True)

    def _withdraw(self) -> None:
        self._run(lambda by, at: voiding.refuse(self._matter_id, "", by, at))

    @property
    def _matter_id(self) -> int:
        assert self._page.file is not None
        return self._page.file.row.id

    def _open(self, panel: ActPanel, is_over: bool = False) -> None:
        panel.confirmed.connect(lambda: self._confirm(panel, is_over))
        self._page.open_panel(panel, self._page.procedure.focus_next)

    def _confirm(self, panel: ActPanel, is_over: bool) -> None:
        change = self._done(panel.act, panel)
        if change is None:
            return
        self._page.close_panel()
        if is_over:
            self._page.forget()
        self._tell(change)
        if is_over:
            self._shell.show_desk("petitions")

    def _run(self, act: Act) -> None:
        change = self._done(act, None)
        if change is not None:
            self._tell(change)

    def _done(self, act: Act, panel: ActPanel | None) -> Change | None:
        try:
            return act(self._shell.session.actor, self._shell.now())
        except Refused as no:
            if panel is not None:
                panel.refuse(no)
            else:
                self._page.strip.say(no.sentence, "overdue")
        except Trouble as no:
            (panel.say if panel is not None else self._shell.refuse)(no.sentence)
        return None

    def _tell(self, change: Change) -> None:
        hub().announce(change)  # which reads the page anew
        self._shell.say(change.say)
        if self._page.file is not None:
            self._page.procedure.focus_next()
