"""A letter or form as .docx, for offices that go on editing in WPS: the same structure as on the printed paper."""

from collections.abc import Iterable
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from desktop.printing import docx_parts as parts
from desktop.printing.docx_parts import (
    CENTRE,
    FANG,
    HEI,
    KAI,
    LEFT,
    RIGHT,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
    SONG,
)
from desktop.printing.render import Paper, cleaned

_BLANKS = "　" * 4 + "年" + "　" * 2 + "月" + "　" * 2 + "日"


def document(paper: Paper) -> bytes:
    """The .docx of a paper laid out by `letter` or `form`. Text of users stays text; control characters are dropped."""
    data: dict[str, Any] = cleaned(paper.data)
    made = parts.new(paper.title, paper.made_on)
    is_letter = paper.template == "letter"
    (section,) = made.sections
    width = parts.page(section, parts.LETTER_MARGINS if is_letter else parts.FORM_MARGINS)
    parts.numbered(section)
    (_letter if is_letter else _form)(made, data, width)
    return parts.written(made)


def _letter(made: Document, data: dict[str, Any], width: float) -> None:
    if data["mark"]:
        parts.line(made, data["mark"], HEI)
    parts.line(made, data["title"], SONG, SIZE_2, CENTRE, bold=True)
    if data["approver"]:
        line = parts.line(made, f"{data['number']}\t签发人：", FANG)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(width - 50))
        parts.run(line, data["approver"], KAI, SIZE_3)
    elif data["number"]:
        parts.line(made, data["number"], FANG, where=CENTRE)
    parts.line(made, "")
    if data["addressee"]:
        parts.line(made, f"{data['addressee']}：")
    for block in data["blocks"]:
        if block["table"]:
            _table(made, block["table"], width, SIZE_SMALL_4)
        else:
            line = parts.line(made, block["text"], HEI if block["is_heading"] else FANG, indent=2)
            # a heading stays with its text, the signature with the last paragraph
            line.paragraph_format.keep_with_next = block["is_heading"] or block is data["blocks"][-1]
    _attachments(made, data["attachments"])
    _signature(made, [line for line in (data["organ"], data["dated"]) if line])
    if data["note"]:
        parts.line(made, data["note"], indent=2)
    _foot(made, data, width)


def _attachments(made: Document, attachments: list[str]) -> None:
    for place, one in enumerate(attachments):
        if place == 0:
            parts.line(made, "").paragraph_format.keep_with_next = True
        number = f"{place + 1}." if len(attachments) > 1 else ""
        line = parts.line(made, f"{'附件：' if place == 0 else ''}{number}{one}")
        line.paragraph_format.left_indent = Pt(5 * SIZE_3)
        line.paragraph_format.first_line_indent = Pt(-3 * SIZE_3 if place == 0 else 0)
        line.paragraph_format.keep_with_next = True


def _signature(made: Document, lines: list[str]) -> None:
    """The organ centred over the date, four characters from the right, two lines for the seal above."""
    if not lines:
        return
    for _ in range(2):
        parts.line(made, "").paragraph_format.keep_with_next = True
    widths = [sum(1.0 if ord(one) > 0x2E7F else 0.5 for one in line) for line in lines]
    for line, width in zip(lines, widths, strict=True):
        written = parts.line(made, line, where=RIGHT)
        written.paragraph_format.right_indent = Pt(SIZE_3 * (4 + (max(widths) - width) / 2))
        written.paragraph_format.keep_with_next = line is not lines[-1]


def _foot(made: Document, data: dict[str, Any], width: float) -> None:
    if data["copies"]:
        parts.line(made, "")
        rows = [[f"抄送：{data['copies']}"], [f"{data['printed_by']}　　{data['dated']}印发"]]
        cells = [{"cells": [{"text": row[0], "is_label": False, "span": 1, "sign": ""}], "height": 0} for row in rows]
        _table(made, {"widths": [1], "heads": 0, "rows": cells}, width, SIZE_4)
    elif data["stub"]:
        parts.line(made, data["cut"], SONG, SIZE_SMALL_5, CENTRE)
        parts.line(made, data["stub_title"], SONG, SIZE_4, CENTRE, bold=True)
        _table(made, data["stub"], width, SIZE_SMALL_4)


def _form(made: Document, data: dict[str, Any], width: float) -> None:
    if data["mark"]:
        parts.line(made, data["mark"], HEI, SIZE_SMALL_4)
    parts.line(made, data["head"], SONG, SIZE_4, CENTRE)
    title = parts.line(made, data["title"], SONG, SIZE_2 if data["size"] <= SIZE_SMALL_4 else 36, CENTRE, bold=True)
    title.paragraph_format.space_after = Pt(SIZE_SMALL_4)
    if data["number"]:
        parts.line(made, f"编号：{data['number']}", SONG, SIZE_SMALL_4, RIGHT)
    for block in data["blocks"]:
        if block["table"]:
            _table(made, block["table"], width, data["size"])
        else:
            parts.line(made, block["text"], SONG, SIZE_SMALL_5)
    if data["note"]:
        parts.line(made, data["note"], SONG, SIZE_SMALL_4)


def _table(made: Document, content: dict[str, Any], width: float, size: float) -> None:
    shares = content["widths"]
    columns = [width * share / sum(shares) for share in shares]
    table = parts.table(made, columns)
    for place, row in enumerate(content["rows"]):
        _row(table, row, columns, size, is_head=place < content["heads"])


def _row(table: Table, row: dict[str, Any], columns: list[float], size: float, is_head: bool) -> None:
    made = table.add_row()  # type: ignore[no-untyped-call]
    made.height_rule, made.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(row["height"])
    if is_head:
        parts.repeat_at_page_top(made)
    at = 0
    for one in row["cells"]:
        last = at + one["span"] - 1
        cell = made.cells[at] if last == at else made.cells[at].merge(made.cells[last])
        cell.width = Mm(sum(columns[at : last + 1]))
        _cell(cell, one, size)
        at = last + 1


def _cell(cell: _Cell, one: dict[str, Any], size: float) -> None:
    lines = one["text"].split("\n")
    font, where = (HEI, CENTRE) if one["is_label"] else (SONG, LEFT)
    texts: Iterable[tuple[str, WD_ALIGN_PARAGRAPH]] = [(line, where) for line in lines if line.strip()] or [("", where)]
    signed = [(one["sign"] + _BLANKS, RIGHT)] if one["sign"] else []
    for place, (text, side) in enumerate((*texts, *signed)):
        parts.cell_line(cell, place, text, font, size, side)
    if one["sign"] and not one["text"]:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
