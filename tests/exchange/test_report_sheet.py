"""The .xlsx of a report says what the paper says: every cell is there, and every formula gives what is printed."""

import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from desktop.domain.faults import ReadOnly
from desktop.domain.report import Layout, Report, contents
from desktop.domain.summaries import Derived, SummaryTable, TableColumn, plain_columns
from desktop.domain.table_shapes import chart_table, single
from desktop.exchange import report_sheet
from desktop.exchange.report_cells import sheet_rows


def _load() -> ModuleType:
    path = Path(__file__).parents[1] / "printing" / "samples.py"
    spec = importlib.util.spec_from_file_location("report_samples", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SAMPLES = _load()
CASES = [(name, Layout.REPORT) for name in SAMPLES.SUMMARIES]
CASES += [(name, layout) for name in ("normal", "empty", "hostile") for layout in (Layout.FORM, Layout.BRIEF)]


def column(head: str, group: str = "", derived: Derived | None = None) -> TableColumn:
    return TableColumn(head, group, "", derived)


def rows(*lines: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((text, "") for text in line.split()) for line in lines)


TABLE = SummaryTable(
    "villages",
    "村（社区）",
    (
        column("村（社区）"),
        column("本月", "信访"),
        column("上月", "信访"),
        column("环比", "信访", Derived("change", 1, 2)),
        column("已访", "走访"),
        column("应访", "走访"),
        column("遍访率", "走访", Derived("rate", 4, 5)),
    ),
    rows(
        "甲村 3 4 -25.00% 1 3 33.33%",
        "其中集体访 9 9 +0.00% 9 9 100.00%",
        "乙村 2 0 — 0 0 —",
        "丙村 1 800 -99.88% 1 800 0.12%",
        "丁村 5 5 — 5 5 —",
        "合计 11 809 -98.64% 8 808 0.99%",
    ),
    has_total=True,
    adds=(0, 2, 3, 4),
)
"""丙村: 0.125 % is printed 0.12 and would be shown as 0.13. 丁村: not comparable although its base is not 0.
The last but one total is not the sum of what is shown."""


def report(name: str, layout: Layout) -> Report:
    return contents(SAMPLES.SUMMARIES[name], layout, filled_on="2026年11月2日")


def of_one(table: SummaryTable) -> Report:
    return single(table, "示例统计", "示例镇", "2026年10月")


def written(path: Path, made: Report) -> tuple[Any, Any]:
    """The file with its formulas, and with the values that stand beside them."""
    report_sheet.write(path, made)
    return openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)


def shown(cell: Any) -> str:
    """A number as its format prints it."""
    value, form = cell.value, cell.number_format
    if isinstance(value, str) or value is None:
        return value or ""
    form = form.split(";")[0].replace('"', "").replace("\\", "")
    sign = "+" if form.startswith("+") else ""
    if form.endswith("%"):
        return f"{100 * value:{sign}.{len(form.strip('+%')[2:])}f}%"
    return f"{value:{sign}.{len(form.strip('+')[2:])}f}"


def tables_of(made: Report) -> Iterator[SummaryTable]:
    for block in made.blocks:
        yield from block.tables
        yield from (chart_table(chart, across=False) for chart in block.charts)


def lines_of(book: Any) -> list[list[str]]:
    """The rows of all sheets, without what is empty."""
    return [
        [text for cell in row if (text := shown(cell)) != ""] for sheet in book.worksheets for row in sheet.iter_rows()
    ]


@pytest.mark.parametrize(("name", "layout"), CASES)
def test_every_cell_is_in_the_file_and_formulas_give_it(tmp_path: Path, name: str, layout: Layout) -> None:
    made = report(name, layout)
    formulas, values = written(tmp_path / "a.xlsx", made)
    _check_formulas(formulas, values)
    lines = lines_of(values)
    for table in tables_of(made):
        for row in table.rows:
            texts = [report_sheet.plain(text) for text, _figure in row]
            assert [text for text in texts if text] in lines
    said = "\n".join(text for line in lines for text in line)
    for text in (
        report_sheet.plain(text)
        for block in made.blocks
        for text in (block.heading, *block.paragraphs, *(tile.label for tile in block.tiles))
    ):
        assert text in said


def test_a_formula_stands_only_where_it_gives_what_is_printed(tmp_path: Path) -> None:
    formulas, values = written(tmp_path / "a.xlsx", of_one(TABLE))
    (sheet,), (cached,) = formulas.worksheets, values.worksheets
    top = next(cell.row for cell in sheet["A"] if cell.value == "甲村")
    for row, texts in enumerate(TABLE.rows, top):
        assert [shown(cached.cell(row, at)) for at in range(1, 8)] == [text for text, _figure in texts]
    kinds = {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    assert kinds[f"D{top}"] == f'=IF(C{top}=0,"—",(B{top}-C{top})/C{top})'
    assert kinds[f"G{top + 2}"] == f'=IF(F{top + 2}=0,"—",E{top + 2}/F{top + 2})'
    total = top + 5
    assert kinds[f"B{total}"] == f"=SUM(B{top},B{top + 2}:B{top + 4})"
    printed_only = {f"E{total}", f"G{top + 3}", f"D{top + 4}", f"G{top + 4}"}
    assert not printed_only & kinds.keys()
    assert sheet[f"E{total}"].value == 8
    assert isinstance(sheet[f"B{top}"].value, int)


_REFERENCE = re.compile(r"([A-Z]+\d+)(?::([A-Z]+\d+))?")


def _value(sheet: Any, formula: str) -> object:
    """What SUM(…) and IF(b=0,"—",…/b) give."""
    if formula.startswith("=SUM("):
        total = 0
        for first, last in _REFERENCE.findall(formula):
            cells = sheet[f"{first}:{last or first}"]
            total += sum(cell.value for row in cells for cell in row if isinstance(cell.value, int | float))
        return total
    found = re.fullmatch(r'=IF\((\w+)=0,"—",(?:(\w+)|\((\w+)-(\w+)\))/(\w+)\)', formula)
    assert found, formula
    base, plain, now, before, under = found.groups()
    assert base == under
    if not sheet[base].value:
        return "—"
    above = sheet[plain].value if plain else sheet[now].value - sheet[before].value
    return above / sheet[base].value


def _check_formulas(formulas: Any, values: Any) -> None:
    for sheet, cached in zip(formulas.worksheets, values.worksheets, strict=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    expected = cached[cell.coordinate].value
                    counted = _value(cached, cell.value)
                    assert counted == (expected if isinstance(expected, str) else pytest.approx(expected))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here to count the formulas")
def test_an_office_program_counts_the_same(tmp_path: Path) -> None:
    books = {"table": of_one(TABLE), "form": report("normal", Layout.FORM), "report": report("sixty", Layout.REPORT)}
    for name, made in books.items():
        report_sheet.write(tmp_path / f"{name}.xlsx", made)
        _forget_values(tmp_path / f"{name}.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{name}.xlsx") for name in books]
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name, made in books.items():
        lines = lines_of(openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx", data_only=True))
        for table in tables_of(made):
            for row in table.rows:
                assert [text for text, _figure in row if text] in lines


def _forget_values(path: Path) -> None:
    """Without the values beside the formulas, so that they have to be counted."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data))


def test_pages_are_ready_to_print(tmp_path: Path) -> None:
    book, _values = written(tmp_path / "a.xlsx", report("sixty", Layout.REPORT))
    for sheet in book.worksheets:
        assert int(sheet.page_setup.paperSize) == 9  # A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.print_area
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    villages = next(sheet for sheet in book.worksheets if "村" in sheet.title and "附表" in sheet.title)
    head = next(cell.row for cell in villages["A"] if cell.value == "村（社区）")
    assert villages.print_title_rows in (f"${head}:${head}", f"${head}:${head + 1}")
    assert villages.freeze_panes.startswith("B")
    assert villages.page_setup.fitToHeight == 0
    assert {sheet.page_setup.orientation for sheet in book.worksheets} == {"landscape", "portrait"}


def test_heads_in_two_rows(tmp_path: Path) -> None:
    book, _values = written(tmp_path / "a.xlsx", of_one(TABLE))
    (sheet,) = book.worksheets
    head = next(cell.row for cell in sheet["A"] if cell.value == "村（社区）")
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {f"A{head}:A{head + 1}", f"B{head}:D{head}", f"E{head}:G{head}"} <= merged
    assert (sheet[f"B{head}"].value, sheet[f"E{head}"].value, sheet[f"B{head + 1}"].value) == ("信访", "走访", "本月")


def test_text_stays_text(tmp_path: Path) -> None:
    texts = ("=cmd|'/c calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "{=1}", "http://a.b", "甲\x00\x1b乙\u202e丙\ud800")
    table = SummaryTable("x", "", plain_columns(("=1+1", "数")), tuple(((text, ""), ("1", "")) for text in texts))
    report_sheet.write(tmp_path / "a.xlsx", single(table, "=1+2", "=单位", "=期"))
    (sheet,) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert not [name for name in packed.namelist() if "externalLink" in name]
    values = [cell.value for cell in cells]
    assert [text for text in (*texts[:-1], "甲乙丙\ufffd", "=1+1", "=1+2") if text not in values] == []


def test_numbers_that_are_no_counts_stay_text() -> None:
    table = SummaryTable("x", "", plain_columns(("编号", "电话")), rows("007 13800000000"))
    assert [[cell.value for cell in row] for row in sheet_rows(table, lambda row, at: (row, at))] == [
        ["007", "13800000000"]
    ]


def test_sheets_have_names_of_their_own(tmp_path: Path) -> None:
    made = report("normal", Layout.REPORT)
    block = made.blocks[-1]._replace(heading="很长的'名称'[*]:/\\?" * 6)
    book, _values = written(tmp_path / "a.xlsx", made._replace(blocks=(*made.blocks, block, block)))
    names = [sheet.title for sheet in book.worksheets]
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_charts_are_drawn_from_their_cells(tmp_path: Path) -> None:
    made = report("normal", Layout.BRIEF)
    report_sheet.write(tmp_path / "a.xlsx", made)
    count = sum(len(block.charts) for block in made.blocks)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        charts = [name for name in packed.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        assert len(charts) == count > 0
        drawn = packed.read("xl/charts/chart1.xml").decode()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    chart = next(chart for block in made.blocks for chart in block.charts)
    references = re.findall(r"<c:val><c:numRef><c:f>[^!]+!\$(\w+)\$(\d+):\$(\w+)\$(\d+)</c:f>", drawn)
    assert len(references) == len(chart.series)
    for (left, top, right, low), (_label, values) in zip(references, chart.series, strict=True):
        cells = sheet[f"{left}{top}:{right}{low}"]
        assert tuple(cell.value for row in cells for cell in row) == values


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    made = report("empty", Layout.REPORT)
    assert made.none in "".join(text for line in lines_of(written(tmp_path / "a.xlsx", made)[1]) for text in line)


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def fail(*_whatever: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(report_sheet, "_write", fail)
    with pytest.raises(ReadOnly):
        report_sheet.write(path, of_one(TABLE))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
