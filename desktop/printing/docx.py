"""A letter or form as .docx, for offices that go on editing in WPS: the same structure as on the printed paper.

Measured in LibreOffice; docGrid "linesAndChars" is avoided because it gives every 16 pt character two cells there.
"""

import io
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from desktop.printing.render import Paper, cleaned

LETTER_MARGINS = (37, 26, 35, 28)
"""Top, right, bottom, left in mm (GB/T 9704)."""

FORM_MARGINS = (24, 20, 24, 26)
LINE = Pt(29)
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_SMALL_5 = 22, 16, 14, 12, 9
FANG, HEI, SONG, KAI = "仿宋", "黑体", "宋体", "楷体"
_TRACKING = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
_IN_TABLE = "表格文字"
_SPACES = ("w:autoSpaceDE", "w:autoSpaceDN")
_BLANKS = "　" * 4 + "年" + "　" * 2 + "月" + "　" * 2 + "日"
_CENTRE, _LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


def document(paper: Paper) -> bytes:
    """The .docx of a paper laid out by `letter` or `form`. Text of users stays text; control characters are dropped."""
    data: dict[str, Any] = cleaned(paper.data)
    made = docx.Document()
    _describe(made, paper)
    is_letter = paper.template == "letter"
    _styles(made)
    width = _page(made, LETTER_MARGINS if is_letter else FORM_MARGINS)
    (_letter if is_letter else _form)(made, data, width)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _describe(made: Document, paper: Paper) -> None:
    facts = made.core_properties
    facts.title, facts.author, facts.comments, facts.keywords = cleaned(paper.title), "", "", ""
    facts.created = facts.modified = datetime.combine(paper.made_on, time(12))


def _styles(made: Document) -> None:
    """No blank between hanzi and digits; text in tables is not spread over the grid of lines."""
    made.styles.add_style(_IN_TABLE, WD_STYLE_TYPE.PARAGRAPH)
    for name, off in (("Normal", _SPACES), (_IN_TABLE, (*_SPACES, "w:snapToGrid"))):
        form = made.styles[name].element.get_or_add_pPr()
        for tag in off:
            switch = OxmlElement(tag)
            switch.set(qn("w:val"), "0")
            form.append(switch)
    for fonts in made.styles.element.iter(qn("w:rFonts")):  # a theme font would win over the named one
        for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[attribute]


def _page(made: Document, margins: tuple[int, int, int, int]) -> float:
    """A4 with a grid of lines and page numbers outside; returns the width of the text in mm."""
    section = made.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    _top, right, bottom, left = margins
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.header_distance, section.footer_distance = Mm(15), Mm(bottom - 11)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "580")
    made.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, _RIGHT), (section.even_page_footer, _LEFT)):
        _page_number(footer.paragraphs[0], side)
    return 210 - left - right


def _page_number(line: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in."""
    line.alignment = side
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(SIZE_4)
    _run(line, "— ", SONG, SIZE_4)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    number = _run(line, "1", SONG, SIZE_4)
    field.append(number._r)
    _run(line, " —", SONG, SIZE_4)


def _letter(made: Document, data: dict[str, Any], width: float) -> None:
    if data["mark"]:
        _line(made, data["mark"], HEI)
    _line(made, data["title"], SONG, SIZE_2, _CENTRE, bold=True)
    if data["approver"]:
        line = _line(made, f"{data['number']}\t签发人：", FANG)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(width - 50))
        _run(line, data["approver"], KAI, SIZE_3)
    elif data["number"]:
        _line(made, data["number"], FANG, where=_CENTRE)
    _line(made, "")
    if data["addressee"]:
        _line(made, f"{data['addressee']}：")
    for block in data["blocks"]:
        if block["table"]:
            _table(made, block["table"], width, SIZE_SMALL_4)
        else:
            line = _line(made, block["text"], HEI if block["is_heading"] else FANG, indent=2)
            # a heading stays with its text, the signature with the last paragraph
            line.paragraph_format.keep_with_next = block["is_heading"] or block is data["blocks"][-1]
    _attachments(made, data["attachments"])
    _signature(made, [line for line in (data["organ"], data["dated"]) if line])
    if data["note"]:
        _line(made, data["note"], indent=2)
    _foot(made, data, width)


def _attachments(made: Document, attachments: list[str]) -> None:
    for place, one in enumerate(attachments):
        if place == 0:
            _line(made, "").paragraph_format.keep_with_next = True
        number = f"{place + 1}." if len(attachments) > 1 else ""
        line = _line(made, f"{'附件：' if place == 0 else ''}{number}{one}")
        line.paragraph_format.left_indent = Pt(5 * SIZE_3)
        line.paragraph_format.first_line_indent = Pt(-3 * SIZE_3 if place == 0 else 0)
        line.paragraph_format.keep_with_next = True


def _signature(made: Document, lines: list[str]) -> None:
    """The organ centred over the date, four characters from the right, two lines for the seal above."""
    if not lines:
        return
    for _ in range(2):
        _line(made, "").paragraph_format.keep_with_next = True
    widths = [sum(1.0 if ord(one) > 0x2E7F else 0.5 for one in line) for line in lines]
    for line, width in zip(lines, widths, strict=True):
        written = _line(made, line, where=_RIGHT)
        written.paragraph_format.right_indent = Pt(SIZE_3 * (4 + (max(widths) - width) / 2))
        written.paragraph_format.keep_with_next = line is not lines[-1]


def _foot(made: Document, data: dict[str, Any], width: float) -> None:
    if data["copies"]:
        _line(made, "")
        rows = [[f"抄送：{data['copies']}"], [f"{data['printed_by']}　　{data['dated']}印发"]]
        cells = [{"cells": [{"text": row[0], "is_label": False, "span": 1, "sign": ""}], "height": 0} for row in rows]
        _table(made, {"widths": [1], "heads": 0, "rows": cells}, width, SIZE_4)
    elif data["stub"]:
        _line(made, data["cut"], SONG, SIZE_SMALL_5, _CENTRE)
        _line(made, data["stub_title"], SONG, SIZE_4, _CENTRE, bold=True)
        _table(made, data["stub"], width, SIZE_SMALL_4)


def _form(made: Document, data: dict[str, Any], width: float) -> None:
    if data["mark"]:
        _line(made, data["mark"], HEI, SIZE_SMALL_4)
    _line(made, data["head"], SONG, SIZE_4, _CENTRE)
    title = _line(made, data["title"], SONG, SIZE_2 if data["size"] <= SIZE_SMALL_4 else 36, _CENTRE, bold=True)
    title.paragraph_format.space_after = Pt(SIZE_SMALL_4)
    if data["number"]:
        _line(made, f"编号：{data['number']}", SONG, SIZE_SMALL_4, _RIGHT)
    for block in data["blocks"]:
        if block["table"]:
            _table(made, block["table"], width, data["size"])
        else:
            _line(made, block["text"], SONG, SIZE_SMALL_5)
    if data["note"]:
        _line(made, data["note"], SONG, SIZE_SMALL_4)


def _table(made: Document, content: dict[str, Any], width: float, size: float) -> None:
    shares = content["widths"]
    columns = [width * share / sum(shares) for share in shares]
    table = made.add_table(0, len(columns), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, columns, strict=True):
        column.width = Mm(wide)  # LibreOffice follows the grid, WPS the cells
    for place, row in enumerate(content["rows"]):
        _row(table, row, columns, size, is_head=place < content["heads"])


def _row(table: Table, row: dict[str, Any], columns: list[float], size: float, is_head: bool) -> None:
    made = table.add_row()  # type: ignore[no-untyped-call]
    made.height_rule, made.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(row["height"])
    if is_head:
        made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    at = 0
    for one in row["cells"]:
        last = at + one["span"] - 1
        cell = made.cells[at] if last == at else made.cells[at].merge(made.cells[last])
        cell.width = Mm(sum(columns[at : last + 1]))
        _cell(cell, one, size)
        at = last + 1


def _cell(cell: _Cell, one: dict[str, Any], size: float) -> None:
    lines = one["text"].split("\n")
    font, where = (HEI, _CENTRE) if one["is_label"] else (SONG, _LEFT)
    texts: Iterable[tuple[str, WD_ALIGN_PARAGRAPH]] = [(line, where) for line in lines if line.strip()] or [("", where)]
    signed = [(one["sign"] + _BLANKS, _RIGHT)] if one["sign"] else []
    for place, (text, side) in enumerate((*texts, *signed)):
        line = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        line.style = _IN_TABLE
        line.alignment = side
        line.paragraph_format.space_after = Pt(0)
        _run(line, text, font, size)
    middle = WD_CELL_VERTICAL_ALIGNMENT
    cell.vertical_alignment = middle.BOTTOM if one["sign"] and not one["text"] else middle.CENTER


def _line(
    made: Document,
    text: str,
    font: str = FANG,
    size: float = SIZE_3,
    where: WD_ALIGN_PARAGRAPH | None = None,
    indent: int = 0,
    bold: bool = False,
) -> Paragraph:
    line = made.add_paragraph()
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size < 30 else Pt(2 * 29)
    form.widow_control = False  # 22 lines on every page
    line.alignment = where if where is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent:
        form.first_line_indent = Pt(indent * SIZE_3)
    run = _run(line, text, font, size)
    run.bold = bold
    return line


def _run(line: Paragraph, text: str, font: str, size: float) -> Run:
    run = line.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    marks = run._r.get_or_add_rPr()
    fonts = marks.get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(which), font)
    if size == SIZE_3:
        tracking = OxmlElement("w:spacing")
        tracking.set(qn("w:val"), str(_TRACKING))
        marks.find(qn("w:sz")).addprevious(tracking)
    return run
