"""A page on which acts are filled in on panels: one panel at a time, refusals shown where they belong."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.petitions.act_panel import Act, ActPanel
from desktop.ui.desks.petitions.page import Page
from desktop.ui.shell import Shell
from desktop.ui.work import hub


class ActsPage(Page):
    """`panel_place` is where panels open; the page puts it into its column."""

    def __init__(self, shell: Shell, title: str, parent: QWidget | None = None) -> None:
        super().__init__(shell, title, parent)
        self.panel: ActPanel | None = None
        self.panel_place = QVBoxLayout()
        self._opener: QWidget | None = None

    def open_panel(self, panel: ActPanel, opener: QWidget, then: Callable[[Change], object] | None = None) -> None:
        """Show a panel in place of the open one; `opener` gets the keyboard back, `then` hears what was done."""
        self.close_panel()
        self.strip.silence()
        self.panel, self._opener = panel, opener
        panel.closed.connect(self._give_up)
        panel.confirmed.connect(lambda: self._confirm(panel, then))
        self.panel_place.addWidget(panel)
        panel.show()
        panel.start()

    def close_panel(self) -> None:
        """Take the open panel away."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    def run(self, act: Act, panel: ActPanel | None = None) -> Change | None:
        """Do an act and tell everybody; a refusal is shown on the panel or in the strip, and None returned."""
        try:
            change = act(self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            if panel is not None and isinstance(no, Refused):
                panel.refuse(no)
            elif panel is not None:
                panel.say(no.sentence)
            else:
                self.strip.say(no.sentence, "overdue")
            return None
        if panel is not None:
            self.close_panel()
        self.strip.silence()
        hub().announce(change)
        return change

    def _confirm(self, panel: ActPanel, then: Callable[[Change], object] | None) -> None:
        change = self.run(panel.act, panel)
        if change is None:
            return
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
        if then is not None:
            then(change)
        else:
            self.shell.say(change.say)

    def _give_up(self) -> None:
        self.close_panel()
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
