"""What the .docx layouts of a report have in common: title, headings, notes, tables, charts, the foot."""

import io
from collections.abc import Callable, Iterator, Sequence

from docx.document import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from desktop.domain.charts import Chart
from desktop.domain.report import Block, Report
from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import title_over
from desktop.printing import charts, docx_tables
from desktop.printing import docx_parts as parts
from desktop.printing.docx_parts import (
    CENTRE,
    HEI,
    KAI,
    LEFT,
    SIZE_2,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
    SONG,
)

AIRS = (1.6, 1.2, 0.8, 0.4)
"""By how much rows are higher than their lines, in mm: a table is drawn in rather than broken for a few rows."""

HEADING = 9.0
"""Height of the heading of a table, in mm."""

CHART_HEIGHT = 75.0
PEN = "　　年　　月　　日"
MM = 72 / 25.4
ONE_LINE = 4.5
"""Height of a line of notes on a page of which nothing may be wasted, in mm."""


Said = Callable[[Document, str], Paragraph]


def title(made: Document, report: Report, said: Said) -> None:
    """The title, the period with issue and edition, and who reports for which days."""
    parts.line(made, report.title, SONG, SIZE_2, CENTRE, bold=True, pitch=Pt(32))
    label = "　".join(words for words in (report.label, report.issue, report.edition) if words)
    if label:
        parts.line(made, f"（{label}）", KAI, SIZE_SMALL_4, CENTRE, pitch=Pt(18))
    said(made, "　　".join(facts(report))).paragraph_format.keep_with_next = True


def facts(report: Report) -> Iterator[str]:
    """Office, span and, when it differs from the span, the day of the figures."""
    yield f"填报单位：{report.unit}"
    if report.span:
        yield f"统计期间：{report.span}"
    if report.as_of:
        yield f"数据截至：{report.as_of}"


def heading(made: Document, text: str, size: float = SIZE_SMALL_4, pitch: float = HEADING) -> None:
    """A heading of a table or block, `pitch` in mm."""
    line = parts.line(made, text, HEI, size, LEFT, pitch=Pt(pitch * MM))
    line.paragraph_format.keep_with_next = True


def small(made: Document, text: str) -> Paragraph:
    """A line of small type."""
    return parts.line(made, text, SONG, SIZE_5, LEFT, pitch=Pt(17))


def tight(made: Document, text: str, size: float = SIZE_SMALL_5) -> Paragraph:
    """A line on a page of which nothing may be wasted."""
    return parts.line(made, text, SONG, size, LEFT, pitch=Pt(ONE_LINE * MM - 0.2))


def table(
    made: Document,
    report: Report,
    table: SummaryTable,
    width: float,
    sizes: Sequence[float] = docx_tables.SIZES[1:],
    air: float = 1.6,
    said: Said = small,
) -> None:
    """A table and its note; an empty one says so."""
    if table.rows:
        docx_tables.add_table(made, table, docx_tables.squeezed(table, width, sizes, air))
    else:
        said(made, report.none)
    if table.note:
        said(made, f"注：{table.note}")
    else:
        gap(made)


def gap(made: Document) -> None:
    """Word makes one table of two that nothing parts."""
    parts.line(made, "", size=_GAP, pitch=Pt(_GAP))


_GAP = 4
GAP_HEIGHT = _GAP / MM


def pictures(made: Document, drawn: Sequence[Chart], width: float, high: float) -> None:
    """Charts beside each other, in a table without rules; sizes in mm."""
    wide = width / len(drawn)
    for place, cell in enumerate(made.add_table(1, len(drawn)).rows[0].cells):
        line = parts.cell_line(cell, 0, "", SONG, SIZE_5, CENTRE)
        line.paragraph_format.keep_with_next = len(drawn) == 1  # with its figures
        picture = io.BytesIO(charts.chart_picture(drawn[place], wide - _BESIDE, high))
        shape = line.add_run().add_picture(picture, Mm(wide - _BESIDE), Mm(high))
        shape._inline.docPr.set("descr", drawn[place].title)
    gap(made)


_BESIDE = 5.0
"""What the cell of a picture needs beside it, in mm."""


def foot(made: Document, report: Report) -> None:
    """Who answers for the report, and the seal."""
    words = f"单位负责人：　　　　审核人：　　　　填表人：{report.filled_by or '　　　'}　　"
    line = small(made, f"{words}填报日期：{report.filled_on or PEN}（盖章）")
    line.paragraph_format.space_before = Pt(SIZE_4)


def titles(block: Block) -> int:
    """How many titles stand inside a block."""
    return sum(bool(title_over(block, place)) for place in range(len(block.tables)))


def up_to(size: float) -> Sequence[float]:
    """The sizes of type that are not larger."""
    return [one for one in docx_tables.SIZES if one <= size]


def least_height(table: SummaryTable, width: float, sizes: Sequence[float], air: float) -> float:
    """How high a table is, with what parts it from the next, in mm."""
    return docx_tables.height(table, docx_tables.squeezed(table, width, sizes, air)) + GAP_HEIGHT
