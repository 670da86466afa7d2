"""Every counted figure by name: a measure (what is counted) over a slice (which part), e.g. `closed.channel.visit`.

A slice is a tuple of conditions on dimensions; store translates the same conditions into SQL for the list and applies
them to grouped counts for the figure, so that a figure and its list cannot part.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.codes import CHANNEL_LABELS, ENTRY_SOURCES, MatterKind
from desktop.domain.faults import Refused
from desktop.domain.village_matters import OUTCOMES


class Counted(NamedTuple):
    """A kind of record that measures count: its dimensions, and the word after a number of them."""

    dimensions: tuple[str, ...]
    word: str


PETITION, LEDGER, DISPUTE = MatterKind.PETITION.value, MatterKind.LEDGER.value, MatterKind.DISPUTE.value
VISIT, HOUSEHOLD, TRIP, DAY, DOOR, QUOTA = "visit", "household", "trip", "day", "door", "quota"
_OF_VILLAGE, _OF_CADRE = ("secrecy", "village_id"), ("cadre_id",)

COUNTED: dict[str, Counted] = {
    PETITION: Counted(
        (
            "channel",
            "secrecy",
            "is_collective",
            "is_joint_letter",
            "category_code",
            "theme_code",
            "tie_codes",
            "village_id",
            "is_repeat",
        ),
        "件",
    ),
    LEDGER: Counted((*_OF_VILLAGE, "source", "outcome"), "件"),
    DISPUTE: Counted(_OF_VILLAGE, "件"),
    VISIT: Counted(_OF_VILLAGE, "次"),
    HOUSEHOLD: Counted(_OF_VILLAGE, "户"),
    TRIP: Counted(_OF_CADRE, "次"),
    DAY: Counted(_OF_CADRE, "天"),
    DOOR: Counted(_OF_CADRE, "户"),
    QUOTA: Counted(_OF_CADRE, "项"),
}
"""What can be counted: matters; visits, households; and what a single cadre made: visits, days, households, quotas."""


class OverMonths(StrEnum):
    """How a measure goes together over months.

    EVENT: it counts what happened, each thing in one month only, so a closed month keeps what it counted. SUM: a period
    has as many as its months together. STATE: it tells a state, or counts somebody once only.
    """

    EVENT = "event"
    SUM = "sum"
    STATE = "state"


EVENT, SUM = OverMonths.EVENT, OverMonths.SUM


class Measure(NamedTuple):
    """What is counted, and `of` which kind. `formula` is printed in the appendix and shown beside the figure."""

    name: str
    label: str
    formula: str
    of: str = PETITION
    over_months: OverMonths = OverMonths.STATE

    @property
    def is_to_date(self) -> bool:
        """True when it counts from 1 January on (本年累计)."""
        return self.name.endswith("_ytd")


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
    Measure("received", "收到", "信访日期在统计期内的信访件数（导入撤销、作废的除外）。", over_months=EVENT),
    Measure("received_ytd", "本年累计", "信访日期在本年 1 月 1 日至统计期末的信访件数。"),
    Measure("first", "初次", "统计期内收到的信访件中，未标为重复的件数。", over_months=EVENT),
    Measure("repeat", "重复", "统计期内收到的信访件中，标为重复信访的件数。", over_months=EVENT),
    Measure(
        "closed",
        "办结",
        "办结日期在统计期内的信访件数。处理意见送达、答复、引导、转送、移送、退回、不予（不再）受理、达成调解协议、收到办结报告、留存备查、撤回、终止、并案之日为办结日；责令重新办理的恢复为在办。",
        over_months=EVENT,
    ),
    Measure("open", "在办", "信访日期不晚于统计期末、到期末尚未办结的信访件数。"),
    Measure("overdue", "超期", "期末在办的信访件中，有一项法定期限已过而未完成的件数。"),
    Measure("resolved", "化解", "化解日期在统计期内的信访件数。", over_months=EVENT),
    Measure("received_resolved", "收到已化解", "统计期内收到、到统计期末已经化解的信访件数。"),
    Measure(
        "notice_due",
        "应告知",
        "统计期内收到、且已告知或 15 日告知期限已过的信访件数（第二十三条）；并案、留存备查、撤回、终止的除外。",
    ),
    Measure("notice_on_time", "及时告知", "上项中在 15 日期限内告知的件数。"),
    Measure(
        "answer_due",
        "应答复",
        "统计期内答复的，加期末超期未答复的信访件数（第三十四条）；并案、留存备查、撤回、终止的除外。",
    ),
    Measure("answered_on_time", "按期答复", "上项中在办理期限内送达处理意见（达成调解协议）的件数。"),
    Measure(
        "rating_due",
        "应评价",
        "统计期内已作满意度评价登记的（含登记为未评价的），加评价期限在统计期内届满而没有登记的信访件数。",
    ),
    Measure("desk_rated", "已评信访部门", "上项中对信访部门评价为满意、基本满意、不满意的件数。", over_months=EVENT),
    Measure("desk_satisfied", "满意信访部门", "上项中评价为满意、基本满意的件数。", over_months=EVENT),
    Measure(
        "unit_rated",
        "已评责任单位",
        "应评价的信访件中，对责任单位评价为满意、基本满意、不满意的件数。",
        over_months=EVENT,
    ),
    Measure("unit_satisfied", "满意责任单位", "上项中评价为满意、基本满意的件数。", over_months=EVENT),
    Measure("ledger_received", "收集民情", "收集日期在统计期内的民情件数（作废的除外）。", LEDGER, over_months=EVENT),
    Measure("ledger_received_ytd", "本年收集", "收集日期在本年 1 月 1 日至统计期末的民情件数。", LEDGER),
    Measure(
        "ledger_closed", "办结民情", "办结日期在统计期内的民情件数；重新办理的恢复为在办。", LEDGER, over_months=EVENT
    ),
    Measure("ledger_open", "在办民情", "收集日期不晚于统计期末、到期末尚未办结的民情件数。", LEDGER),
    Measure("ledger_overdue", "超期民情", "期末在办的民情中，办理期限（有承诺的为承诺时限）已过的件数。", LEDGER),
    Measure(
        "ledger_rated",
        "已评价民情",
        "反馈日期在统计期内、群众评价为满意、基本满意、不满意的民情件数；未评价的除外。",
        LEDGER,
        over_months=EVENT,
    ),
    Measure("ledger_satisfied", "满意民情", "上项中评价为满意、基本满意的件数。", LEDGER, over_months=EVENT),
    Measure(
        "dispute_received", "新增纠纷", "登记日期在统计期内的矛盾纠纷件数（作废的除外）。", DISPUTE, over_months=EVENT
    ),
    Measure(
        "visits",
        "走访次数",
        "走访日期在统计期内的上门、田间地头、座谈走访次数；电话联系、已删除的不计，几人同去计 1 次。",
        VISIT,
        over_months=EVENT,
    ),
    Measure("households_assigned", "应访", "期末在册的户数（按现在的户册）；已销户的除外（应访户）。", HOUSEHOLD),
    Measure(
        "households_visited",
        "已访",
        "应访户中，本季度第一天（统计期更长的，统计期第一天）至统计期末走访过的户数，不论由谁走访。",
        HOUSEHOLD,
    ),
    Measure(
        "visit_days",
        "走访天数",
        "一名干部在统计期内有走访的天数，一天多次计 1 天；合计为各干部之和。",
        DAY,
        over_months=SUM,
    ),
    Measure("visited_doors", "走访户数", "一名干部在统计期内走访的户数，一户多次计 1 户；合计为各干部之和。", DOOR),
    Measure(
        "trips",
        "个人走访次数",
        "一名干部在统计期内参加的走访次数；几人同去各计 1 次，合计为各干部之和。",
        TRIP,
        over_months=SUM,
    ),
    Measure("late_trips", "补记", "上项中晚于规定天数才登记（补记）的次数。", TRIP, over_months=SUM),
    Measure(
        "quota_due",
        "到期定额",
        "统计期内到期的走访定额项数：每名干部、每条定额、每个周期计 1 项，跨期的周期计入其最后一天所在的统计期；周期内任过该岗位的都计。",
        QUOTA,
        over_months=SUM,
    ),
    Measure("quota_done", "完成定额", "上项中已经完成的项数。", QUOTA, over_months=SUM),
)

RATES: tuple[tuple[str, str, str, str], ...] = (
    ("及时受理率", "notice_on_time", "notice_due", "及时告知 ÷（及时告知 + 超期告知 + 超期未告知）"),
    ("按期办结率", "answered_on_time", "answer_due", "按期答复 ÷（按期答复 + 超期答复 + 超期未答复）"),
    ("化解率", "received_resolved", "received", "本期收到且已化解 ÷ 本期收到"),
    ("重复信访率", "repeat", "received", "重复件 ÷ 本期收到"),
    ("信访部门参评率", "desk_rated", "rating_due", "对信访部门已评价 ÷ 应评价"),
    ("信访部门满意率", "desk_satisfied", "desk_rated", "（满意 + 基本满意）÷ 对信访部门已评价"),
    ("责任单位参评率", "unit_rated", "rating_due", "对责任单位已评价 ÷ 应评价"),
    ("责任单位满意率", "unit_satisfied", "unit_rated", "（满意 + 基本满意）÷ 对责任单位已评价"),
    ("民情满意率", "ledger_satisfied", "ledger_rated", "（满意 + 基本满意）÷ 民情已评价"),
    ("走访完成率", "quota_done", "quota_due", "完成的定额项数 ÷ 到期的定额项数"),
    ("遍访率", "households_visited", "households_assigned", "本季度以来走访过的户 ÷ 应访户"),
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


def cadre_slice(cadre_id: int, label: str) -> Slice:
    """Slice of a cadre."""
    return Slice(f"cadre.{cadre_id}", label, (Condition("cadre_id", "is", str(cadre_id)),))


SOURCE_SLICES: tuple[Slice, ...] = tuple(
    Slice(f"source.{code}", label, (Condition("source", "is", code), _OPENLY)) for code, label in ENTRY_SOURCES.items()
)
"""Where ledger entries come from."""

OUTCOME_SLICES: tuple[Slice, ...] = tuple(
    Slice(f"outcome.{code or 'none'}", label, (Condition("outcome", "is", code), _OPENLY))
    for code, label in (*OUTCOMES, ("", "未注明"))
)
"""How ledger entries end."""

_BY_NAME = {entry.name: entry for entry in MEASURES}


def applies(entry: Measure, part: Slice) -> bool:
    """True when the records that a measure counts have every dimension of a slice."""
    return {condition.dimension for condition in part.conditions} <= set(COUNTED[entry.of].dimensions)


def measure(name: str) -> Measure:
    """The measure of that name; `Refused` when there is none."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    known = "、".join(entry.name for entry in MEASURES)
    raise Refused(f"没有名为“{name}”的指标。可用的指标：{known}。")


def split_name(figure: str) -> tuple[str, str]:
    """Figure name → (measure, slice): `closed.channel.visit` → (`closed`, `channel.visit`), `closed` → (…, `all`)."""
    head, _, tail = figure.partition(".")
    return head, tail or "all"


def join_name(measure_name: str, slice_name: str) -> str:
    """(measure, slice) → figure name."""
    return measure_name if slice_name == "all" else f"{measure_name}.{slice_name}"


def reaches_back(first_day: date | None, from_on: date) -> bool:
    """True when an office whose oldest record is of `first_day` knows a span that begins on a day: its month counts."""
    return first_day is not None and first_day.replace(day=1) <= from_on


def rate_name(top: str) -> str:
    """Name of the rate whose numerator is a measure: each is the numerator of one rate."""
    return f"rate.{top}"
