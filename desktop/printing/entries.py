"""Ledger entries and disputes on paper: the ledger as a whole, 民情登记单, 交办单 and 反馈单."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.codes import ENTRY_SOURCES, PARTY_ROLE_LABELS, MatterKind, role_label
from desktop.domain.entry_line import EntryLine
from desktop.domain.phones import show_phone
from desktop.domain.records import MatterFile, Office, PartyRow
from desktop.domain.transitions import RATINGS
from desktop.domain.village_matters import FEEDBACK_WAYS, LEVELS, OUTCOME_LABELS
from desktop.printing import wording
from desktop.printing.letter_words import lead as lead_of
from desktop.printing.render import Paper
from desktop.printing.sheet import Block, Cell, Row, Sheet, Table

KIND_TITLES: dict[str, str] = {MatterKind.LEDGER: "民情登记单", MatterKind.DISPUTE: "矛盾纠纷登记单"}
LONGEST = 110
"""Characters of a text in the ledger; the whole stands on the slip of the entry."""

_HEADS = (
    ("序号", 8),
    ("编号", 17),
    ("登记日期\n来源", 17),
    ("村组", 15),
    ("反映人\n电话", 20),
    ("问题类别", 15),
    ("反映内容\n（诉求、建议）", 62),
    ("责任单位\n责任人", 18),
    ("承诺时限", 17),
    ("办理措施及进展", 50),
    ("办结日期\n结果", 17),
    ("反馈方式\n群众评价", 15),
    ("包村干部\n签字", 15),
)
"""Head of every column and its width in mm."""

GROUPINGS: dict[str, tuple[str, Callable[[EntryLine], str]]] = {
    "": ("按登记先后", lambda line: ""),
    "village": ("分村打印", lambda line: line.village or "未填村（社区）"),
    "handler": ("分责任人打印", lambda line: line.handler or "未定责任人"),
}
"""How the ledger can be divided: words, and what a line belongs to. Every part begins a page of its own."""


# ---------------------------------------------------------------- the ledger


class _Sums(NamedTuple):
    """What stands at the foot of a part: how many, how they ended, what people said."""

    lines: Sequence[EntryLine]

    def said(self) -> str:
        """共 12 件：办结 8 件（解决 6、解释 2），在办 4 件；评价：满意 5、基本满意 1."""
        closed = [line for line in self.lines if line.closed_on]
        ways = _counted(OUTCOME_LABELS, (line.outcome for line in closed))
        rated = _counted(dict(RATINGS), (line.rating for line in self.lines))
        said = f"共 {len(self.lines)} 件：办结 {len(closed)} 件{f'（{ways}）' if ways else ''}"
        said += f"，在办 {len(self.lines) - len(closed)} 件"
        return f"{said}；群众评价：{rated}。" if rated else f"{said}。"


def _counted(words: dict[str, str], found: Iterable[str]) -> str:
    keys = list(found)
    return "、".join(f"{word} {keys.count(key)}" for key, word in words.items() if key in keys)


def ledger(
    lines: Sequence[EntryLine], office: Office, made_on: date, scope: str = "", grouping: str = "", title: str = ""
) -> Paper:
    """民情台账, A4 landscape: repeated head, sums of every page, totals. `scope` says what was chosen, e.g. a period."""
    title = title or ("矛盾纠纷台账" if {line.kind for line in lines} == {MatterKind.DISPUTE} else "民情台账")
    title = f"{office.short_name or office.name}{title}"
    of = GROUPINGS[grouping][1]
    parts: dict[str, list[EntryLine]] = {} if lines else {"": []}
    for line in lines:
        parts.setdefault(of(line), []).append(line)
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "scope": scope,
        "heads": [head for head, _ in _HEADS],
        "widths": [width for _, width in _HEADS],
        "parts": [
            {
                "name": name,
                "rows": [_row(number, line) for number, line in enumerate(some, 1)],
                "sums": _Sums(some).said(),
            }
            for name, some in parts.items()
        ],
        "total": _Sums(lines).said() if len(parts) > 1 else "",
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }
    return Paper("entry_ledger", data, f"{title}{f'（{scope}）' if scope else ''}", made_on)


def _row(number: int, line: EntryLine) -> dict[str, Any]:
    claims = "；".join(line.claims)
    said = [line.title, _cut(line.content), f"诉求：{claims}" if claims else ""]
    progress = [f"{on.month}月{on.day}日 {_cut(text)}" for on, text in line.progress]
    progress += [f"结果：{_cut(line.result)}"] if line.result else []
    people = f"{line.name}等{line.person_count}人" if line.person_count > 1 else line.name
    cells = (
        str(number),
        line.number,
        f"{_day(line.received_on)}\n{ENTRY_SOURCES.get(line.source, line.source)}",
        line.village + line.group,
        _stacked(people, show_phone(line.phone).replace(" ", ""), line.opponents and f"与 {line.opponents}"),
        _stacked(line.dispute_type or line.category.rpartition("/")[2], dict(LEVELS).get(line.level, "")),
        _stacked(*said),
        _stacked(line.unit, line.handler),
        _day(line.promised_on or line.due_on),
        "\n".join(progress),
        _stacked(_day(line.closed_on), OUTCOME_LABELS.get(line.outcome, "")),
        _stacked(dict(FEEDBACK_WAYS).get(line.feedback_way, ""), dict(RATINGS).get(line.rating, "")),
        "",
    )
    return {"cells": list(cells), "closed": line.closed_on is not None}


def _day(value: date | None) -> str:
    return f"{value.year}.{value.month}.{value.day}" if value else ""


def _stacked(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _cut(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else f"{one[:LONGEST]}……（详见登记单）"


# ---------------------------------------------------------------- slips of one entry

_WIDTHS = (26.0, 56.0, 26.0, 56.0)


def registration(file: MatterFile, office: Office, made_on: date) -> Paper:
    """民情登记单 or 矛盾纠纷登记单: what was taken down, with room for the instruction and the answer."""
    row, lead = file.row, lead_of(file)
    rows = [
        *_who(file, lead),
        _wide("事　项", row.title, 10),
        _wide("反映内容", file.content, 36),
        _wide("诉求、建议", "\n".join(f"{claim.position}. {claim.text}" for claim in file.claims), 16),
        _pair("问题类别", row.category_label, "主　题", "、".join((*_some(file.theme_label), *file.tie_labels))),
        *_dispute_rows(file),
        _pair("责任人", row.handler_name, "责任单位", file.unit_name),
        _pair("包案领导", row.leader_name, "承诺时限", _promised(file)),
        _wide("领导批示", "", 20, "签名："),
        _wide("办理情况", file.own.get("result", ""), 22, "责任人签名："),
        _pair("登记人", file.registrar_name, "登记时间", wording.moment(file.entered_at)),
    ]
    return _slip("entry_registration", KIND_TITLES[row.kind], file, rows, office, made_on)


def giving_slip(file: MatterFile, office: Office, made_on: date) -> Paper:
    """交办单: what is to be done, by whom, until when; its lower part comes back with the answer."""
    row, told = file.row, file.told
    given_on = told.get("give_on") or told.get("take_up_on") or made_on
    rows = [
        *_who(file, lead_of(file)),
        _wide("事　项", row.title, 10),
        _wide("反映内容", file.content, 34),
        _wide("诉求、建议", "\n".join(f"{claim.position}. {claim.text}" for claim in file.claims), 16),
        _pair("责任人", row.handler_name, "责任单位", file.unit_name),
        _pair("包案领导", row.leader_name, "交办日期", wording.day(given_on)),
        _pair("承诺时限", _promised(file), "办理期限", wording.day(_due(file))),
        _wide("交办要求", told.get("note", "") if _is_told_with(file) else "", 16),
        _wide("签　收", "", 12, "责任人签名："),
        _wide("办理情况", file.own.get("result", ""), 34, "责任人签名："),
    ]
    noun = "矛盾纠纷" if row.kind == MatterKind.DISPUTE else "民情"
    return _slip("entry_giving", f"{noun}交办单", file, rows, office, made_on)


def feedback_slip(file: MatterFile, office: Office, made_on: date) -> Paper:
    """反馈单: what was done, and room for what people say of it and for their signature."""
    row, own = file.row, file.own
    way = dict(FEEDBACK_WAYS).get(own.get("feedback_way", ""), "")
    rows = [
        *_who(file, lead_of(file)),
        _wide("事　项", row.title, 10),
        _wide("反映内容", file.content, 32),
        _pair("责任人", row.handler_name, "责任单位", file.unit_name),
        _pair("办结日期", wording.day(row.closed_on), "结　果", OUTCOME_LABELS.get(row.outcome, "")),
        _wide("办理措施\n和结果", own.get("result", ""), 32),
        _pair("反馈日期", wording.day(own.get("feedback_on")), "反馈方式", way),
        _wide("群众评价", _boxes(row.rating), 12),
        _wide("群众意见", file.told.get("note", "") if own.get("feedback_on") else "", 24, "反映人签名："),
        _wide("回访人", "", 12, "签名："),
    ]
    noun = "矛盾纠纷" if row.kind == MatterKind.DISPUTE else "民情"
    return _slip("entry_feedback", f"{noun}办理反馈单", file, rows, office, made_on)


def _slip(kind: str, title: str, file: MatterFile, rows: Sequence[Row], office: Office, made_on: date) -> Paper:
    table = Block(table=Table(_WIDTHS, tuple(rows)))
    foot = Block(f"{office.desk_name or office.name}　{wording.day(made_on)}打印")
    number = file.row.number
    return Sheet(kind, "form", title, number, made_on, head=office.name, blocks=(table, foot), size=11).paper()


def _who(file: MatterFile, lead: PartyRow | None) -> list[Row]:
    row = file.row
    place = "　".join(part for part in (row.village_name + file.group_name, file.place) if part)
    others = [
        f"{role_label(row.kind, role)}：{'、'.join(_named(file, role, lead))}"
        for role in PARTY_ROLE_LABELS
        if _named(file, role, lead)
    ]
    name = row.party_name + (f"等{row.person_count}人" if row.person_count > 1 else "")
    return [
        _pair("来　源", ENTRY_SOURCES.get(row.channel, ""), "登记日期", wording.day(row.received_on)),
        _pair("反映人", name, "电　话", show_phone(lead.phone) if lead else ""),
        _wide("村　组", place, 8.5),
        *([_wide("其他人员", "；".join(others), 8.5)] if others else []),
    ]


def _named(file: MatterFile, role: str, lead: PartyRow | None) -> list[str]:
    return [party.name for party in file.parties if party.role == role and party is not lead and party.name]


def _dispute_rows(file: MatterFile) -> list[Row]:
    if file.row.kind != MatterKind.DISPUTE:
        return []
    level = dict(LEVELS).get(file.own.get("level", ""), "")
    return [_pair("纠纷类型", file.own.get("dispute_type", ""), "等　级", level)]


def _promised(file: MatterFile) -> str:
    return wording.day(file.own.get("promised_on") or file.told.get("promised_on"))


def _due(file: MatterFile) -> date | None:
    """The last day of the newest clock of handling."""
    days = [clock.due_on for clock in file.clocks if clock.rule_code == file.row.kind]
    return days[-1] if days else None


def _is_told_with(file: MatterFile) -> bool:
    """True while the newest note is that of the giving: later steps tell notes of their own."""
    noted = [event.action for event in file.events if not event.is_taken_back and event.action in _WITH_NOTES]
    return bool(noted) and noted[0] in ("give", "take_up")


_WITH_NOTES = ("give", "take_up", "reassign", "note", "resolve", "reopen", "feed_back", "strike")


def _boxes(rating: str) -> str:
    return "　　".join(f"{'☑' if key == rating else '☐'} {word}" for key, word in RATINGS[:3])


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _pair(label: str, text: str, other: str, words: str) -> Row:
    return Row((Cell(label, True), Cell(text), Cell(other, True), Cell(words)), 8.5)


def _wide(label: str, text: str, height: float, sign: str = "") -> Row:
    return Row((Cell(label, True), Cell(text, span=3, sign=sign)), height)
