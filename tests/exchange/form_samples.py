"""Two forms as superiors send them, and the summaries of two invented months to fill them with."""

import base64
import io
from datetime import date
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from desktop.domain.dates import month
from desktop.domain.records import Office
from desktop.domain.summaries import DueLine, Figure, Rate, Summary, SummaryTable, plain_columns

CHANNELS = (
    ("channel.letter", "来信（件）"),
    ("channel.visit", "来访（批次）"),
    ("channel.visit.persons", "来访（人次）"),
    ("channel.call", "来电（件）"),
    ("channel.online", "网上（件）"),
)
MEASURES = (("received", "收到"), ("received_ytd", "本年累计"), ("closed", "办结"), ("open", "在办"))
COUNTS = {
    "2026-10": {"received": (4, 6, 31, 3, 2), "closed": (3, 5, 28, 2, 2), "open": (2, 3, 9, 1, 0)},
    "2026-09": {"received": (5, 4, 20, 0, 2), "closed": (4, 4, 20, 1, 1), "open": (1, 2, 6, 0, 0)},
}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def summary(code: str = "2026-10", lines: int = 2) -> Summary:
    """The summary of October or September 2026; `lines` petitions are overdue."""
    span = month(2026, int(code[-2:]))
    now = COUNTS[code]
    before = COUNTS["2026-09"]["received"] if code == "2026-10" else (0,) * 5
    figures = [
        Figure(name if part == "all" else f"{name}.{part}", f"{label}·{word}", value, was, None)
        for place, (part, label) in enumerate((*CHANNELS, ("all", "合计")))
        for name, word in MEASURES
        for value, was in [_value(name, place, now, before)]
    ]
    due = tuple(
        DueLine(
            f"云信〔2026〕{number}号",
            f"反映水渠第{number}段堵塞",
            "双桥村",
            "钱文静",
            date(2026, 9, number),
            f"已超期 {number} 天",
            -number,
        )
        for number in range(1, lines + 1)
    )
    return Summary(
        period=span.code,
        period_label=span.label,
        from_on=span.from_on,
        to_on=span.to_on,
        as_of=span.to_on,
        office=Office("云溪镇人民政府", "云溪镇", "430423101000", "综治中心窗口", "", ""),
        figures=tuple(figures),
        rates=(
            Rate("按期办结率", 7, 8, "按期答复 ÷ 应答复", "rate.answered_on_time"),
            Rate("化解率", 0, 0, "化解 ÷ 收到", "rate.received_resolved"),
        ),
        tables=(
            SummaryTable(
                "villages",
                "村（社区）",
                plain_columns(("村（社区）", "本月", "上月", "办结率")),
                tuple(
                    ((name, ""), (str(n), f"received.village.{n}"), ("0", ""), ("50.00%", ""))
                    for n, name in enumerate(("双桥村", "石门村", "合计"), 1)
                ),
                has_total=True,
                adds=(0, 1),
            ),
        ),
        trend_labels=(),
        trend_series=(),
        due_lines=due,
        lead_cases=due[:1],
        checks=(),
        definitions=(),
        late_entries=0,
        filled_by="李文书",
    )


def _value(name: str, place: int, now: dict[str, tuple[int, ...]], before: tuple[int, ...]) -> tuple[int, int]:
    adding = (0, 1, 3, 4)  # persons are no part of the total
    row = now.get(name, tuple(10 * value for value in now["received"]))
    if place == 5:
        return sum(row[one] for one in adding), sum(before[one] for one in adding)
    return row[place], before[place]


# ---------------------------------------------------------------- the table (.xlsx)

ROWS = ("来信", "来访（批次）", "来访（人次）", "来电", "网上")


def write_workbook(path: Path, *, label: str = "来信", lead_row: bool = False) -> Path:
    """附件2: merged heads, formulas in three sheets, number formats, widths, print settings, a picture, validation.

    `label` and `lead_row` make another version of it: another word in a head, one row more above the heads.
    """
    book = xlsxwriter.Workbook(str(path))
    framed = {"border": 1, "align": "center", "valign": "vcenter", "font_name": "仿宋"}
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "方正小标宋简体"})
    plain = book.add_format({"font_name": "仿宋"})
    head = book.add_format({**framed, "bold": True, "text_wrap": True, "bg_color": "#DDEBF7"})
    number = book.add_format({**framed, "num_format": "#,##0"})
    percent = book.add_format({**framed, "num_format": "0.00%"})
    text = book.add_format({**framed, "text_wrap": True, "align": "left"})
    total = book.add_format({**framed, "bold": True, "bg_color": "#FFF2CC"})

    sheet = book.add_worksheet("信访月报")
    down = 1 if lead_row else 0
    sheet.set_column("A:A", 16)
    sheet.set_column("B:H", 11.5)
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, 7, "信访工作情况月报表", title)
    sheet.write(1, 0, "填报单位：                 填表人：          ", plain)
    sheet.write(1, 6, "统计期：", plain)
    if lead_row:
        sheet.merge_range(2, 0, 2, 7, "（2027年起按此表填报）", plain)
    top = 2 + down
    sheet.merge_range(top, 0, top + 1, 0, "信访形式", head)
    sheet.merge_range(top, 1, top, 3, "收　到", head)
    for column, word in enumerate(("本月", "上月", "环比"), 1):
        sheet.write(top + 1, column, word, head)
    for column, word in enumerate(("办结", "在办", "本年累计", "备注"), 4):
        sheet.merge_range(top, column, top + 1, column, word, head)
    for row, name in enumerate((label, *ROWS[1:]), top + 2):
        sheet.write(row, 0, name, head)
        for column in range(1, 8):
            sheet.write_blank(row, column, None, percent if column == 3 else text if column == 7 else number)
    last = top + 7
    sheet.write(last, 0, "合　计", head)
    for column in (1, 2, 4, 5, 6):
        letter = "ABCDEFGH"[column]
        adding = f"{letter}{top + 3}+{letter}{top + 4}+SUM({letter}{top + 6}:{letter}{top + 7})"
        sheet.write_formula(last, column, f"={adding}", total, 999)
    sheet.write_formula(last, 3, f'=IF(C{last + 1}=0,"—",(B{last + 1}-C{last + 1})/C{last + 1})', percent, "旧")
    sheet.write_blank(last, 7, None, text)
    sheet.write(last + 1, 0, "按期办结率", head)
    sheet.merge_range(last + 1, 1, last + 1, 2, "", percent)
    sheet.write(last + 2, 0, "化解率", head)
    sheet.merge_range(last + 2, 1, last + 2, 2, "", number)
    sheet.freeze_panes(top + 2, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.print_area(0, 0, last + 2, 7)
    sheet.repeat_rows(top, top + 1)
    sheet.set_footer("&C第 &P 页")
    sheet.data_validation(top + 2, 7, last, 7, {"validate": "list", "source": ["无", "见附页"]})
    sheet.conditional_format(top + 2, 1, last, 1, {"type": "cell", "criteria": ">", "value": 5, "format": total})
    sheet.insert_image(last + 4, 0, "stamp.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.write_comment(last, 0, "由公式计算，请勿改动")

    lines = book.add_worksheet("超期清单")
    lines.set_column("C:C", 30)
    lines.merge_range(0, 0, 0, 4, "超期信访件清单", title)
    for column, word in enumerate(("序号", "编号", "事项", "期限", "状态")):
        lines.write(1, column, word, head)
    for row in range(2, 5):
        for column in range(5):
            lines.write_blank(row, column, None, text)
    lines.write(5, 0, "说明：按超期天数从长到短填写", plain)

    sums = book.add_worksheet("汇总")
    sums.write(0, 0, "全镇收到", head)
    sums.write_formula(0, 1, f"=信访月报!B{last + 1}", number, 999)
    hidden = book.add_worksheet("字典")
    hidden.write(0, 0, "无")
    hidden.hide()
    book.close()
    return path


# ---------------------------------------------------------------- the document (.docx)


def write_document(path: Path) -> Path:
    """A reply form: placeholders in running text, a table with merged heads in two directions, signature blanks."""
    made = docx.Document()
    made.sections[0].orientation = WD_ORIENT.PORTRAIT
    made.styles["Normal"].font.name = "仿宋"
    made.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = made.add_paragraph()
    heading.alignment = 1
    run = heading.add_run("信访工作情况报告表")
    run.bold, run.font.size = True, Pt(22)
    line = made.add_paragraph("填报单位：")
    unit = line.add_run("{{单")  # a placeholder in two runs of different make
    unit.bold, unit.font.color.rgb = True, RGBColor(0xC0, 0, 0)
    line.add_run("位名称}}")
    line.add_run("　　统计期：【统计期】")
    made.add_paragraph("本月共收到信访件____件，按期办结率{{按期办结率}}，化解率{{化解率}}。")
    table = made.add_table(rows=6, cols=5, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "信访形式"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "收到"
    table.cell(1, 1).text, table.cell(1, 2).text = "本月", "上月"
    for column, word in ((3, "环比"), (4, "办结")):
        table.cell(0, column).merge(table.cell(1, column)).text = word
    for row, name in enumerate(("来信", "来访（批次）", "来电"), 2):
        table.cell(row, 0).text = name
    table.cell(5, 0).text = "备注"
    table.cell(5, 1).merge(table.cell(5, 4))
    cell = table.cell(2, 1).paragraphs[0]
    cell.alignment = 1
    old = cell.add_run("0")
    old.bold, old.font.size = True, Pt(14)
    made.add_paragraph("负责人：            填表人：            ")
    made.save(str(path))
    return path
