"""What every .docx of the program is put together from: pages and lines by GB/T 9704, cells of tables, page numbers.

Measured in LibreOffice; docGrid "linesAndChars" is avoided because it gives every 16 pt character two cells there.
"""

import io
from datetime import date, datetime, time

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from desktop.printing.render import cleaned

Margins = tuple[float, float, float, float]
"""Top, right, bottom, left in mm."""

LETTER_MARGINS: Margins = (37, 26, 35, 28)
"""GB/T 9704."""

FORM_MARGINS: Margins = (24, 20, 24, 26)
LINE = Pt(29)
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 22, 16, 14, 12, 10.5, 9
FANG, HEI, SONG, KAI = "仿宋", "黑体", "宋体", "楷体"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_TRACKING = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
_OFF_GRID = "表格文字"
_SPACES = ("w:autoSpaceDE", "w:autoSpaceDN")


_NUMBER_HEIGHT, _NUMBER_LENGTH = 7, 50  # mm
_TURNED = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
  layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{x:d}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{y:d}</wp:posOffset></wp:positionV>
<wp:extent cx="{wide:d}" cy="{high:d}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/>
<wp:docPr id="1" name="页码"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide:d}" cy="{high:d}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>
"""
"""A box whose text is turned by a quarter, at a place of the page. With wrapNone LibreOffice forgets the place."""


def new(title: str, made_on: date) -> Document:
    """An empty document that names no maker, with the styles set."""
    made = docx.Document()
    facts = made.core_properties
    facts.title, facts.author, facts.comments, facts.keywords = cleaned(title), "", "", ""
    facts.created = facts.modified = datetime.combine(made_on, time(12))
    made.settings.odd_and_even_pages_header_footer = True
    _styles(made)
    return made


def written(made: Document) -> bytes:
    """The document as a file."""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _styles(made: Document) -> None:
    """No blank between hanzi and digits; tables and lines with a pitch of their own are not spread over the grid."""
    made.styles.add_style(_OFF_GRID, WD_STYLE_TYPE.PARAGRAPH)
    for name, off in (("Normal", _SPACES), (_OFF_GRID, (*_SPACES, "w:snapToGrid"))):
        form = made.styles[name].element.get_or_add_pPr()
        for tag in off:
            switch = OxmlElement(tag)
            switch.set(qn("w:val"), "0")
            form.append(switch)
    for fonts in made.styles.element.iter(qn("w:rFonts")):  # a theme font would win over the named one
        for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[attribute]


def page(section: Section, margins: Margins, landscape: bool = False) -> float:
    """A4 with a grid of lines; `margins` as the paper lies. Returns the width of the text in mm."""
    width, height = (297, 210) if landscape else (210, 297)
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    top, right, bottom, left = margins
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.header_distance, section.footer_distance = Mm(min(15, top)), Mm(max(bottom - 11, 5))
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "580")
    return width - left - right


def numbered(section: Section) -> None:
    """Page numbers at the outer side of the foot."""
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        number_line(footer.paragraphs[0], side)


def number_line(line: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in."""
    line.alignment = side
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(SIZE_4)
    run(line, "— ", SONG, SIZE_4)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    number = run(line, "1", SONG, SIZE_4)
    field.append(number._r)
    run(line, " —", SONG, SIZE_4)


def numbered_across(section: Section, margins: Margins) -> None:
    """Page numbers of a page that lies across, where the upright pages have theirs: GB/T 9704, 7.4.2.

    `margins` are those of the page as it lies: its left one is the foot of the upright page.
    """
    top, _right, bottom, left = margins
    for footer, y, side in (
        (section.footer, 210 - bottom - _NUMBER_LENGTH, RIGHT),
        (section.even_page_footer, top, LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        box = parse_xml(_TURNED.format(x=Mm(left - 11), y=Mm(y), wide=Mm(_NUMBER_HEIGHT), high=Mm(_NUMBER_LENGTH)))
        number = footer.add_paragraph()
        number_line(number, side)
        number.paragraph_format.space_after = Pt(0)
        next(box.iter(qn("w:txbxContent"))).append(number._p)
        line._p.append(box)


def line(
    made: Document,
    text: str,
    font: str = FANG,
    size: float = SIZE_3,
    where: WD_ALIGN_PARAGRAPH | None = None,
    indent: int = 0,
    bold: bool = False,
    pitch: Pt | None = None,
) -> Paragraph:
    """A paragraph with exact lines, 29 pt unless `pitch` says otherwise; `indent` in characters of 三号."""
    added = made.add_paragraph(style=None if pitch is None else _OFF_GRID)
    form = added.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = pitch if pitch is not None else LINE if size < 30 else Pt(2 * 29)
    form.widow_control = False  # 22 lines on every page
    added.alignment = where if where is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent:
        form.first_line_indent = Pt(indent * SIZE_3)
    run(added, text, font, size, bold)
    return added


def run(line: Paragraph, text: str, font: str, size: float, bold: bool = False) -> Run:
    """Text in a font that holds for hanzi as well; control characters are dropped."""
    added = line.add_run(cleaned(text))
    added.font.size = Pt(size)
    added.font.name = font
    if bold:
        added.bold = True
    marks = added._r.get_or_add_rPr()
    fonts = marks.get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(which), font)
    if size == SIZE_3:
        tracking = OxmlElement("w:spacing")
        tracking.set(qn("w:val"), str(_TRACKING))
        marks.find(qn("w:sz")).addprevious(tracking)
    return added


def table(made: Document, widths: list[float], rows: int = 0) -> Table:
    """A ruled table in the middle of the page; `widths` in mm."""
    added: Table = made.add_table(rows, len(widths), style="Table Grid")
    added.autofit = False
    added.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(added.columns, widths, strict=True):
        column.width = Mm(wide)  # LibreOffice follows the grid, WPS the cells
    return added


def cell_line(
    cell: _Cell, place: int, text: str, font: str, size: float, where: WD_ALIGN_PARAGRAPH, bold: bool = False
) -> Paragraph:
    """The next line of a cell, in the middle of its height; `place` counts the lines from 0."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    added: Paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
    added.style = _OFF_GRID
    added.alignment = where
    added.paragraph_format.space_after = Pt(0)
    run(added, text, font, size, bold)
    return added


def repeat_at_page_top(row: _Row) -> None:
    """The row is a head that stands on every page of its table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
