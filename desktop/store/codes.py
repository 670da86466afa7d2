"""Queries on the editable code tables."""

from datetime import date
from typing import NamedTuple

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.store.ids import new_id
from desktop.store.kept import forget, kept
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Code, LiaisonRole


class CodeRow(NamedTuple):
    """A code row as edited in 系统."""

    id: int
    code: str
    parent: str
    label: str
    position: int
    note: str
    edition: int
    valid_to: date | None


def code_rows(table: str, with_retired: bool = False) -> list[CodeRow]:
    """Rows of a code table in order."""
    query = Code.select(
        Code.id, Code.code, Code.parent, Code.label, Code.position, Code.note, Code.edition, Code.valid_to
    ).where(Code.table == table)
    if not with_retired:
        query = query.where(Code.valid_to.is_null())
    return [CodeRow(*row) for row in tuples(query.order_by(Code.position, Code.code))]


def choices(table: str) -> list[Choice]:
    """Rows of a code table for a picker; the parent's label is the hint."""
    query = (
        Code.select(Code.code, Code.label, Code.parent, Code.keys)
        .where((Code.table == table) & Code.valid_to.is_null())
        .order_by(Code.position, Code.code)
    )
    rows = list(tuples(query))
    labels = {code: label for code, label, _parent, _keys in rows}
    return [Choice(code, label, labels.get(parent, ""), (*keys.split(), code)) for code, label, parent, keys in rows]


@kept
def labels(table: str) -> dict[str, str]:
    """Code → label of a table, retired rows included (old records keep their words)."""
    query = Code.select(Code.code, Code.label).where(Code.table == table).order_by(Code.edition)
    return dict(tuples(query))


def role_labels() -> dict[str, str]:
    """Liaison role → label, in order."""
    return dict(tuples(LiaisonRole.select(LiaisonRole.code, LiaisonRole.label).order_by(LiaisonRole.position)))


def put(table: str, code: str, label: str, parent: str, note: str, on: date) -> int:
    """Insert a code row; an existing code gets a new edition and the one before ends on that day."""
    last = Code.select().where((Code.table == table) & (Code.code == code)).order_by(Code.edition.desc()).first()
    Code.update(valid_to=on).where((Code.table == table) & (Code.code == code) & Code.valid_to.is_null()).execute()
    code_id = new_id()
    insert(
        Code,
        id=code_id,
        table=table,
        code=code,
        label=label,
        parent=parent,
        note=note,
        keys=" ".join(pinyin_keys(label)),
        position=last.position if last else Code.select().where(Code.table == table).count() + 1,
        edition=last.edition + 1 if last else 1,
        valid_from=on,
    )
    forget()
    return code_id


def retire(table: str, code: str, on: date) -> int:
    """End the current edition of a code; returns its row id, 0 when there was none."""
    current = (Code.table == table) & (Code.code == code) & Code.valid_to.is_null()
    row = first(Code.select(Code.id).where(current))
    Code.update(valid_to=on).where(current).execute()
    forget()
    return int(row[0]) if row else 0
