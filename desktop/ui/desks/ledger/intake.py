"""The intake page of the desk: entered in half a minute, given at once when it is clear who sees to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop.casework import village_matters
from desktop.domain.records import Actor, Change
from desktop.ui.desks.ledger.form import EntryForm
from desktop.ui.desks.petitions.act_panel import Act
from desktop.ui.desks.petitions.intake import IntakePage

ENTRY_FORM = "entry"


class EntryPage(IntakePage):
    """Ctrl+S saves, Ctrl+J saves and gives, Ctrl+Enter saves and begins the next one."""

    FORM = ENTRY_FORM
    _gives = False

    def make_form(self) -> Any:
        """The form of an entry."""
        return EntryForm(self.shell)

    def saving(self) -> tuple[tuple[str, str, str, Callable[[], object]], ...]:
        """With giving in place of printing."""
        return (
            ("保存", "primary", "Ctrl+S", self.save),
            ("保存并交办", "plain", "Ctrl+J", self.save_and_give),
            ("保存并登记下一件", "plain", "Ctrl+Enter", self.save_and_next),
        )

    def registering(self) -> Act:
        """Registers the entry, and gives it when that was asked for."""
        out_of, told = (self.origin.matter_id, self.origin.told) if self.origin else (None, None)
        form = self.form.entry(self.hints.repeat_of, self.hints.related_to, out_of)
        form = replace(form, visit_id=self._visit_id)
        gives = self._gives

        def act(by: Actor, at: Any) -> Change:
            return village_matters.register(form, by, at, give=gives, ending=told)

        return act

    def is_sealed(self) -> bool:
        """Entries are never sealed."""
        return False

    def save_and_give(self) -> None:
        """Register, give it to its handler, and turn to its page."""
        self._gives = True
        try:
            self.save()
        finally:
            self._gives = False
