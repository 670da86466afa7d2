"""Checks the tables of a summary cell by cell against a recount: rows, columns, comparisons, percentages and sums."""

from desktop.domain.summaries import Cell, SummaryTable
from tests.demo.recount import Recount
from tests.demo.recount_lines import change, percent, span_of

_MEASURES = {
    "初次": {"first"},
    "重复": {"repeat"},
    "办结": {"closed", "ledger_closed"},
    "在办": {"open", "ledger_open"},
    "超期": {"overdue", "ledger_overdue"},
    "化解": {"resolved"},
    "本年累计": {"received_ytd", "ledger_received_ytd"},
    "收集": {"ledger_received"},
    "已评价": {"ledger_rated"},
    "满意": {"ledger_satisfied"},
    "民情": {"ledger_received"},
    "纠纷": {"dispute_received"},
    "走访": {"visits"},
    "已访": {"households_visited"},
    "应访": {"households_assigned"},
    "走访天数": {"visit_days"},
    "走访户数": {"visited_doors"},
    "走访次数": {"trips", "visits"},
    "其中补记": {"late_trips"},
    "到期定额": {"quota_due"},
    "完成定额": {"quota_done"},
    "收到": {"received"},
    "收集民情": {"ledger_received"},
    "办结民情": {"ledger_closed"},
    "新增纠纷": {"dispute_received"},
    **{head: {"received"} for head in ("本月", "本季度", "本半年", "本年")},
}
"""What may stand under a head."""

_OF_LEDGER, _OF_PETITIONS = {"ledger"}, {"channels", "categories", "subcategories", "themes", "ties", "villages"}
_TOP_ROWS = 10


def check_table(table: SummaryTable, code: str, recount: Recount, as_closed: Recount | None = None) -> None:
    """Every cell of a table is what a recount says; nothing in it is left unexplained.

    Periods compared with are as they were closed, if they were.
    """
    assert len({len(row) for row in table.rows} | {len(table.columns)}) == 1
    if table.key == "months":
        check_months(table, code, recount)
        return
    for row in table.rows:
        part = _part(row)
        for place, cell in enumerate(row):
            assert cell[0] == _expected(table, row, place, part, code, recount, as_closed or recount), (
                table.key,
                row,
                place,
            )
    _check_heads(table)
    _check_sums(table)
    if table.key == "subcategories":
        _check_most(table, code, recount)


def cell_texts(row: tuple[Cell, ...]) -> str:
    """The texts of a row in their order, without blanks, as a page of text has them."""
    return "".join(text for text, _figure in row).replace(" ", "").replace("\u3000", "")


def _part(row: tuple[Cell, ...]) -> str:
    """The part of the docket that a row tells of."""
    parts = {name.partition(".")[2] for _text, name in row if name}
    return parts.pop() if len(parts) == 1 else "outcomes"


def _expected(
    table: SummaryTable, row: tuple[Cell, ...], place: int, part: str, code: str, recount: Recount, as_closed: Recount
) -> str:
    column, (text, name) = table.columns[place], row[place]
    if name:
        return str(recount.figures(span_of(code))[name])
    if column.derived:
        return _derived(table, row, place, code, recount)
    span = span_of(code)
    suffix = f".{part}" if part else ""
    if column.comparison == "previous":
        return str(as_closed.figures(span.before())[f"received{suffix}"])
    if column.comparison == "year_ago":
        return str(as_closed.figures(span.year_ago())[f"received_ytd{suffix}"])
    assert place == 0, "a cell that nothing explains"
    if part == "outcomes":
        return "件数"
    return recount.labels[part] or text


def _derived(table: SummaryTable, row: tuple[Cell, ...], place: int, code: str, recount: Recount) -> str:
    derived, span = table.columns[place].derived, span_of(code)
    assert derived is not None
    now, base = int(row[derived.now][0]), int(row[derived.base][0])
    if derived.how == "rate":
        return percent(now, base)
    compared = span.before().first
    if table.columns[place].comparison == "year_ago":
        compared = span.year_ago().first[:4] + "-01-01"
    return change(now, base) if recount.is_known(compared) else "—"


def _check_heads(table: SummaryTable) -> None:
    """A column holds one measure, and that is the one its head names."""
    for place, column in enumerate(table.columns):
        measures = {row[place][1].partition(".")[0] for row in table.rows if row[place][1]}
        if table.key != "outcomes" and measures:
            assert len(measures) == 1, (table.key, column.head)
            assert measures <= _MEASURES[column.head], (table.key, column.head)
            of_ledger = {one for one in measures if one.startswith("ledger_")}
            assert not of_ledger or table.key in ("ledger", "villages")
            assert table.key != "ledger" or measures == of_ledger


def _check_sums(table: SummaryTable) -> None:
    if not table.has_total:
        return
    for place, column in enumerate(table.columns):
        texts = [row[place][0] for row in table.rows]
        if place and not column.derived:
            assert sum(int(texts[at]) for at in table.adds) == int(texts[-1]), (table.key, column.head)


def _check_most(table: SummaryTable, code: str, recount: Recount) -> None:
    """The second-level categories that brought most, none that brought more left out."""
    _, second = recount.export.levels("categories")
    now = recount.figures(span_of(code))
    values = sorted((now[f"received.category.{one}"] for one in second), reverse=True)[:_TOP_ROWS]
    assert [int(row[1][0]) for row in table.rows] == [value for value in values if value]


def check_months(table: SummaryTable, code: str, recount: Recount) -> None:
    """逐月核对 of a period of which no month is closed: the months as they stand, and their sum."""
    span = span_of(code)
    begun = [month for month in span.each_month() if month.first <= recount.today]
    columns = [{name.partition("@")[0] for name in cells if name} for cells in _names(table)][1:]
    for place, names in enumerate(columns, 1):
        (name,) = names
        assert name in _MEASURES[table.columns[place].head]
        months = [recount.figures(month)[name] for month in begun]
        whole = recount.figures(span)[name]
        assert [int(row[place][0]) for row in table.rows] == [whole, *months, 0, 0, whole]
        assert sum(months) == whole
    codes = [month.first[:7] for month in begun]
    assert [row[1][1].partition("@")[2] for row in table.rows] == ["", *codes, "", "", ""]
    labels = [f"{int(one[5:])}月（未结账）" for one in codes]
    assert [row[0][0] for row in table.rows][1:] == [*labels, "补录", "核减", "合计"]


def _names(table: SummaryTable) -> list[list[str]]:
    return [[row[place][1] for row in table.rows] for place in range(len(table.columns))]
