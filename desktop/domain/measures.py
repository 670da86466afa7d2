"""Every counted figure by name: a measure (what is counted) over a slice (which part), e.g. `closed.channel.visit`.

A slice is a tuple of conditions on dimensions; store translates the same conditions into SQL for the list and applies
them to grouped counts for the figure, so that a figure and its list cannot part.
"""

from typing import NamedTuple

from desktop.domain.codes import CHANNEL_LABELS
from desktop.domain.faults import Refused


class Measure(NamedTuple):
    """What is counted. `formula` is printed in the appendix and shown beside the figure."""

    name: str
    label: str
    formula: str


class Condition(NamedTuple):
    """One condition of a slice: dimension, `is` (equal), `starts` (code begins with) or `has` (one of several)."""

    dimension: str
    operator: str
    value: str


class Slice(NamedTuple):
    """A part of the docket: conditions and the unit counted, `matter` (件, 批次) or `person` (人次).

    `is_past`: a closed village or a retired code, shown only where it still counts something.
    """

    name: str
    label: str
    conditions: tuple[Condition, ...] = ()
    unit: str = "matter"
    is_past: bool = False


MEASURES: tuple[Measure, ...] = (
    Measure("received", "收到", "信访日期在统计期内的信访件数（导入撤销、作废的除外）。"),
    Measure("received_ytd", "本年累计", "信访日期在本年 1 月 1 日至统计期末的信访件数。"),
    Measure("first", "初次", "统计期内收到的信访件中，未标为重复的件数。"),
    Measure("repeat", "重复", "统计期内收到的信访件中，标为重复信访的件数。"),
    Measure("closed", "办结", "办结日期在统计期内的信访件数。答复送达、引导、转送、直接答复、并案之日为办结日。"),
    Measure("open", "在办", "信访日期不晚于统计期末、到期末尚未办结的信访件数。"),
    Measure("overdue", "超期", "期末在办的信访件中，有一项法定期限已过而未完成的件数。"),
    Measure("resolved", "化解", "化解日期在统计期内的信访件数。"),
    Measure("received_resolved", "收到已化解", "统计期内收到、到统计期末已经化解的信访件数。"),
    Measure("notice_due", "应告知", "统计期内收到、且已告知或 15 日告知期限已过的信访件数（第二十三条）；并案的除外。"),
    Measure("notice_on_time", "及时告知", "上项中在 15 日期限内告知的件数。"),
    Measure("answer_due", "应答复", "统计期内答复的，加期末超期未答复的信访件数（第三十四条）；并案的除外。"),
    Measure("answered_on_time", "按期答复", "上项中在办理期限内送达处理意见的件数。"),
)

RATES: tuple[tuple[str, str, str, str], ...] = (
    ("及时受理率", "notice_on_time", "notice_due", "及时告知 ÷（及时告知 + 超期告知 + 超期未告知）"),
    ("按期办结率", "answered_on_time", "answer_due", "按期答复 ÷（按期答复 + 超期答复 + 超期未答复）"),
    ("化解率", "received_resolved", "received", "本期收到且已化解 ÷ 本期收到"),
    ("重复信访率", "repeat", "received", "重复件 ÷ 本期收到"),
)
"""Rates as (label, numerator measure, denominator measure, formula); both parts are figures with lists of their own."""

ALL = Slice("all", "合计")
SEALED = Slice("sealed", "密件（检举控告）", (Condition("secrecy", "is", "sealed"),))
_OPENLY = Condition("secrecy", "is", "normal")


def _channel(code: str, label: str, *extra: Condition, suffix: str = "", unit: str = "matter") -> Slice:
    conditions = (Condition("channel", "is", code), _OPENLY, *extra)
    return Slice(f"channel.{code}{suffix}", label, conditions, unit)


_JOINT = Condition("is_joint_letter", "is", "1")
_COLLECTIVE = Condition("is_collective", "is", "1")

CHANNEL_SLICES: tuple[Slice, ...] = (
    _channel("letter", "来信（件）"),
    _channel("letter", "　其中联名信（件）", _JOINT, suffix=".joint"),
    _channel("letter", "　其中联名信（人）", _JOINT, suffix=".joint.persons", unit="person"),
    _channel("visit", "来访（批次）"),
    _channel("visit", "来访（人次）", suffix=".persons", unit="person"),
    _channel("visit", "　其中集体访（批次）", _COLLECTIVE, suffix=".collective"),
    _channel("visit", "　其中集体访（人次）", _COLLECTIVE, suffix=".collective.persons", unit="person"),
    _channel("call", "来电（件）"),
    _channel("online", "网上（件）"),
    _channel("assigned", "上级转交办（件）"),
    _channel("opinion_box", "意见箱（件）"),
)

TOTAL_SLICES: tuple[str, ...] = (*(f"channel.{code}" for code in CHANNEL_LABELS), "sealed")
"""The channel slices that add up to the total."""


def category_slice(code: str, label: str) -> Slice:
    """Slice of a content category and everything below it; code empty = not classified."""
    operator = "starts" if code else "is"
    return Slice(f"category.{code or 'none'}", label, (Condition("category_code", operator, code), _OPENLY))


def theme_slice(code: str, label: str) -> Slice:
    """Slice of a theme (富民, 安民, 惠民) and its sub-themes; code empty = not marked."""
    operator = "starts" if code else "is"
    return Slice(f"theme.{code or 'none'}", label, (Condition("theme_code", operator, code), _OPENLY))


def tie_slice(code: str, label: str) -> Slice:
    """Slice of one of 五个结合; a matter may carry several, so these do not add up."""
    return Slice(f"tie.{code}", label, (Condition("tie_codes", "has", code), _OPENLY))


def village_slice(village_id: int | None, code: str, label: str) -> Slice:
    """Slice of a village; None = no village given."""
    value = "" if village_id is None else str(village_id)
    return Slice(f"village.{code or 'none'}", label, (Condition("village_id", "is", value), _OPENLY))


def measure(name: str) -> Measure:
    """The measure of that name; `Refused` when there is none."""
    for entry in MEASURES:
        if entry.name == name:
            return entry
    known = "、".join(entry.name for entry in MEASURES)
    raise Refused(f"没有名为“{name}”的指标。可用的指标：{known}。")


def split_name(figure: str) -> tuple[str, str]:
    """Figure name → (measure, slice): `closed.channel.visit` → (`closed`, `channel.visit`), `closed` → (…, `all`)."""
    head, _, tail = figure.partition(".")
    return head, tail or "all"


def join_name(measure_name: str, slice_name: str) -> str:
    """(measure, slice) → figure name."""
    return measure_name if slice_name == "all" else f"{measure_name}.{slice_name}"


def change_percent(value: int, base: int) -> str:
    """环比 and 同比: (value − base) ÷ base in percent with two decimals and sign; base 0 → “—”."""
    if base == 0:
        return "—"
    return f"{100 * (value - base) / base:+.2f}%"
