"""Reading everything out: whole tables line by line, and the docket as a ledger. Sealed matters only when asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import peewee

from desktop.domain.codes import Secrecy
from desktop.domain.procedure import ACTION_LABELS
from desktop.store import office
from desktop.store.database import Table, translated
from desktop.store.matter_files import hides_lines
from desktop.store.rows import tuples
from desktop.store.sealed_since import content_without, members_without, sealed_ids, sealed_words
from desktop.store.tables import (
    Attachment,
    BookNumber,
    Cadre,
    CareCase,
    CareMeasure,
    Claim,
    Clock,
    ClockRuleRow,
    Code,
    CustomTable,
    Dispute,
    Document,
    EditionMembers,
    EditionPaper,
    Event,
    FormFilling,
    Handover,
    HolidayRow,
    Household,
    ImportBatch,
    LedgerEntry,
    LiaisonAssignment,
    LiaisonRole,
    Matter,
    MatterLink,
    MatterProject,
    Narrative,
    NumberBook,
    Party,
    Payment,
    Person,
    PersonMerge,
    Petition,
    Project,
    QuotaRow,
    SummaryEdition,
    SuperiorForm,
    Unit,
    Village,
    VillagerGroup,
    Visit,
    VisitCadre,
    VisitPetition,
)

_CHUNK = 400

Record = dict[str, Any]
"""One row by the column names of its table."""


OWN: tuple[tuple[str, Any], ...] = (
    ("code", Code),
    ("role", LiaisonRole),
    ("holiday", HolidayRow),
    ("clock_rule", ClockRuleRow),
    ("import", ImportBatch),
    ("book", NumberBook),
    ("village", Village),
    ("group", VillagerGroup),
    ("household", Household),
    ("unit", Unit),
    ("cadre", Cadre),
    ("assignment", LiaisonAssignment),
    ("quota", QuotaRow),
    ("person", Person),
)
HANGING: tuple[tuple[str, Any], ...] = (
    ("party", Party),
    ("claim", Claim),
    ("clock", Clock),
    ("event", Event),
    ("document", Document),
    ("attachment", Attachment),
)
OF_VILLAGES: tuple[tuple[str, Any], ...] = (
    ("visit", Visit),
    ("visit_cadre", VisitCadre),
    ("ledger_entry", LedgerEntry),
    ("dispute", Dispute),
    ("visit_petition", VisitPetition),
    ("care", CareCase),
    ("care_measure", CareMeasure),
    ("project", Project),
    ("payment", Payment),
    ("matter_project", MatterProject),
    ("handover", Handover),
    ("person_merge", PersonMerge),
)
OF_SUMMARIES: tuple[tuple[str, Any], ...] = (
    ("narrative", Narrative),
    ("edition", SummaryEdition),
    ("edition_paper", EditionPaper),
    ("edition_members", EditionMembers),
    ("form", SuperiorForm),
    ("filling", FormFilling),
    ("table", CustomTable),
)
"""Tables by kind: those that stand alone, those that hang on a matter, what the villages add, and what was summed up;
parents first."""

KINDS: dict[str, Any] = dict(
    (*OWN, ("matter", Matter), *HANGING, *OF_VILLAGES, *OF_SUMMARIES, ("link", MatterLink), ("number", BookNumber))
)
"""Every kind of record that is written, with its table."""

LEFT_OUT: dict[str, str] = {
    "Petition": "its columns come with its matter",
    "Setting": "the facts of the office are the first record; the rest are settings of the program",
    "User": "who may sign in is no record of the office's work",
    "Draft": "half-typed, nobody has saved it",
    "AuditLine": "the chain proves itself only as a whole and in its place",
}
"""Tables that are left out on purpose, and why."""


def _columns(*tables: type[Table]) -> list[Any]:
    return [field for table in tables for field in table._meta.sorted_fields]


def _stream(query: Any, fields: Sequence[Any]) -> Iterator[Record]:
    names = [field.column_name for field in fields]
    with translated():
        for row in query.tuples().iterator():
            yield dict(zip(names, row, strict=True))


# ---------------------------------------------------------------- all records


def records(with_sealed: bool) -> Iterator[tuple[str, Record]]:
    """(kind, record) of everything but users, drafts and the audit chain, parents first.

    A matter brings its petition's columns along. What hangs on a sealed matter is left out with it.
    """
    yield "office", dict(office.office()._asdict())
    seen = Matter.deleted_at.is_null()
    if not with_sealed:
        seen &= Matter.secrecy == Secrecy.NORMAL
    visible = Matter.select(Matter.id).where(seen)
    for kind, table in OWN:
        yield from _table(kind, table, Person.deleted_at.is_null() if table is Person else None)
    fields = [*_columns(Matter), *(field for field in _columns(Petition) if field is not Petition.matter)]
    query = Matter.select(*fields).join(Petition, peewee.JOIN.LEFT_OUTER).where(seen).order_by(Matter.id)
    for record in _stream(query, fields):
        yield "matter", record
    hides, shared = hides_lines(with_sealed), _PaperKeys() if with_sealed else _sealed_papers()
    for kind, table in HANGING:
        for tagged in _table(kind, table, table.matter.in_(visible)):
            record = tagged[1]
            if table is Event and hides(record["action"], record["text"]):
                continue
            if table is Document and _paper_key(record) in shared:
                record["facts"] = ""  # a slip on several matters was told of the sealed one too
            yield tagged
    yield from _village_records(visible, with_sealed)
    yield from _summary_records(with_sealed)
    yield from _table("link", MatterLink, MatterLink.source.in_(visible) & MatterLink.target.in_(visible))
    yield from _table("number", BookNumber, None if with_sealed else _openly_given())


def _village_records(visible: Any, with_sealed: bool) -> Iterator[tuple[str, Record]]:
    """What the villages add, as far as it was not removed; nothing in it points to a matter that is not written."""
    there = {table: table.select(table.id).where(table.deleted_at.is_null()) for table in (Visit, CareCase, Project)}
    conditions: dict[Any, Any] = {
        **{table: table.id.in_(ids) for table, ids in there.items()},
        VisitCadre: VisitCadre.visit.in_(there[Visit]),
        CareMeasure: CareMeasure.case.in_(there[CareCase]),
        Payment: Payment.project.in_(there[Project]),
        MatterProject: MatterProject.matter.in_(visible) & MatterProject.project.in_(there[Project]),
        **{table: table.matter.in_(visible) for table in (LedgerEntry, Dispute, VisitPetition)},
    }
    seen = {row[0] for row in tuples(visible)}
    for kind, table in OF_VILLAGES:
        for tagged in _table(kind, table, conditions.get(table)):
            record = tagged[1]
            if table in (Visit, CareCase) and record["matter_id"] not in seen:
                record["matter_id"] = None
            if table in (Handover, PersonMerge) and not with_sealed:
                record.update(dict.fromkeys(_TELLING & record.keys(), ""))
            yield tagged


_TELLING = frozenset({"sheet", "undo"})
"""What a handover or merge changed may name sealed matters too."""


def _summary_records(with_sealed: bool) -> Iterator[tuple[str, Record]]:
    """Closed periods, texts, forms and tables that were not removed."""
    forms = SuperiorForm.select(SuperiorForm.id).where(SuperiorForm.removed_at.is_null())
    conditions: dict[Any, Any] = {
        SuperiorForm: SuperiorForm.removed_at.is_null(),
        CustomTable: CustomTable.removed_at.is_null(),
        FormFilling: FormFilling.form.in_(forms),
    }
    openly = {} if with_sealed else _openly()
    for kind, table in OF_SUMMARIES:
        for tagged in _table(kind, table, conditions.get(table)):
            for column, told in openly.get(table, {}).items():
                tagged[1][column] = told(tagged[1][column])
            yield tagged


def _openly() -> dict[Any, dict[str, Callable[[str], str]]]:
    """Columns of what was summed up that may name sealed matters, and what is left of them without the right."""
    words, hidden = sealed_words(), sealed_ids()
    return {
        Narrative: {"text": lambda text: "" if words.are_in(text) else text},
        SummaryEdition: {"content": lambda text: content_without(text, words)},
        EditionMembers: {"members": lambda text: members_without(text, hidden)},
        FormFilling: {"written": lambda _text: ""},
    }


def _table(kind: str, table: Any, where: Any) -> Iterator[tuple[str, Record]]:
    fields = _columns(table)
    query = table.select(*fields).order_by(table._meta.primary_key)
    for record in _stream(query if where is None else query.where(where), fields):
        yield kind, record


_PaperKeys = frozenset[tuple[Any, ...]]


def _paper_key(record: Record) -> tuple[Any, ...]:
    return record["kind"], record["number"], record["made_on"]


def _sealed_papers() -> _PaperKeys:
    """Numbered papers that stand on a sealed matter: the same paper may stand on open ones."""
    query = Document.select(Document.kind, Document.number, Document.made_on).join(Matter)
    return frozenset(tuples(query.where((Matter.secrecy != Secrecy.NORMAL) & (Document.number != ""))))


def _openly_given() -> Any:
    """Numbers that were given neither to a sealed matter nor to a paper of one."""
    sealed = Matter.select(Matter.id).where(Matter.secrecy != Secrecy.NORMAL)
    papers = Document.select(Document.id).where(Document.matter.in_(sealed))
    return BookNumber.record_id.not_in(sealed) & BookNumber.record_id.not_in(papers)


# ---------------------------------------------------------------- the docket as a ledger


class Names(NamedTuple):
    """Names by id of what a matter points to, closed and departed ones included."""

    villages: dict[int, str]
    groups: dict[int, str]
    cadres: dict[int, str]
    units: dict[int, str]


class LedgerLine(NamedTuple):
    """One matter with what a ledger shows of it. `parties` in order; `history` as (day, action, text), oldest first."""

    matter: Record
    parties: tuple[Record, ...]
    claims: tuple[str, ...]
    history: tuple[tuple[Any, str, str], ...]


def names() -> Names:
    """The names of all villages, groups, cadres and units."""
    return Names(*(dict(tuples(t.select(t.id, t.name))) for t in (Village, VillagerGroup, Cadre, Unit)))


def ledger(matter_ids: Sequence[int], with_sealed: bool) -> Iterator[LedgerLine]:
    """Lines of the given matters in the same order; the caller has checked that they may be seen."""
    hides = hides_lines(with_sealed)
    fields = [*_columns(Matter), *(field for field in _columns(Petition) if field is not Petition.matter)]
    for start in range(0, len(matter_ids), _CHUNK):
        some = list(matter_ids[start : start + _CHUNK])
        query = Matter.select(*fields).join(Petition, peewee.JOIN.LEFT_OUTER).where(Matter.id.in_(some))
        found = {record["id"]: record for record in _stream(query, fields)}
        parties = _grouped(_of(Party, some, Party.position))
        claims = _grouped(_of(Claim, some, Claim.position))
        events = _grouped(_of(Event, some, Event.id))
        for i in some:
            if i in found:
                texts = tuple(claim["text"] for claim in claims.get(i, ()))
                yield LedgerLine(found[i], tuple(parties.get(i, ())), texts, _history(events.get(i, ()), hides))


def _of(table: Any, matter_ids: list[int], order: Any) -> Iterator[Record]:
    fields = _columns(table)
    return _stream(table.select(*fields).where(table.matter.in_(matter_ids)).order_by(table.matter, order), fields)


def _grouped(rows: Iterable[Record]) -> dict[int, list[Record]]:
    groups: dict[int, list[Record]] = {}
    for row in rows:
        groups.setdefault(row["matter_id"], []).append(row)
    return groups


def _history(events: Iterable[Record], hides: Callable[[str, str], bool]) -> tuple[tuple[Any, str, str], ...]:
    return tuple(
        (event["happened_on"], ACTION_LABELS.get(event["action"], str(event["action"])), event["text"])
        for event in events
        if event["taken_back_by"] is None and not hides(event["action"], event["text"])
    )
