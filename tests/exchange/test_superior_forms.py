"""填报通: two forms as superiors send them, filled for two months; nothing else in them may change."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from desktop.domain.faults import BadFile, Refused
from desktop.domain.form_filling import unmapped
from desktop.domain.form_grid import TEXT_GRID, Place, parse_place
from desktop.domain.form_matching import proposals
from desktop.domain.forms import (
    CHANGED,
    GONE,
    MOVED,
    SAME,
    Mapped,
    carried,
    differences,
    kept_words,
    mapped,
    mapping_text,
    read_mapping,
)
from desktop.exchange import superior_forms
from desktop.exchange.superior_forms import FormFile
from tests.exchange.form_samples import summary, write_document, write_workbook

Parts = dict[str, bytes]


def parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


@pytest.fixture
def workbook(tmp_path: Path) -> FormFile:
    return superior_forms.open_form(write_workbook(tmp_path / "附件2.xlsx"))


@pytest.fixture
def document(tmp_path: Path) -> FormFile:
    return superior_forms.open_form(write_document(tmp_path / "报告表.docx"))


def at(form: FormFile, code: str, source: str) -> Mapped:
    """A cell of a form that takes a source."""
    place = parse_place(code)
    grid = form.grid(place.grid)
    assert grid is not None
    return mapped(grid, grid.at(place.row, place.column), source)


def by_heads(form: FormFile) -> tuple[Mapped, ...]:
    return proposals(summary(), form.grids, ())


LISTS = (("A3", "index"), ("B3", "number"), ("C3", "title"), ("D3", "due_on"), ("E3", "state"))


def with_lists(form: FormFile) -> tuple[Mapped, ...]:
    return (*by_heads(form), *(at(form, f"超期清单!{cell}", f"list.overdue.{name}") for cell, name in LISTS))


# ---------------------------------------------------------------- reading cells of a filled workbook, by hand


def cells(data: bytes, part: str) -> dict[str, Any]:
    """Reference → number, text, or (formula, cached value) of a sheet, read without the code under test."""
    root = etree.fromstring(parts(data)[part])
    ns = {"s": root.nsmap[None]}
    shared = ["".join(one.itertext()) for one in etree.fromstring(parts(data)["xl/sharedStrings.xml"])]
    found: dict[str, Any] = {}
    for cell in root.iterfind(".//s:c", ns):
        formula, value = cell.find("s:f", ns), cell.findtext("s:v", namespaces=ns)
        if formula is not None:
            found[cell.get("r")] = (formula.text, value)
        elif cell.get("t") == "inlineStr":
            found[cell.get("r")] = "".join(cell.find("s:is", ns).itertext())
        elif cell.get("t") == "s":
            found[cell.get("r")] = shared[int(value or 0)]
        elif value is not None:
            found[cell.get("r")] = float(value)
    return found


def computed(sheet: dict[str, Any], reference: str) -> float:
    """A sum of cells and ranges in one column, as a spreadsheet computes it; text and empty cells count nothing."""
    formula = sheet[reference][0]
    ranged = re.sub(
        r"SUM\((\w)(\d+):\w(\d+)\)",
        lambda m: "+".join(f"{m[1]}{row}" for row in range(int(m[2]), int(m[3]) + 1)),
        formula,
    )
    values = (sheet.get(cell, 0.0) for cell in ranged.split("+"))
    return sum(value for value in values if isinstance(value, float))


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(("code", "letters", "total"), [("2026-10", 4.0, 15.0), ("2026-09", 5.0, 11.0)])
def test_a_month_is_filled_and_the_sums_follow(workbook: FormFile, code: str, letters: float, total: float) -> None:
    filled = superior_forms.fill(workbook, by_heads(workbook), summary(code))
    sheet = cells(filled.data, SHEET)
    assert (sheet["B5"], sheet["B11"]) == (letters, 0.875)
    assert sheet["B10"] == ("B5+B6+SUM(B8:B9)", None), "an old result must not be shown"
    assert computed(sheet, "B10") == total
    assert sheet["G2"] == f"统计期：{summary(code).period_label}"
    assert sheet["A2"].startswith("填报单位：云溪镇人民政府")
    assert "填表人：李文书" in sheet["A2"]


def test_percent_cells_take_fractions_and_others_two_decimals(workbook: FormFile) -> None:
    rate = "rate.answered_on_time"
    two = (at(workbook, "信访月报!D5", rate), at(workbook, "信访月报!E5", rate))
    filled = superior_forms.fill(workbook, two, summary())
    sheet = cells(filled.data, SHEET)
    assert (sheet["D5"], sheet["E5"]) == (0.875, 87.5)


def stripped(part: bytes, references: set[str]) -> bytes:
    """A sheet without the contents of some cells and without results of formulas, in one canonical spelling."""
    root = etree.fromstring(part)
    ns = {"s": root.nsmap[None]}
    for cell in root.iterfind(".//s:c", ns):
        is_formula = cell.find("s:f", ns) is not None
        if is_formula or cell.get("r") in references:
            cell.attrib.pop("t", None)
            for child in list(cell):
                if not is_formula or etree.QName(child).localname == "v":
                    cell.remove(child)
    return etree.tostring(root, method="c14n")


def test_nothing_but_the_mapped_cells_changes(workbook: FormFile) -> None:
    mapping = with_lists(workbook)
    filled = superior_forms.fill(workbook, mapping, summary())
    before, after = parts(workbook.data), parts(filled.data)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/workbook.xml", *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))}
    written = {Place(*parse_place(code)).cell for code in filled.report.written} | {"A2"}
    for number in (1, 2, 3):
        name = f"xl/worksheets/sheet{number}.xml"
        assert stripped(before[name], written) == stripped(after[name], written)
    old, new = (etree.fromstring(one["xl/workbook.xml"]) for one in (before, after))
    for root in (old, new):
        root.find("{*}calcPr").attrib.pop("fullCalcOnLoad", None)
    assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")
    assert etree.fromstring(after["xl/workbook.xml"]).find("{*}calcPr").get("fullCalcOnLoad") == "1"


def test_a_formula_is_never_written_over(workbook: FormFile) -> None:
    filled = superior_forms.fill(workbook, (at(workbook, "信访月报!B10", "received"),), summary())
    assert cells(filled.data, SHEET)["B10"][0] == "B5+B6+SUM(B8:B9)"
    assert [one.reason for one in filled.report.missed] == ["这一格是公式，不能填写"]


def test_words_never_become_a_formula(workbook: FormFile) -> None:
    sly = summary()._replace(filled_by='=HYPERLINK("http://example.invalid")&<b>')
    filled = superior_forms.fill(workbook, (at(workbook, "信访月报!H5", "filled_by"),), sly)
    assert cells(filled.data, SHEET)["H5"] == '=HYPERLINK("http://example.invalid")&<b>'
    assert b"<f>HYPER" not in parts(filled.data)[SHEET]


def test_a_list_runs_down_to_the_first_cell_in_use(workbook: FormFile) -> None:
    mapping = with_lists(workbook)
    fits = superior_forms.fill(workbook, mapping, summary(lines=2))
    sheet = cells(fits.data, "xl/worksheets/sheet2.xml")
    assert [sheet.get(f"{c}4") for c in "ABCDE"] == [
        2.0,
        "云信〔2026〕2号",
        "反映水渠第2段堵塞",
        "2026-09-02",
        "已超期 2 天",
    ]
    assert "A5" not in sheet
    long = superior_forms.fill(workbook, mapping, summary(lines=6))
    sheet = cells(long.data, "xl/worksheets/sheet2.xml")
    assert (sheet["A5"], sheet["A6"]) == (3.0, "说明：按超期天数从长到短填写")
    reasons = {one.place.cell: one.reason for one in long.report.missed if one.place.grid == "超期清单"}
    assert reasons["B3"] == "还差 3 行，没有写下：云信〔2026〕4号、云信〔2026〕5号、云信〔2026〕6号"
    assert set(reasons) == {"A3", "B3", "C3", "D3", "E3"}


def test_a_column_of_a_table_leaves_its_total_out(workbook: FormFile) -> None:
    filled = superior_forms.fill(workbook, (at(workbook, "超期清单!A3", "table.villages.村（社区）"),), summary())
    sheet = cells(filled.data, "xl/worksheets/sheet2.xml")
    assert (sheet["A3"], sheet["A4"], sheet.get("A5")) == ("双桥村", "石门村", None)


def test_the_report_names_what_was_left(workbook: FormFile) -> None:
    filled = superior_forms.fill(
        workbook, (*by_heads(workbook), at(workbook, "信访月报!H5", "received.gone")), summary()
    )
    reasons = {one.place.cell: (one.label, one.reason) for one in filled.report.missed}
    assert reasons["H5"] == ("来信 / 备注", "没有这个数字了")
    assert reasons["D8"] == ("来电 / 收到·环比", "没有可比的数（基数为 0 或没有往期记录），这一格没有填")
    assert "D8" not in cells(filled.data, SHEET)
    left = {place.cell for place in filled.report.unmapped if place.grid == "信访月报"}
    assert left == {f"H{row}" for row in (6, 7, 8, 9, 10)}


def test_cells_under_a_list_do_not_look_forgotten(workbook: FormFile) -> None:
    assert [p for p in unmapped(workbook.grids, with_lists(workbook)) if p.grid == "超期清单"] == []


def test_what_the_file_needs_beyond_filling_is_said(workbook: FormFile) -> None:
    assert "微信" in superior_forms.fill(workbook, (), summary()).report.remarks[0]


def test_heads_find_their_figures(workbook: FormFile) -> None:
    found = {one.place.cell: one.source for one in by_heads(workbook) if one.place.grid == "信访月报"}
    assert found["B5"] == "received.channel.letter"
    assert found["C6"] == "received.channel.visit@previous"
    assert found["D7"] == "received.channel.visit.persons@change"
    assert found["G9"] == "received_ytd.channel.online"
    assert found["B12"] == "rate.received_resolved"
    assert not {"H5", "B10", "A1"} & set(found)


# ---------------------------------------------------------------- a second filling, another version


def test_a_second_filling_tells_what_differs(workbook: FormFile) -> None:
    mapping = with_lists(workbook)
    first = superior_forms.fill(workbook, mapping, summary(lines=2)).report
    changed = summary(lines=1)
    changed = changed._replace(
        figures=tuple(f._replace(value=9) if f.name == "closed.channel.letter" else f for f in changed.figures)
    )
    second = superior_forms.fill(workbook, mapping, changed).report
    found = differences(kept_words(first), second, {one.place: one.around.label for one in mapping})
    assert [(d.place.cell, d.before, d.now) for d in found if d.place.grid == "信访月报"] == [("E5", "3", "9")]
    gone = [d for d in found if d.place.grid == "超期清单"]
    assert {(d.place.cell, d.before, d.now) for d in gone} == {(f"{c}4", "（清单原内容）", "") for c in "ABCDE"}


def test_what_is_remembered_of_a_list_says_nothing(workbook: FormFile) -> None:
    kept = kept_words(superior_forms.fill(workbook, with_lists(workbook), summary()).report)
    assert kept["信访月报!B5"] == "4"
    assert "水渠" not in "".join(kept.values())


def test_another_version_is_told_cell_by_cell(workbook: FormFile, tmp_path: Path) -> None:
    mapping = with_lists(workbook)
    same = superior_forms.open_form(write_workbook(tmp_path / "same.xlsx"))
    assert {one.state for one in carried(mapping, same.grids)} == {SAME}
    renamed = superior_forms.open_form(write_workbook(tmp_path / "renamed.xlsx", label="群众来信"))
    states = {one.old.place.cell: one for one in carried(mapping, renamed.grids) if one.old.place.grid == "信访月报"}
    assert (states["B5"].state, states["B6"].state) == (CHANGED, SAME)
    assert states["B5"].says == "B5：“来信 / 收到·本月”改为“群众来信 / 收到·本月”"
    moved = superior_forms.open_form(write_workbook(tmp_path / "moved.xlsx", label="群众来信", lead_row=True))
    states = {one.old.place.cell: one for one in carried(mapping, moved.grids) if one.old.place.grid == "信访月报"}
    assert (states["B6"].state, states["B6"].says) == (MOVED, "来访（批次） / 收到·本月：由 B6 移到 B7")
    assert (states["B5"].state, states["B5"].now and states["B5"].now.place.cell) == (CHANGED, "B6")


def test_a_cell_that_is_not_there_any_more(workbook: FormFile, document: FormFile) -> None:
    lists = [one for one in with_lists(workbook) if one.place.grid == "超期清单"]
    assert {one.state for one in carried(lists, document.grids)} == {GONE}
    report = superior_forms.fill(document, with_lists(workbook), summary()).report
    assert {one.reason for one in report.missed} >= {"表里没有这一格了"}


def test_a_mapping_is_text_and_back(workbook: FormFile) -> None:
    mapping = with_lists(workbook)
    assert read_mapping(mapping_text(mapping)) == tuple(sorted(mapping))
    assert read_mapping("") == ()


# ---------------------------------------------------------------- the document


@pytest.mark.parametrize(("code", "calls", "change"), [("2026-10", "3", "-20.00%"), ("2026-09", "0", "")])
def test_a_document_is_filled_in_its_own_type(document: FormFile, code: str, calls: str, change: str) -> None:
    mapping = (
        *by_heads(document),
        at(document, "表1!B3", "received.channel.letter"),
        at(document, f"{TEXT_GRID}!B3", "received"),
    )
    filled = superior_forms.fill(document, mapping, summary(code))
    made = docx.Document(io.BytesIO(filled.data))
    lines = [paragraph.text for paragraph in made.paragraphs]
    assert lines[1] == f"填报单位：云溪镇人民政府　　统计期：{summary(code).period_label}"
    assert lines[2] == f"本月共收到信访件{15 if code == '2026-10' else 11}件，按期办结率87.50%，化解率—。"
    assert lines[3].split() == ["负责人：", "填表人：李文书"]
    table = made.tables[0]
    assert [cell.text for cell in table.rows[4].cells][:3] == ["来电", calls, "0"]
    assert table.cell(2, 3).text == change
    run = table.cell(2, 1).paragraphs[0].runs[0]
    assert (run.bold, run.font.size.pt, run.text) == (True, 14, "4" if code == "2026-10" else "5")
    unit = made.paragraphs[1].runs[1]
    assert (unit.text, unit.bold, str(unit.font.color.rgb)) == ("云溪镇人民政府", True, "C00000")
    before, after = parts(document.data), parts(filled.data)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}


def test_merged_cells_of_a_document_are_one(document: FormFile) -> None:
    grid = document.grid("表1")
    assert grid is not None
    assert (grid.at(0, 0).rows, grid.at(1, 0) is grid.at(0, 0)) == (2, True)
    assert (grid.at(0, 1).columns, grid.at(5, 4) is grid.at(5, 1)) == (2, True)
    assert grid.column_heads(grid.at(4, 2)) == ("收到", "上月")


def test_word_formulas_are_left_alone_and_told(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "合计"
    paragraph = table.cell(0, 1).paragraphs[0]._p
    field = paragraph.makeelement(docx.oxml.ns.qn("w:fldSimple"), {docx.oxml.ns.qn("w:instr"): " =SUM(ABOVE) "})
    paragraph.append(field)
    made.save(str(tmp_path / "f.docx"))
    form = superior_forms.open_form(tmp_path / "f.docx")
    assert form.grids[0].at(0, 1).is_formula
    assert "F9" in superior_forms.fill(form, (), summary()).report.remarks[0]


# ---------------------------------------------------------------- files that are refused


def rezipped(data: bytes, **changed: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (
            parts(data) | {key.replace("__", "/").replace("_", "."): v for key, v in changed.items()}
        ).items():
            archive.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("表.xls", lambda data: data, "另存为 .xlsx"),
        ("表.doc", lambda data: data, "另存为 .docx"),
        ("表.xlsm", lambda data: data, "带有宏"),
        ("表.pdf", lambda data: data, "只能使用"),
        ("表.xlsx", lambda data: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .xlsx"),
        ("表.xlsx", lambda data: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("表.xlsx", lambda data: data[: len(data) // 2], "可能已经损坏"),
        ("表.xlsx", lambda data: b"", "可能已经损坏"),
        ("表.docx", lambda data: data, "可能已经损坏"),
        ("表.xlsx", lambda data: rezipped(data, xl__vbaProject_bin=b"x"), "带有宏"),
        ("表.xlsx", lambda data: rezipped(data, bomb_bin=b"\0" * 200_000_001), "太大"),
        ("表.xlsx", lambda data: b"PK" + b"\0" * 20_000_001, "太大"),
    ],
)
def test_what_cannot_be_filled_is_refused(
    workbook: FormFile, tmp_path: Path, name: str, make: Callable[[bytes], bytes], said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(make(workbook.data))
    with pytest.raises(Refused, match=said):
        superior_forms.open_form(path)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        superior_forms.open_form(tmp_path / "没有.xlsx")


def test_entities_are_neither_expanded_nor_fetched(workbook: FormFile) -> None:
    part = parts(workbook.data)["xl/workbook.xml"]
    sly = part.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><workbook', 1)
    with pytest.raises(Refused, match="损坏"):
        superior_forms.read_form(rezipped(workbook.data, xl__workbook_xml=sly), ".xlsx")


@given(cut=st.integers(0, 4000), put=st.binary(max_size=6))
def test_a_damaged_sheet_is_refused_or_read(cut: int, put: bytes) -> None:
    part = _SHEET[:cut] + put + _SHEET[cut + len(put) + 1 :]
    with suppress(Refused):
        superior_forms.read_form(rezipped(_DATA, xl__worksheets__sheet1_xml=part), ".xlsx")


def _sample() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_workbook(Path(folder) / "a.xlsx").read_bytes()


_DATA = _sample()
_SHEET = parts(_DATA)[SHEET]
