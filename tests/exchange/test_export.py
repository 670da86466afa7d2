"""What goes out: a ledger that comes back in unchanged, and all records as JSON lines; sealed matters stay."""

import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.casework import closing, imports, narratives
from desktop.casework import office as desk
from desktop.casework.documents import Issued
from desktop.casework.session import Session
from desktop.domain.codes import FLAGS
from desktop.domain.dates import month
from desktop.domain.faults import Refused
from desktop.domain.frozen import proof
from desktop.domain.records import Actor, MatterFilter, NewParty
from desktop.exchange import workbook
from desktop.exchange.export import COLUMNS, export_jsonl, export_xlsx
from desktop.exchange.header_words import match_columns, words
from desktop.exchange.petition_ledger import plan
from desktop.exchange.sheets import read_sheet
from desktop.store import audit, dump
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import (
    ALL,
    AuditLine,
    BookNumber,
    CareCase,
    CareMeasure,
    Claim,
    CustomTable,
    Dispute,
    FormFilling,
    Handover,
    LedgerEntry,
    Matter,
    MatterProject,
    Party,
    Payment,
    Person,
    PersonMerge,
    Petition,
    Project,
    QuotaRow,
    SuperiorForm,
    Village,
    Visit,
    VisitCadre,
    VisitPetition,
)

_OWN = {"id", "matter", "person", "entered_at", "is_late_entry", "import_batch", "entered_by", "version", "query_code"}
_COURSE = {"stage", "next_due_on", "next_internal_on", "next_warn_on", "next_rule"}


def ledger() -> list[dict[str, Any]]:
    """Every petition with its people and claims, but for ids, for who typed it when, and for running clocks."""
    lines = []
    for matter in Matter.select().order_by(Matter.number):
        facts = Matter.select().where(Matter.id == matter.id).dicts().get()
        facts |= Petition.select().where(Petition.matter == matter.id).dicts().get()
        facts["village"] = Village.get_by_id(matter.village_id).name if matter.village_id else ""
        parties = Party.select().where(Party.matter == matter.id).order_by(Party.position).dicts()
        claims = Claim.select(Claim.text).where(Claim.matter == matter.id).order_by(Claim.position).tuples()
        lines.append(
            {
                **{name: value for name, value in facts.items() if name not in _OWN | _COURSE},
                "parties": [{n: v for n, v in party.items() if n not in _OWN} for party in parties],
                "claims": list(claims),
            }
        )
    return lines


@pytest.fixture
def full(register: Callable[..., int], village_ids: list[int], cadre_ids: list[int], unit_ids: list[int]) -> int:
    """A petition with every field filled, beside an anonymous one and a plain one."""
    register(parties=(), flags=frozenset({"is_anonymous"}), channel="opinion_box", claims=())
    register(channel="letter", content='=HYPERLINK("http://x")\n第二行', title="@SUM(1+1)", claims=("-1+1", "+cmd"))
    return register(
        parties=(
            NewParty(
                name="阿依古丽·买买提",
                id_number="430423195803121228",
                phone="13900005678",
                address="双桥村三组",
                ethnic_code="05",
                occupation="务农",
            ),
            NewParty(role="representative", name="李四", id_number="11010519491231002X"),
            NewParty(role="companion", name="王五", phone="073458123456"),
            NewParty(role="opponent", name="赵六"),
            NewParty(role="accused", name="钱七"),
        ),
        person_count=12,
        content="详细情况\n两行",
        village_id=village_ids[0],
        place="老界石",
        category_code="010203",
        purpose_code="03",
        cause_code="06",
        source_code="0401",
        theme_code="0201",
        tie_codes=("1", "3"),
        flags=frozenset(FLAGS) - {"is_anonymous"},
        route="31-6",
        proposal="请村镇建设办办理",
        leader_id=cadre_ids[0],
        handler_id=cadre_ids[1],
        unit_id=unit_ids[0],
        superior_number="HY-2026-77",
        superior_due_on=date(2027, 1, 5),
        received_on=date(2026, 10, 9),
    )


@pytest.mark.usefixtures("full")
def test_an_export_comes_back_as_the_same_ledger(
    tmp_path: Path, office: Session, by: Actor, at: datetime, take: Callable[..., Any], new_office: Any, full: int
) -> None:
    Matter.update(is_repeat=True).where(Matter.id == full).execute()
    take(full, "screen", petition_class="appeal", route="31-6")
    take(full, "accept", unit_id=desk.unit_choices()[0].id)
    path = tmp_path / "out.xlsx"
    assert export_xlsx(path, by, at) == 3
    before = ledger()
    for line in before:  # the import knows of an acceptance, not of the notice that told it
        line["disposition"] = ""
    office.close()
    with new_office() as other:
        found = plan(path, other.actor, at.date())
        assert not found.problems
        assert not found.unmatched
        imports.accept(found, other.actor, at)
        assert ledger() == before


@pytest.mark.usefixtures("full")
def test_text_stays_text(tmp_path: Path, by: Actor, at: datetime) -> None:
    export_xlsx(tmp_path / "out.xlsx", by, at)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not any("hyperlink" in name for name in archive.namelist())
    assert "<f>" not in xml
    assert "hyperlink" not in xml.lower().replace("=hyperlink(", "")
    assert '<pane ySplit="1"' in xml
    assert "<autoFilter" in xml
    assert "<t>430423195803121228、11010519491231002X、无</t>" in xml
    sheet = read_sheet(tmp_path / "out.xlsx", words().field)
    assert {"@SUM(1+1)", '=HYPERLINK("http://x")\n第二行', "-1+1\n+cmd"} <= {
        c for line in sheet.lines for c in line.cells
    }


def test_headings_are_the_words_of_the_import() -> None:
    columns = match_columns([words().labels[field] for field in COLUMNS], words())
    assert [column.field for column in columns] == list(COLUMNS)


@pytest.mark.usefixtures("full")
def test_only_the_list_that_is_shown(tmp_path: Path, by: Actor, at: datetime) -> None:
    wanted = MatterFilter(at.date(), channel="letter", with_sealed=True)
    assert export_xlsx(tmp_path / "out.xlsx", by, at, wanted) == 1


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path, by: Actor, at: datetime, register: Any) -> None:
    register(content="长" * 40_000)
    export_xlsx(tmp_path / "out.xlsx", by, at)
    cells = read_sheet(tmp_path / "out.xlsx", words().field).lines[0].cells
    assert any(str(cell).endswith("全文见系统）") and len(str(cell)) == 32_767 for cell in cells)


def test_sealed_matters_and_all_that_hangs_on_them_stay(
    tmp_path: Path, by: Actor, insider: Actor, at: datetime, register: Callable[..., int], take: Callable[..., Any]
) -> None:
    opened = register()
    secret = register(petition_class="accusation", title="举报某人", related_to=(opened,))
    for who, count in ((by, 1), (insider, 2)):
        wanted = MatterFilter(at.date(), with_sealed=True)
        assert export_xlsx(tmp_path / "out.xlsx", who, at, wanted) == count
        export_jsonl(tmp_path / "out.jsonl", who, at)
        text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
        number = Matter.get_by_id(secret).number
        assert [str(secret) in text, "举报某人" in text, number in text] == [who is insider] * 3
        assert ('"kind": "link"' in text) == (who is insider)
    details = [json.loads(line.detail) for line in AuditLine.select().where(AuditLine.action == "export")]
    assert [(d["form"], d["sealed"]) for d in details] == [
        ("xlsx", False),
        ("jsonl", False),
        ("xlsx", True),
        ("jsonl", True),
    ]
    assert audit.first_broken() is None


def test_every_record_is_a_json_line(
    tmp_path: Path, insider: Actor, at: datetime, full: int, take: Callable[..., Any]
) -> None:
    take(full, "screen", petition_class="appeal", route="31-6")
    notice = Issued("acceptance_notice", "信访事项受理告知书", "petitioner_notice", {}, at.date())
    take(full, "accept", unit_id=desk.unit_choices()[0].id, papers=[notice])
    count = export_jsonl(tmp_path / "out.jsonl", insider, at)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == count
    of: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        of.setdefault(line["kind"], []).append(line)
    assert of.keys() - {"office"} == {kind for kind, table in dump.KINDS.items() if table.select().count()}
    for kind, table in dump.KINDS.items():
        assert len(of.get(kind, [])) == table.select().count(), kind
        columns = {field.column_name for field in table._meta.sorted_fields}
        columns = {f"{kind}_kind" if column == "kind" else column for column in columns} | {"kind"}
        for line in of.get(kind, [])[:1]:
            assert columns <= line.keys()
            assert kind == "matter" or line.keys() == columns
    matter = next(line for line in of["matter"] if line["id"] == full)
    assert (matter["matter_kind"], matter["received_on"], matter["is_lead_case"]) == ("petition", "2026-10-09", True)
    assert (matter["petition_class"], matter["accepted_on"], matter["route"]) == ("appeal", "2026-11-20", "31-6")
    assert {line["kind"] for line in lines if line.get("matter_id") == full} == {
        "party",
        "claim",
        "clock",
        "event",
        "document",
    }
    assert of["office"][0]["name"] == "云溪镇人民政府"
    assert {line["record_id"] for line in of["number"]} == {n.record_id for n in BookNumber.select()}


def test_no_table_is_forgotten() -> None:
    written = {table.__name__ for table in dump.KINDS.values()}
    assert not written & dump.LEFT_OUT.keys()
    assert written | dump.LEFT_OUT.keys() == {table.__name__ for table in ALL}
    assert all(dump.LEFT_OUT.values())


@pytest.fixture
def everywhere(
    register: Callable[..., int], insider: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> tuple[int, int]:
    """A row in every table of the villages, each of them hanging on an open and on a sealed matter."""
    opened, secret = register(title="反映村道塌方"), register(petition_class="accusation", title="举报某人")
    new, when, day = new_id, {"entered_at": at, "entered_by": insider.id}, at.date()
    people = [new(), new()]
    for person in people:
        insert(Person, id=person, name="李桂兰", village=village_ids[0])
    for matter in (opened, secret):
        visit, care, project = new(), new(), new()
        where = {"village": village_ids[0]}
        insert(Visit, id=visit, visited_on=day, purpose="round", way="door", matter=matter, **where, **when)
        insert(VisitCadre, id=new(), visit=visit, cadre=cadre_ids[0])
        case = {"target": "vulnerable", "name": "李桂兰", "from_on": day, "matter": matter}
        insert(CareCase, id=care, **case, **where, **when)
        insert(CareMeasure, id=new(), case=care, done_on=day, kind="goods", what="米", **when)
        insert(Project, id=project, name="村道", kind="road", **when)
        insert(Payment, id=new(), project=project, paid_on=day, amount=100, **when)
        insert(LedgerEntry, matter=matter, visit=visit, result="只有经办人知道")
        insert(Dispute, matter=matter, visit=visit)
        insert(VisitPetition, matter=matter, visit=visit)
        insert(MatterProject, id=new(), matter=matter, project=project)
    insert(QuotaRow, id=new(), role="liaison_cadre", unit="day", per="week", minimum=2)
    told = f"事项{secret}"
    made = {"made_at": at, "made_by": insider.id, "undo": told}
    insert(Handover, id=new(), cadre=cadre_ids[0], effective_on=day, sheet=told, **made)
    insert(PersonMerge, id=new(), kept=people[0], merged=people[1], **made)
    return opened, secret


def test_the_villages_are_written_and_sealed_matters_stay(
    tmp_path: Path, by: Actor, insider: Actor, at: datetime, everywhere: tuple[int, int]
) -> None:
    opened, secret = everywhere
    for who, sealed in ((by, False), (insider, True)):
        export_jsonl(tmp_path / "out.jsonl", who, at)
        text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        count = Counter(line["kind"] for line in lines)
        assert all(count[kind] for kind, _table in dump.OF_VILLAGES)
        for kind in ("ledger_entry", "dispute", "visit_petition", "matter_project"):
            assert count[kind] == 1 + sealed, kind
        for kind in ("visit", "care"):
            pointed = {line["matter_id"] for line in lines if line["kind"] == kind}
            assert pointed == ({opened, secret} if sealed else {opened, None})
        assert (str(secret) in text) == sealed


def test_what_was_removed_is_not_written(
    tmp_path: Path, insider: Actor, at: datetime, everywhere: tuple[int, int]
) -> None:
    for table in (Visit, CareCase, Project):
        table.update(deleted_at=at).execute()
    export_jsonl(tmp_path / "out.jsonl", insider, at)
    kinds = {json.loads(line)["kind"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()}
    assert not kinds & {"visit", "visit_cadre", "care", "care_measure", "project", "payment", "matter_project"}


def test_what_was_summed_up_is_written_and_sealed_matters_stay(
    tmp_path: Path, by: Actor, insider: Actor, at: datetime, register: Callable[..., int], office: Session
) -> None:
    secret = register(petition_class="accusation", received_on=date(2026, 10, 8))
    number = Matter.get_by_id(secret).number
    october = month(2026, 10)
    narratives.save(october, f"重点是{number}。", by, at)
    closing.close(office, closing.prepare(october, by, at.date()), {"report": b"%PDF"}, "", at)
    when = {"made_at": at, "made_by": by.id}
    for form, removed in ((1, None), (2, at)):
        insert(SuperiorForm, id=form, name="季报", suffix=".xlsx", digest="", mapping="{}", removed_at=removed, **when)
        insert(FormFilling, id=form, form=form, period="2026-10", written=number, filled_at=at, filled_by=by.id)
        insert(CustomTable, id=form, name="下午要的表", spec="{}", removed_at=removed, **when)
    for who, sealed in ((by, False), (insider, True)):
        export_jsonl(tmp_path / "out.jsonl", who, at)
        text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
        of = {line["kind"]: line for line in map(json.loads, text.splitlines())}
        count = Counter(json.loads(line)["kind"] for line in text.splitlines())
        assert {kind: count[kind] for kind, _table in dump.OF_SUMMARIES} == dict.fromkeys(dict(dump.OF_SUMMARIES), 1)
        assert (number in text, str(secret) in text) == (sealed, sealed)
        assert (number in of["narrative"]["text"], of["filling"]["written"] == number) == (sealed, sealed)
        assert (json.loads(of["edition_members"]["members"])["received"] == [secret]) == sealed
        assert of["edition"]["period"] == "2026-10"
        assert (proof(of["edition"]["content"]) == of["edition"]["sha256"]) == sealed


def test_right_to_export(tmp_path: Path, reader: Actor, at: datetime) -> None:
    for export in (export_xlsx, export_jsonl):
        with pytest.raises(Refused, match="导出的权限"):
            export(tmp_path / "out", reader, at)


@pytest.mark.parametrize("export", [export_xlsx, export_jsonl])
def test_a_cancelled_export_leaves_the_old_file_and_no_trace(
    tmp_path: Path, by: Actor, at: datetime, register: Callable[..., int], export: Callable[..., int]
) -> None:
    register()
    target = tmp_path / "out"
    target.write_text("old", encoding="utf-8")
    lines = AuditLine.select().count()
    with pytest.raises(Refused, match="取消"):
        export(target, by, at, cancelled=lambda: True)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert AuditLine.select().count() == lines


def test_more_rows_than_a_sheet_holds(
    tmp_path: Path, by: Actor, at: datetime, register: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    register()
    register()
    monkeypatch.setattr(workbook, "_MOST_ROWS", 1)
    with pytest.raises(Refused, match="放不下"):
        export_xlsx(tmp_path / "out.xlsx", by, at)
    assert list(tmp_path.iterdir()) == []
