"""The .docx of a report says what the report says, with the measures of GB/T 9704, and one-page layouts on one page."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from desktop.domain.charts import ChartKind
from desktop.domain.report import Layout, Report, contents
from desktop.domain.summaries import SummaryTable, TableColumn, plain_columns
from desktop.domain.table_shapes import chart_table, single
from desktop.printing import charts, docx_parts, render, report_docx

NAMES = ("normal", "sixty", "empty", "hostile")
MADE_ON = date(2026, 11, 2)
PARAGRAPHS = ("一、基本情况", "（一）总体平稳。本月收到信访事项17件。", "农村农业类占比最高。")
GREY_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6368000000820081"
    "77cd72b60000000049454e44ae426082"
)


@pytest.fixture
def dots(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, float]]:
    """Charts are a dot; what is drawn, how wide and how high is written down."""
    drawn: list[tuple[str, float, float]] = []

    def picture(chart: Any, wide: float, high: float) -> bytes:
        drawn.append((chart.title, wide, high))
        return GREY_DOT

    monkeypatch.setattr(charts, "chart_picture", picture)
    return drawn


def report(samples: ModuleType, name: str, layout: Layout) -> Report:
    summary = samples.SUMMARIES[name]._replace(narrative=PARAGRAPHS)
    return contents(summary, layout, filled_on="2026年11月2日")


def opened(made: Report) -> Any:
    return python_docx.Document(io.BytesIO(report_docx.document(made, MADE_ON)))


def squeezed(text: str) -> str:
    return "".join(render.cleaned(text).split())


def rows_of(document: Any) -> list[list[str]]:
    return [
        [squeezed("".join(node.text or "" for node in cell.iter(qn("w:t")))) for cell in row.iter(qn("w:tc"))]
        for row in document.element.iter(qn("w:tr"))
    ]


def text_of(document: Any) -> str:
    return squeezed("".join(node.text or "" for node in document.element.iter(qn("w:t"))))


@pytest.mark.usefixtures("dots")
@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_and_every_word_is_there(samples: ModuleType, name: str, layout: Layout) -> None:
    made = report(samples, name, layout)
    document = opened(made)
    rows, text = rows_of(document), text_of(document)
    for block in made.blocks:
        shown = (chart for chart in block.charts if layout == Layout.REPORT or chart.kind is ChartKind.COLUMNS)
        for table in (*block.tables, *(chart_table(chart, across=True) for chart in shown)):
            assert all([squeezed(cell) for cell, _figure in row] in rows for row in table.rows)
            assert all(
                squeezed(column.head) in text and squeezed(column.group) in text
                for column in table.columns
                if table.rows
            )
            assert squeezed(table.note) in text
        words = (block.heading, block.number, *block.paragraphs, *(part for tile in block.tiles for part in tile))
        assert [one for one in words if squeezed(one) not in text] == []
    facts = (made.title, made.unit, made.label, made.span, made.remark, made.issue)
    assert [one for one in facts if squeezed(one) not in text] == []
    if layout == Layout.REPORT:
        told = [part for definition in made.definitions for part in definition]
        assert [one for one in (*made.checks, *told) if squeezed(one) not in text] == []
    if layout != Layout.BRIEF:
        assert "单位负责人：审核人：填表人：" in text


@pytest.mark.usefixtures("dots")
def test_text_has_the_fonts_and_lines_of_the_standard(samples: ModuleType) -> None:
    document = opened(report(samples, "normal", Layout.REPORT))
    body = {line.text: line for line in document.paragraphs if line.text in PARAGRAPHS}
    fonts = {words: [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in line.runs] for words, line in body.items()}
    assert fonts == {PARAGRAPHS[0]: ["黑体"], PARAGRAPHS[1]: ["楷体", "仿宋"], PARAGRAPHS[2]: ["仿宋"]}
    for line in body.values():
        assert line.paragraph_format.line_spacing.pt == 29
        assert line.paragraph_format.first_line_indent.pt == 32
        assert {run.font.size.pt for run in line.runs} == {16}
    assert all(run.rPr.rFonts.get(qn("w:eastAsia")) for run in document.element.iter(qn("w:r")) if run.rPr is not None)


@pytest.mark.usefixtures("dots")
def test_sections_and_page_numbers(samples: ModuleType) -> None:
    document = opened(report(samples, "normal", Layout.REPORT))
    cover, body, *others = document.sections
    assert [round(one.mm) for one in (body.top_margin, body.right_margin, body.bottom_margin, body.left_margin)] == [
        37, 26, 35, 28,
    ]  # fmt: skip
    assert "PAGE" not in cover.footer._element.xml
    assert (body.footer.paragraphs[0].alignment, body.even_page_footer.paragraphs[0].alignment) == (
        docx_parts.RIGHT,
        docx_parts.LEFT,
    )
    starts = [one._sectPr.find(qn("w:pgNumType")) for one in document.sections]
    assert [one is not None for one in starts] == [False, True, *(False for _ in others)]
    across = [one for one in others if one.orientation == WD_ORIENT.LANDSCAPE]
    assert across
    for section in across:
        assert round(section.page_width.mm) == 297
        for footer in (section.footer, section.even_page_footer):
            xml = footer._element.xml
            assert "PAGE" in xml
            assert 'vert="vert"' in xml
    assert document.settings.odd_and_even_pages_header_footer


def test_a_wide_table_lies_across_under_two_rows_of_heads() -> None:
    columns = (TableColumn("村（社区）"), *(TableColumn(f"指标{place}", f"组{place // 7}") for place in range(14)))
    rows = tuple((("甲村", ""), *((str(10000 + place), "") for place in range(14))) for _ in range(60))
    table = SummaryTable("x", "", columns, rows, "注", has_total=True)
    document = python_docx.Document(
        io.BytesIO(report_docx.table_document(single(table, "示例统计", "示例镇", "2026年10月"), MADE_ON))
    )
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    (made,) = document.tables
    first, second, *others = made._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in (first, second, *others)] == [
        True, True, *(False for _ in others),
    ]  # fmt: skip
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in made._tbl.tr_lst)
    spans = [cell.tcPr.gridSpan.val if cell.tcPr.gridSpan is not None else 1 for cell in first.tc_lst]
    assert spans == [1, 7, 7]
    assert first.tc_lst[0].vMerge == "restart"
    assert second.tc_lst[0].vMerge == "continue"
    total = made.rows[-1].cells
    assert all(cell.paragraphs[0].runs[0].bold for cell in total)
    assert [cell.paragraphs[0].alignment for cell in total][:2] == [docx_parts.LEFT, docx_parts.RIGHT]
    width = sum(column.width.mm for column in made.columns)
    assert width == pytest.approx(297 - 35 - 37, abs=0.5)
    assert document.core_properties.author == ""


def test_a_narrow_table_stands_upright_and_text_stays_text() -> None:
    hostile = ("=cmd|'/c calc'!A0", "<w:br/>&amp;", "甲\x00\x1b乙\u202e丙\ud800")
    table = SummaryTable("x", "", plain_columns(("{PAGE}", "数")), tuple(((text, ""), ("1", "")) for text in hostile))
    document = python_docx.Document(io.BytesIO(report_docx.table_document(single(table, "=题", "单位", ""), MADE_ON)))
    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT
    assert [row[0] for row in rows_of(document)[1:]] == ["=cmd|'/ccalc'!A0", "<w:br/>&amp;", "甲乙丙\ufffd"]


@pytest.mark.usefixtures("dots")
def test_marks_are_in_the_order_of_the_schema(samples: ModuleType) -> None:
    """Word refuses a cell whose shade stands behind its alignment."""
    document = opened(report(samples, "normal", Layout.REPORT))
    order = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign"]
    for marks in document.element.iter(qn("w:tcPr")):
        places = [order.index(node.tag.rpartition("}")[2]) for node in marks]
        assert places == sorted(places)
    for marks in document.element.iter(qn("w:sectPr")):
        names = [node.tag.rpartition("}")[2] for node in marks]
        wanted = [name for name in ("headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols",
                                    "titlePg", "docGrid") if name in names]  # fmt: skip
        assert [name for place, name in enumerate(names) if name not in names[:place]][-len(wanted) :] == wanted


def test_charts_are_told_to_those_who_cannot_see_them(
    samples: ModuleType, dots: list[tuple[str, float, float]]
) -> None:
    made = report(samples, "normal", Layout.BRIEF)
    document = opened(made)
    titles = [chart.title for block in made.blocks for chart in block.charts]
    assert [title for title, _wide, _high in dots] == titles
    assert [node.get("descr") for node in document.element.iter(qn("wp:docPr"))] == titles


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here to open the file")
def test_one_page_layouts_are_one_page(samples: ModuleType, tmp_path: Path) -> None:
    for name in NAMES:
        for layout in (Layout.FORM, Layout.BRIEF):
            data = report_docx.document(report(samples, name, layout), MADE_ON)
            (tmp_path / f"{name}-{layout}.docx").write_bytes(data)
    files = sorted(map(str, tmp_path.glob("*.docx")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = {path.stem: len(render.page_texts(path.read_bytes())) for path in tmp_path.glob("*.pdf")}
    assert len(pages) == len(files)
    assert {name: count for name, count in pages.items() if count != 1} == {}
