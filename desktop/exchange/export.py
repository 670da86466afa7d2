"""Everything out of the office: the docket as a ledger that the import understands, or all records as JSON lines."""

import json
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.casework.imports import IsCancelled, Report, silent
from desktop.casework.reading import note_export
from desktop.domain.codes import (
    CHANNEL_LABELS,
    CLASS_LABELS,
    FLAGS,
    PETITIONERS,
    ROUTE_LABELS,
    MatterKind,
    PartyRole,
    Right,
)
from desktop.domain.faults import Refused
from desktop.domain.importing import Cell
from desktop.domain.records import Actor, MatterFilter
from desktop.domain.stages import STAGE_LABELS
from desktop.exchange.header_words import words
from desktop.exchange.lookups import code_paths
from desktop.exchange.workbook import Workbook
from desktop.store import audit, database, dump, matters
from desktop.store.dump import LedgerLine, Record
from desktop.store.files import disk_trouble, move_into_place

CANCELLED = "导出已取消，没有写出文件。"
_TABLES = ("categories", "purposes", "causes", "sources", "themes", "ties", "ethnic_groups")


class _Labels(NamedTuple):
    """Words for everything that a matter holds as a code or an id."""

    names: dump.Names
    codes: dict[str, dict[str, str]]

    def of(self, table: str, code: str) -> str:
        return self.codes[table].get(code, code)


Value = Cell | int | None
_Column = Callable[[LedgerLine, _Labels], Value]


def export_xlsx(
    path: Path,
    by: Actor,
    at: datetime,
    wanted: MatterFilter | None = None,
    report: Report = silent,
    cancelled: IsCancelled = lambda: False,
) -> int:
    """Write petitions as a ledger (all, or those of a list); returns their number. Needs the right to export.

    Sealed ones only for who may see them. The same file can be imported into another office.
    """
    need(by, Right.EXPORT, "导出")
    wanted = wanted or MatterFilter(at.date(), with_sealed=True, sort="received_up")
    wanted = wanted._replace(kind=MatterKind.PETITION.value, with_sealed=wanted.with_sealed and by.may(Right.SEALED))
    labels = _Labels(dump.names(), {table: code_paths(table) for table in _TABLES})
    headings = [words().labels[field] for field in COLUMNS]
    with database.transaction():
        ids = matters.ids(wanted)
        audit.record(by.id, "export", "matter", 0, at, {"form": "xlsx", "rows": len(ids), "sealed": wanted.with_sealed})
        note_export(ids, by, at)
        with Workbook(path, "信访台账", headings) as book:
            for done, line in enumerate(dump.ledger(ids, wanted.with_sealed)):
                _go_on(done, len(ids), report, cancelled)
                book.add([column(line, labels) for column in COLUMNS.values()])
    return len(ids)


def export_jsonl(
    path: Path, by: Actor, at: datetime, report: Report = silent, cancelled: IsCancelled = lambda: False
) -> int:
    """Write every record as one JSON object a line; returns their number. Needs the right to export.

    `kind` says which table; a column that is itself called kind becomes `<kind>_kind`. Days and moments are ISO 8601.
    """
    need(by, Right.EXPORT, "导出")
    with_sealed = by.may(Right.SEALED)
    count = 0
    with (
        database.transaction(),
        disk_trouble(),
        tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent) as folder,
    ):
        part = Path(folder) / "records.jsonl"
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            for count, (kind, record) in enumerate(dump.records(with_sealed), 1):
                _go_on(count, 0, report, cancelled)
                stream.write(json.dumps(_tagged(kind, record), ensure_ascii=False, default=_iso) + "\n")
        audit.record(by.id, "export", "office", 0, at, {"form": "jsonl", "rows": count, "sealed": with_sealed})
        if with_sealed:
            note_export(matters.ids(MatterFilter(at.date(), with_sealed=True)), by, at)
        move_into_place(part, path)
    return count


def _go_on(done: int, total: int, report: Report, cancelled: IsCancelled) -> None:
    if cancelled():
        raise Refused(CANCELLED)
    report(done, total, "正在导出")


def _tagged(kind: str, record: Record) -> dict[str, Any]:
    own = {f"{kind}_kind" if name == "kind" else name: value for name, value in record.items()}
    return {"kind": kind, **own}


def _iso(value: date | datetime) -> str:
    return value.isoformat()


# ---------------------------------------------------------------- the columns of the ledger


def _plain(name: str) -> _Column:
    return lambda line, _labels: line.matter[name]


def _coded(name: str, table: str) -> _Column:
    return lambda line, labels: labels.of(table, line.matter[name])


def _worded(name: str, known: dict[str, str]) -> _Column:
    return lambda line, _labels: known.get(line.matter[name], line.matter[name])


def _petitioners(line: LedgerLine) -> list[Record]:
    """All who stand in the name cell; a column of its own says who of them are representatives."""
    return [party for party in line.parties if party["role"] in PETITIONERS]


def _lead(name: str) -> _Column:
    return lambda line, _labels: next((party[name] for party in _petitioners(line)), None)


def _ethnic(line: LedgerLine, labels: _Labels) -> Value:
    return labels.of("ethnic_groups", next((party["ethnic_code"] for party in _petitioners(line)), ""))


def _names(line: LedgerLine, _labels: _Labels) -> Value:
    return "、".join(party["name"] or "未留名" for party in _petitioners(line)) or "匿名"


def _numbers(name: str) -> _Column:
    """One number for each name of the name cell, “无” for those without."""

    def joined(line: LedgerLine, _labels: _Labels) -> Value:
        values = [party[name] for party in _petitioners(line)]
        return "、".join(value or "无" for value in values) if any(values) else ""

    return joined


def _role(role: PartyRole) -> _Column:
    return lambda line, _labels: "、".join(party["name"] for party in line.parties if party["role"] == role)


def _named(name: str, which: str) -> _Column:
    return lambda line, labels: getattr(labels.names, which).get(line.matter[name], "")


def _flag(name: str) -> _Column:
    return lambda line, _labels: "是" if line.matter[name] else ""


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)


def _ties(line: LedgerLine, labels: _Labels) -> Value:
    return _lines(labels.of("ties", code) for code in line.matter["tie_codes"].split(",") if code)


def _history(line: LedgerLine, _labels: _Labels) -> Value:
    return "\n".join(f"{on} {action}" + (f"：{text}" if text else "") for on, action, text in line.history)


COLUMNS: dict[str, _Column] = {
    "number": _plain("number"),
    "received_on": _plain("received_on"),
    "channel": _worded("channel", CHANNEL_LABELS),
    "name": _names,
    "sex": _lead("sex"),
    "born_on": _lead("born_on"),
    "ethnic": _ethnic,
    "occupation": _lead("occupation"),
    "id_number": _numbers("id_number"),
    "phone": _numbers("phone"),
    "village": _named("village_id", "villages"),
    "group": _named("group_id", "groups"),
    "address": _lead("address"),
    "person_count": _plain("person_count"),
    "representatives": _role(PartyRole.REPRESENTATIVE),
    "opponents": _role(PartyRole.OPPONENT),
    "accused": _role(PartyRole.ACCUSED),
    "title": _plain("title"),
    "content": _plain("content"),
    "claims": lambda line, _labels: _lines(line.claims),
    "place": _plain("place"),
    "category": _coded("category_code", "categories"),
    "purpose": _coded("purpose_code", "purposes"),
    "petition_class": _worded("petition_class", CLASS_LABELS),
    "route": _worded("route", ROUTE_LABELS),
    "cause": _coded("cause_code", "causes"),
    "source": _coded("source_code", "sources"),
    "theme": _coded("theme_code", "themes"),
    "ties": _ties,
    "repeat": lambda line, _labels: "重复" if line.matter["is_repeat"] else "初次",
    **{name: _flag(name) for name in FLAGS},
    "leader": _named("leader_id", "cadres"),
    "handler": _named("handler_id", "cadres"),
    "unit": _named("unit_id", "units"),
    "superior_number": _plain("superior_number"),
    "due_on": _plain("superior_due_on"),
    "proposal": _plain("proposal"),
    "status": _worded("stage", STAGE_LABELS),
    "accepted_on": _plain("accepted_on"),
    "served_on": _plain("served_on"),
    "closed_on": _plain("closed_on"),
    "resolved_on": _plain("resolved_on"),
    "progress": _history,
}
"""Field of `import_columns.toml` → value; headed by the field's first word, so that the import understands it."""
