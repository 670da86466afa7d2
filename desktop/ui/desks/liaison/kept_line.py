"""A half-typed row of fields survives lock, crash and close: kept as a draft, put back where it belongs, dropped when sent."""

from datetime import date
from typing import Any

from desktop.casework import office
from desktop.ui.desks.liaison.line_form import LineForm
from desktop.ui.shell import Shell


class KeptLine:
    """The draft of a `LineForm`. `name` tells what it is, `record_id` to which record the row belongs."""

    def __init__(self, shell: Shell, name: str, form: LineForm) -> None:
        self._shell, self._name, self._form = shell, name, form

    def rescue(self, record_id: int) -> bool:
        """Keep what is typed; True when there was anything."""
        typed = {name: _plain(value) for name, value in self._form.values().items() if value}
        if not typed or set(typed) <= {"on"}:  # a day stands there by itself
            return False
        by = self._shell.session.actor
        office.keep_draft(self._key(record_id), typed, by, self._shell.now(), self._draft_id(record_id))
        return True

    def restore(self, record_id: int) -> None:
        """Put back what was kept for a record, once."""
        for draft in office.drafts(self._shell.session.actor.id, self._key(record_id)):
            self._form.set_values({name: _read(name, value) for name, value in draft.payload.items()})
            office.drop_draft(draft.id)

    def forget(self, record_id: int) -> None:
        """Drop what was kept: it has been sent."""
        if draft_id := self._draft_id(record_id):
            office.drop_draft(draft_id)

    def _draft_id(self, record_id: int) -> int:
        return next((d.id for d in office.drafts(self._shell.session.actor.id, self._key(record_id))), 0)

    def _key(self, record_id: int) -> str:
        return f"{self._name}:{record_id}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "on" else value
