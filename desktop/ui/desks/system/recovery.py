"""恢复码: a new recovery code when the paper with the old one was lost or seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import office
from desktop.domain.faults import Refused, Trouble
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.strip import NoticeStrip

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class RecoveryPage(SystemPage):
    """Renews the code and shows its sheet; the code itself is kept nowhere."""

    title = "恢复码"
    about = "忘记密码时，只有恢复码能打开数据。它只在换新的时候出现一次，请打印后锁进抽屉。"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        card = Card("换一个恢复码")
        card.setMaximumWidth(SPACE * 80)
        card.add(
            Label(
                "恢复码单丢了、给别人看过，或者首次设置时没有留下，就换一个。换好以后，旧的恢复码马上作废。", wrap=True
            )
        )
        self.renew = Button("换新的恢复码", drawing="key")
        self.sure = Button("确定换新，旧的作废", "danger")
        self.keep = Button("不换", "quiet")
        self.renew.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.sure.clicked.connect(self._renew)
        row = QHBoxLayout()
        for button in (self.renew, self.sure, self.keep):
            row.addWidget(button)
        row.addStretch(1)
        card.add(row)
        self.result = NoticeStrip()
        card.add(self.result)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        """One more press before the old code is made void."""
        self.renew.setVisible(not asking)
        self.sure.setVisible(asking)
        self.keep.setVisible(asking)
        (self.keep if asking else self.renew).setFocus(Qt.FocusReason.OtherFocusReason)

    def _renew(self) -> None:
        from desktop.printing.recovery import recovery_sheet

        try:
            code = office.renew_recovery_code(self.shell.session, self.shell.now())
        except (Refused, Trouble) as no:
            self.result.say(no.sentence, "overdue")
            return
        finally:
            self._ask(False)
        self.result.say("恢复码已换新，旧的已作废。恢复码单在预览里，请打印出来再离开；关掉以后不会再显示。", "today")
        self.shell.show_paper(recovery_sheet(self.shell.session.office, code, self.shell.now().date()))

    def focus_first(self) -> None:
        self.renew.setFocus(Qt.FocusReason.OtherFocusReason)
