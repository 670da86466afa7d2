"""The custom tables that a page works on: the kept ones, and what was put together and is not saved yet."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.casework import custom_tables, office
from desktop.casework.custom_tables import KeptTable
from desktop.domain.custom_tables import TableSpec, from_json, to_json
from desktop.domain.faults import Refused
from desktop.domain.records import Change
from desktop.ui.desks.reports.tables_layout import Line

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

DRAFT = "custom_table"
NEW = 0
"""The place of a table that was not saved yet."""

_FIRST = TableSpec("", "village", "channel", ("received",))


class KeptTables:
    """Tables by id; what is not saved survives the window as a draft."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell
        self._kept: list[KeptTable] = []
        self._changed: dict[int, TableSpec] = {}
        self._draft_id = 0
        for draft in office.drafts(shell.session.actor.id, DRAFT)[:1]:
            self._draft_id = draft.id
            for table_id, (name, text) in draft.payload.items():
                with suppress(Refused):
                    self._changed[int(table_id)] = from_json(name, text)

    def reload(self) -> None:
        """Read the kept tables; what was changed of those that are gone is forgotten."""
        self._kept = custom_tables.kept(self._shell.session.actor)
        self._changed = {table_id: spec for table_id, spec in self._changed.items() if self.has(table_id)}

    def has(self, table_id: int) -> bool:
        """True for a kept table, and for the new one."""
        return table_id == NEW or any(one.id == table_id for one in self._kept)

    def first(self) -> int:
        """The table to begin with: one that is not saved, or the first one of all."""
        return next(iter(self._changed), self.first_kept())

    def first_kept(self) -> int:
        """The first table in the list, or a new one."""
        return self._kept[0].id if self._kept else NEW

    def saved(self, table_id: int) -> TableSpec:
        """A table as it was saved; what a new one begins with."""
        return next((one.spec for one in self._kept if one.id == table_id), _FIRST)

    def spec(self, table_id: int) -> TableSpec:
        """A table as it was left."""
        return self._changed.get(table_id, self.saved(table_id))

    def change(self, table_id: int, spec: TableSpec) -> None:
        """Remember how a table stands now."""
        self._changed.pop(table_id, None)
        if spec != self.saved(table_id):
            self._changed[table_id] = spec

    def is_changed(self, table_id: int) -> bool:
        """True when a table is not saved as it stands."""
        return table_id in self._changed

    def forget(self, table_id: int) -> None:
        """Give up what is not saved of a table."""
        self._changed.pop(table_id, None)
        self.rescue()

    def save(self, table_id: int, spec: TableSpec) -> Change:
        """Keep a table under its name; Refused when another one is called so."""
        change = custom_tables.keep(spec.name, spec, self._shell.session.actor, self._shell.now(), table_id)
        self.forget(table_id)
        return change

    def rescue(self) -> bool:
        """Keep what is not saved as a draft; True when there is anything."""
        payload = {str(table_id): [spec.name, to_json(spec)] for table_id, spec in self._changed.items()}
        if payload:
            by, now = self._shell.session.actor, self._shell.now()
            self._draft_id = office.keep_draft(DRAFT, payload, by, now, self._draft_id)
        elif self._draft_id:
            office.drop_draft(self._draft_id)
            self._draft_id = 0
        return bool(payload)

    def lines(self, open_id: int) -> Iterator[Line]:
        """The list: kept tables by name, then the new one while there is one."""
        for one in self._kept:
            yield Line(one.id, one.name, self.is_changed(one.id))
        if open_id == NEW or self.is_changed(NEW):
            yield Line(NEW, self.spec(NEW).name or "新表", True)
