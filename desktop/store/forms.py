"""Forms of superiors (填报通) and what was written into them, period by period."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import FormFilling, SuperiorForm


class FormRow(NamedTuple):
    """A kept form. `mapping` is JSON of `domain.forms`; `period` is the latest one it was filled for, "" for none."""

    id: int
    name: str
    suffix: str
    digest: str
    mapping: str
    period: str = ""


class FillingRow(NamedTuple):
    """A filling: when, and what was written (code of the place → words)."""

    filled_at: datetime
    written: dict[str, str]


_COLUMNS = (SuperiorForm.id, SuperiorForm.name, SuperiorForm.suffix, SuperiorForm.digest, SuperiorForm.mapping)


def rows() -> tuple[FormRow, ...]:
    """Every kept form by its name, with the period that it was last filled for."""
    query = SuperiorForm.select(*_COLUMNS).where(SuperiorForm.removed_at.is_null()).order_by(SuperiorForm.name)
    fillings = FormFilling.select(FormFilling.form, FormFilling.period).order_by(FormFilling.id)
    last = dict(tuples(fillings))
    return tuple(FormRow(*row)._replace(period=last.get(row[0], "")) for row in tuples(query))


def row(form_id: int) -> FormRow | None:
    """A kept form, or None."""
    found = first(
        SuperiorForm.select(*_COLUMNS).where((SuperiorForm.id == form_id) & SuperiorForm.removed_at.is_null())
    )
    return FormRow(*found) if found else None


def add(name: str, suffix: str, digest: str, mapping: str, by: int, at: datetime) -> int:
    """Insert a form; returns its id."""
    form_id = new_id()
    facts = {"name": name, "suffix": suffix, "digest": digest, "mapping": mapping}
    insert(SuperiorForm, id=form_id, made_at=at, made_by=by, **facts)
    return form_id


def update(form_id: int, **columns: Any) -> None:
    """Write columns of a form."""
    SuperiorForm.update(columns).where(SuperiorForm.id == form_id).execute()


def add_filling(form_id: int, period: str, written: Mapping[str, str], by: int, at: datetime) -> int:
    """Insert a filling; returns its id."""
    filling_id = new_id()
    text = json.dumps(dict(written), ensure_ascii=False)
    insert(FormFilling, id=filling_id, form=form_id, period=period, written=text, filled_at=at, filled_by=by)
    return filling_id


def last_filling(form_id: int, period: str) -> FillingRow | None:
    """The latest filling of a form for a period, or None."""
    query = FormFilling.select(FormFilling.filled_at, FormFilling.written)
    found = first(
        query.where((FormFilling.form == form_id) & (FormFilling.period == period)).order_by(FormFilling.id.desc())
    )
    return FillingRow(found[0], json.loads(found[1])) if found else None
