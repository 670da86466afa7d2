"""Tables that an office puts together itself (自定义表): what stands in the rows, in the columns, and what is counted."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.measures import COUNTED, MEASURES, OverMonths, measure

LONGEST_NAME = 60
MOST_MEASURES = 12
"""More columns than this do not fit on a sheet of paper."""


class Dimension(NamedTuple):
    """What rows or columns can stand for. `field` is what records must have for it, empty for months.

    `adds`: its parts, and the sealed matters, make up the total.
    """

    label: str
    field: str
    adds: bool = True


MONTH = "month"
DIMENSIONS: dict[str, Dimension] = {
    "channel": Dimension("信访形式", "channel"),
    "category": Dimension("内容分类", "category_code"),
    "subcategory": Dimension("二级分类", "category_code", adds=False),
    "theme": Dimension("主题（富民、安民、惠民）", "theme_code"),
    "tie": Dimension("五个结合", "tie_codes", adds=False),
    "village": Dimension("村（社区）", "village_id"),
    "source": Dimension("民情来源", "source"),
    "outcome": Dimension("办结结果", "outcome"),
    "cadre": Dimension("干部", "cadre_id"),
    MONTH: Dimension("月份", ""),
}

ADDS_BY_MONTH = frozenset(entry.name for entry in MEASURES if entry.over_months != OverMonths.STATE)
"""Measures of which a period has as many as its months together; others tell a state, or count somebody once only."""


class TableSpec(NamedTuple):
    """A table: rows of one dimension; columns of another with one measure, or, without `columns`, one for each measure.

    `only` is the name of a slice that everything is narrowed to, empty for none.
    """

    name: str
    rows: str
    columns: str = ""
    measures: tuple[str, ...] = ("received",)
    only: str = ""

    @property
    def title(self) -> str:
        """The name, or what the table shows while it has none."""
        if self.name:
            return self.name
        shown = "、".join(measure(name).label for name in self.measures)
        return f"{'×'.join(DIMENSIONS[key].label for key in (self.rows, self.columns) if key)}：{shown}"


def fits(measure_name: str, dimension: str) -> bool:
    """True when the records that a measure counts can be parted so."""
    field = DIMENSIONS[dimension].field
    return not field or field in COUNTED[measure(measure_name).of].dimensions


def fitting(dimensions: Iterable[str]) -> tuple[str, ...]:
    """The measures that can be parted by every one of several dimensions."""
    wanted = tuple(dimensions)
    return tuple(entry.name for entry in MEASURES if all(fits(entry.name, one) for one in wanted))


def checked(spec: TableSpec) -> TableSpec:
    """The spec with its name trimmed; Refused with the field that stands in the way."""
    spec = spec._replace(name=spec.name.strip())
    if len(spec.name) > LONGEST_NAME:
        raise Refused(f"表名太长，请控制在 {LONGEST_NAME} 字以内。", "name")
    if spec.rows not in DIMENSIONS:
        raise Refused("请选择按什么分行。", "rows")
    if spec.columns and spec.columns not in DIMENSIONS:
        raise Refused("请选择按什么分列。", "columns")
    used = [key for key in (spec.rows, spec.columns) if key]
    if len({DIMENSIONS[key].field for key in used}) < len(used):
        raise Refused("分行和分列是同一类，请另选一个。", "columns")
    _check_measures(spec, used)
    return spec


def _check_measures(spec: TableSpec, used: list[str]) -> None:
    if not spec.measures:
        raise Refused("请选择统计什么指标。", "measures")
    if len(set(spec.measures)) < len(spec.measures):
        raise Refused("同一个指标选了两次，请去掉一个。", "measures")
    if spec.columns and len(spec.measures) > 1:
        raise Refused("分列的表只能统计一个指标；要并列几个指标，请不要分列。", "measures")
    if len(spec.measures) > MOST_MEASURES:
        raise Refused(f"一张表最多 {MOST_MEASURES} 个指标，再多一页纸放不下。", "measures")
    for name in spec.measures:
        for key in used:
            if not fits(name, key):
                raise Refused(f"“{measure(name).label}”不能按{DIMENSIONS[key].label}分。", "measures")


# ---------------------------------------------------------------- as kept


def to_json(spec: TableSpec) -> str:
    """The spec as text, its name aside."""
    kept = spec._asdict()
    del kept["name"]
    return json.dumps(kept, ensure_ascii=False)


def from_json(name: str, text: str) -> TableSpec:
    """The spec out of a text; Refused when it is none that this program knows."""
    try:
        kept = json.loads(text)
        words = [kept[key] for key in ("rows", "columns", "only")]
        measures = tuple(kept["measures"])
    except (ValueError, KeyError, TypeError):
        raise _unknown(name) from None
    if not all(isinstance(word, str) for word in (*words, *measures)) or not isinstance(kept["measures"], list):
        raise _unknown(name)
    rows, columns, only = words
    return checked(TableSpec(name, rows, columns, measures, only))


def _unknown(name: str) -> Refused:
    return Refused(f"自定义表“{name}”看不懂，请删除后重新设置。")
