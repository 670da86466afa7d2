"""What the office knows of a person or a household → 人员情况 and 户情况: facts, family, records by time."""

from collections.abc import Sequence
from datetime import date

from desktop.printing import wording
from desktop.printing.render import Paper
from desktop.printing.sheet import Block, Cell, Row, Sheet, Table

_MOST = 200
_FAMILY = ("与户主关系", "姓名", "性别", "年龄", "电话")
_RECORDS = ("日期", "类别", "内容", "状态")


def dossier(
    kind: str,
    name: str,
    office: str,
    facts: Sequence[tuple[str, str]],
    family: Sequence[Sequence[str]],
    records: Sequence[Sequence[str]],
    made_on: date,
) -> Paper:
    """`kind` is 人员 or 户. `family` are rows of relation, name, sex, age, phone; `records` of day, kind, text, state."""
    blocks = [Block(table=_facts(facts))]
    if family:
        blocks.append(Block(table=_listed("家庭成员", (16, 16, 8, 8, 22), _FAMILY, family)))
    if records:
        title = f"往来记录（{len(records)} 条）"
        blocks.append(Block(table=_listed(title, (15, 15, 48, 20), _RECORDS, records[:_MOST])))
    note = f"{wording.day(made_on)}打印　内部资料，注意保管"
    if len(records) > _MOST:
        note = f"只列最近 {_MOST} 条，其余见系统。" + note
    sheet = Sheet(
        "dossier", "form", f"{kind}情况", "", made_on, head=office, blocks=tuple(blocks), note=note, size=10.5
    )
    return sheet.paper()._replace(title=f"{kind}情况 {name}")


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    """Two facts in a row; the last of an odd number has the row to itself."""
    rows = []
    for place in range(0, len(facts), 2):
        two = facts[place : place + 2]
        cells = [cell for label, text in two for cell in (Cell(label, True), Cell(text))]
        rows.append(Row(tuple(cells) if len(two) == 2 else (Cell(two[0][0], True), Cell(two[0][1], span=3)), 8))
    return Table((12, 38, 12, 38), tuple(rows))


def _listed(title: str, widths: tuple[float, ...], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    head = (Row((Cell(title, True, span=len(heads)),), 7, is_head=True), Row(_labels(heads), 7, is_head=True))
    return Table(widths, (*head, *(Row(tuple(Cell(text) for text in row), 7) for row in rows)))


def _labels(words: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(word, True) for word in words)
