"""Who answers for what → papers: 责任分工表, 责任公示牌, 便民联系卡, and the 交接单 of a handover."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.phones import show_phone
from desktop.domain.records import Office
from desktop.printing import wording
from desktop.printing.render import Paper

GAP = "空缺"
CARDS_ON_A_SHEET = 8
MOST_ON_A_CARD = 3

_COLUMNS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("村书记", ("village_secretary",), False),
    ("联系县领导", ("county_leader",), True),
    ("包村（联村）\n领导", ("liaison_leader",), True),
    ("工作组组长", ("group_head",), True),
    ("包村干部", ("liaison_cadre",), False),
    ("第一书记\n驻村工作队", ("first_secretary", "resident_team"), False),
)
"""Head, roles, and whether the post stands behind the name; every holder with the telephone number."""

_IN_SPAN = ("liaison_leader", "liaison_cadre")
_ON_CARD = ("liaison_cadre", "village_secretary", "liaison_leader", "first_secretary", "grid_head")
"""Roles on a card, the one to turn to first at the top."""


class Holder(NamedTuple):
    """Somebody who answers for a village or, in `place`, for a group, grid or household of it."""

    role: str
    role_label: str
    name: str
    post: str
    phone: str
    from_on: date
    to_on: date | None
    place: str = ""
    has_left: bool = False


class VillageDuties(NamedTuple):
    """A village with those who answer for it on a day; `required` are roles (code, label) that must be filled."""

    name: str
    phone: str
    household_count: int
    population: int
    grid_count: int
    holders: tuple[Holder, ...]
    required: tuple[tuple[str, str], ...] = ()

    def of(self, *roles: str) -> list[Holder]:
        """Holders of these roles for the village itself, in the order of the roles."""
        return [one for role in roles for one in self.holders if one.role == role and not one.place]


# ---------------------------------------------------------------- the table of the office


def duty_table(villages: Sequence[VillageDuties], office: Office, day: date, made_on: date) -> Paper:
    """包村责任分工表 as of a day, A4 landscape, the head on every page."""
    title = f"{office.short_name or office.name}包村责任分工表"
    heads = [
        "序号",
        "村（社区）",
        *(head for head, _, _ in _COLUMNS),
        "网格数\n网格长",
        "户数\n人口",
        "起止时间",
        "备注",
    ]
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "as_of": f"{wording.day(day)}的分工",
        "heads": heads,
        "rows": [[str(number), *_table_row(one)] for number, one in enumerate(villages, 1)],
        "foot": f"{office.name}　{wording.day(made_on)}打印",
        "total": f"共 {len(villages)} 个村（社区），{sum(one.household_count for one in villages)} 户、"
        f"{sum(one.population for one in villages)} 人；责任人 {len({h.name for v in villages for h in v.holders})} 名。",
    }
    return Paper("liaison_table", data, f"{title}（{day.isoformat()}）", made_on)


def _table_row(village: VillageDuties) -> list[str]:
    required = {code for code, _ in village.required}
    cells = [village.name]
    for _, roles, with_post in _COLUMNS:
        lines = [_person(one, with_post) for one in village.of(*roles)]
        cells.append("\n".join(lines) or (GAP if required & set(roles) else ""))
    heads = [f"{one.place}{one.name}" for one in village.holders if one.role == "grid_head"]
    grids = f"{village.grid_count}个" if village.grid_count else ""
    cells.append("\n".join(part for part in (grids, "、".join(heads)) if part))
    people = (
        f"{village.household_count}户" * bool(village.household_count),
        f"{village.population}人" * bool(village.population),
    )
    cells.append("\n".join(part for part in people if part))
    return [*cells, _spans(village), _others(village, required)]


def _person(one: Holder, with_post: bool) -> str:
    post = one.post if with_post else ""
    left = "（已离任）" if one.has_left else ""
    return "\n".join(part for part in (f"{one.name}{left}", post, show_phone(one.phone).replace(" ", "")) if part)


def _spans(village: VillageDuties) -> str:
    spans = {one.role_label: _span(one) for one in village.of(*_IN_SPAN)}
    if len(set(spans.values())) <= 1:
        return next(iter(spans.values()), "")
    return "\n".join(f"{label[-2:]}{span}" for label, span in spans.items())


def _span(one: Holder) -> str:
    begin = f"{one.from_on.year}.{one.from_on.month}.{one.from_on.day}"
    return f"{begin}—{one.to_on.year}.{one.to_on.month}.{one.to_on.day}" if one.to_on else f"{begin}起"


def _others(village: VillageDuties, required: set[str]) -> str:
    """Roles without a column of their own, as 信访联络员：张三."""
    shown = {role for _, roles, _ in _COLUMNS for role in roles} | {"grid_head"}
    names: dict[str, list[str]] = {}
    for one in village.holders:
        if one.role not in shown:
            names.setdefault(one.role_label, []).append(f"{one.place}{one.name}")
    for code, label in village.required:
        if code not in shown and not village.of(code):
            names.setdefault(label, []).append(GAP)
    return "；".join(f"{label}：{'、'.join(who)}" for label, who in names.items())


# ---------------------------------------------------------------- what hangs in the village and what people keep


def duty_boards(villages: Sequence[VillageDuties], office: Office, day: date, made_on: date, size: str = "a3") -> Paper:
    """责任公示牌, one sheet of A3 or A4 per village."""
    boards = [
        {
            "village": one.name,
            "rows": [
                [_titled(each), each.name, each.post, show_phone(each.phone)]
                for each in one.holders
                if not each.has_left and each.role != "grid_worker"
            ],
            "phone": show_phone(one.phone),
        }
        for one in villages
    ]
    data = {"boards": boards, "office": office.name, "phone": office.phone, "desk": office.desk_name}
    data |= {"day": wording.day(day), "size": size}
    name = villages[0].name if len(villages) == 1 else f"{len(villages)} 个村"
    return Paper("liaison_board", data, f"包村责任公示牌（{name}）", made_on)


def _titled(one: Holder) -> str:
    return f"{one.place}{one.role_label}"


def contact_cards(
    villages: Sequence[VillageDuties], office: Office, day: date, made_on: date, sheets: int = 1
) -> Paper:
    """便民联系卡, eight on a sheet of A4 with crop marks; `sheets` for every village."""
    cards = []
    for one in villages:
        serving = [each for each in one.holders if not each.has_left and each.phone]
        shown = [each for role in _ON_CARD for each in serving if each.role == role and not each.place]
        people = [[each.role_label, each.name, show_phone(each.phone)] for each in shown[:MOST_ON_A_CARD]]
        cards += [{"village": one.name, "people": people}] * sheets
    data = {"cards": cards, "count": CARDS_ON_A_SHEET, "office": office.name, "desk": office.desk_name or "信访窗口"}
    data |= {"phone": office.phone, "day": wording.day(day)}
    name = villages[0].name if len(villages) == 1 else f"{len(villages)} 个村"
    return Paper("liaison_cards", data, f"便民联系卡（{name}）", made_on)


# ---------------------------------------------------------------- handing over

_SECTIONS: tuple[tuple[str, str, tuple[str, ...], tuple[float, ...]], ...] = (
    ("duties", "包村责任", ("村（社区）", "岗位", "开始日期", "依据", "接收人"), (4, 3, 3, 5, 2.6)),
    (
        "matters",
        "在办事项",
        ("编号", "事项", "类别", "村", "身份", "期限", "接收人"),
        (5.2, 7, 1.8, 2.8, 1.8, 3.2, 2.6),
    ),
    ("promises", "答应群众的事", ("答应的日期", "对象", "内容", "接收人"), (2.8, 4, 7, 2.6)),
    ("care", "帮扶对象", ("姓名", "类别", "村（社区）", "开始日期", "接收人"), (3, 5, 3, 3, 2.6)),
    ("households", "联系的重点户", ("户主", "住处"), (3, 8)),
    ("behind", "走访定额尚未完成", ("定额", "时段", "已完成", "还差"), (4, 6, 2, 2)),
)
"""Key of the kept data, title, heads and widths of every part of the sheet."""


def handover_sheet(data: Mapping[str, Any], office: Office, made_on: date, state: str = "") -> Paper:
    """工作交接单 from the sheet as it was kept, or as it is planned. `state` is printed at its head, e.g. 草稿."""
    parts = [
        {
            "title": title,
            "heads": list(heads),
            "widths": list(widths),
            "rows": [[str(n), *row] for n, row in _numbered(data[key])],
        }
        for key, title, heads, widths in _SECTIONS
    ]
    whole: dict[str, Any] = {
        "title": "工作交接单",
        "office": office.name,
        "state": state,
        "fields": [
            ["移交人", data["cadre"], "职务", data["post"]],
            ["接收人", "、".join(data["receivers"]), "生效日期", wording.day(date.fromisoformat(data["effective_on"]))],
            ["移交原因", f"{data['reason']}{'（离任）' if data['leaves'] else ''}", "打印日期", wording.day(made_on)],
        ],
        "parts": [part for part in parts if part["rows"]],
        "none": "、".join(str(part["title"]) for part in parts if not part["rows"]),
        "receivers": list(data["receivers"]),
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }
    return Paper("handover_sheet", whole, f"工作交接单（{data['cadre']}）", made_on)


def _numbered(rows: Sequence[Sequence[str]]) -> list[tuple[int, Sequence[str]]]:
    return list(enumerate(rows, 1))
