"""A custom table as a report: whose it is, of which days, what its measures mean."""

from datetime import date

import pytest

from desktop.domain.custom_tables import TableSpec
from desktop.domain.dates import parse_period
from desktop.domain.measures import measure
from desktop.domain.records import Office
from desktop.domain.summaries import SummaryTable, plain_columns
from desktop.domain.table_report import CountedTable, of_table

OFFICE = Office("示例镇人民政府", "示例镇", "430000", "信访接待窗口", "", "")
SPEC = TableSpec("各村情况", "village", "", ("received", "visits"))
TABLE = SummaryTable("custom", "各村情况", plain_columns(("村（社区）", "收到", "走访次数")), ())


@pytest.mark.parametrize(
    ("today", "as_of"), [(date(2026, 11, 20), "2026年11月20日"), (date(2026, 12, 31), ""), (date(2027, 1, 4), "")]
)
def test_a_running_period_says_until_when_it_was_counted(today: date, as_of: str) -> None:
    made = of_table(CountedTable(SPEC, parse_period("2026-Q4"), TABLE), OFFICE, "张三", today)
    assert (made.title, made.unit, made.label) == ("各村情况", "示例镇人民政府", "2026年第四季度")
    assert (made.span, made.as_of, made.none) == ("2026年10月1日至12月31日", as_of, "本季度无。")
    assert made.definitions == tuple((one.label, one.formula) for one in map(measure, SPEC.measures))
