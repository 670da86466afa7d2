"""A page on which one act at a time is filled in on a panel under its heading."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.page import Page
from desktop.ui.shell import Shell
from desktop.ui.work import hub


class PanelPage(Page):
    """`open_panel` shows a panel; when it is confirmed its act is done, told, and the panel goes."""

    help_topic = "people"

    def __init__(self, shell: Shell, title: str, parent: QWidget | None = None) -> None:
        super().__init__(shell, title, parent)
        self.panel: ActPanel | None = None
        self.covered: tuple[QWidget, ...] = ()
        """What makes room while a panel is open."""
        self._panel_place = QVBoxLayout()
        self.column.addLayout(self._panel_place)

    @property
    def may_change(self) -> bool:
        """True for who may enter and correct."""
        return self.shell.session.actor.may(Right.REGISTER)

    def open_panel(self, panel: ActPanel) -> None:
        """Show a panel in place of the one that is open."""
        self.close_panel()
        self.strip.silence()
        self.panel = panel
        panel.closed.connect(self._give_up)
        panel.confirmed.connect(lambda: self._confirm(panel))
        self._panel_place.addWidget(panel)
        for widget in self.covered:
            widget.hide()
        panel.show()
        panel.start()

    def close_panel(self) -> None:
        """Take the open panel away."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
            for widget in self.covered:
                widget.show()

    def _give_up(self) -> None:
        self.close_panel()
        self.activate()

    def _confirm(self, panel: ActPanel) -> None:
        try:
            change = panel.act(self.shell.session.actor, self.shell.now())
        except Refused as no:
            panel.refuse(no)
        except Trouble as no:
            panel.say(no.sentence)
        else:
            self.close_panel()
            self.told(change)

    def told(self, change: Change) -> None:
        """Say what was done and let every page take it in."""
        hub().announce(change)
        if change.say:
            self.shell.say(change.say)
        self.activate()

    def activate(self) -> None:
        """Put the keyboard where one begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
