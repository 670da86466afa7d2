"""自定义表 as a report: what stands over the table and under it, the same on paper and in files."""

from datetime import date
from typing import NamedTuple

from desktop.domain.custom_tables import TableSpec
from desktop.domain.dates import Period, chinese_date, chinese_span
from desktop.domain.measures import measure
from desktop.domain.records import Office
from desktop.domain.report import Report
from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import single


class CountedTable(NamedTuple):
    """A custom table, counted: what was asked for, and the table that came of it."""

    spec: TableSpec
    period: Period
    table: SummaryTable


def of_table(counted: CountedTable, office: Office, filled_by: str, today: date) -> Report:
    """The report of a custom table; what its measures mean is said under it."""
    spec, period, table = counted
    as_of = min(period.to_on, today)
    return single(table, spec.title, office.name, period.label)._replace(
        span=chinese_span(period.from_on, period.to_on),
        as_of="" if as_of == period.to_on else chinese_date(as_of),
        filled_by=filled_by,
        filled_on=chinese_date(today),
        definitions=tuple((one.label, one.formula) for one in map(measure, spec.measures)),
        none=f"{period.this}无。",
    )
