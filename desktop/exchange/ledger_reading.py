"""One row of a petition ledger read into a form, or its problems named by column."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from desktop.casework import petitions
from desktop.domain.codes import FLAGS, ROUTE_LABELS, PetitionClass, Route
from desktop.domain.faults import Refused
from desktop.domain.importing import PlannedPetition, Problem
from desktop.domain.numbering import format_number, parse_number
from desktop.domain.records import NewPetition
from desktop.domain.stages import Stage
from desktop.exchange.cells import first_sentence, names_of, parts_of
from desktop.exchange.header_words import plain
from desktop.exchange.ledger_people import people
from desktop.exchange.ledger_row import LONGEST, Row, Setting
from desktop.exchange.lookups import CodeDirectory
from desktop.exchange.sheets import Line

_CODED = ("category", "cause", "source", "theme")
_KEPT = ("progress", "note", "satisfaction")
_CLASS_OF_PURPOSE = {
    "01": PetitionClass.SUGGESTION,
    "02": PetitionClass.APPEAL,
    "03": PetitionClass.APPEAL,
    "04": PetitionClass.ACCUSATION,
    "05": PetitionClass.INQUIRY,
    "99": PetitionClass.INQUIRY,
}
_COLUMN_OF_FORM = {"companions": "representatives"}


class Reading(NamedTuple):
    """What came of a row. `planned` is None when a problem is fatal; `guesses` name what was assumed.

    `number_text` is the number as it stands in the row, to find those that come twice.
    """

    row: int
    planned: PlannedPetition | None
    number_text: str
    problems: tuple[Problem, ...]
    guesses: frozenset[str]


def read_row(setting: Setting, line: Line) -> Reading:
    """Read one row. Every problem is named; the form is made only when none is fatal."""
    row = Row(setting, line)
    for field in _KEPT:
        row.keep(field)
    received_on = row.day("received_on", is_needed=True)
    channel = _channel(row)
    flags = {name for name in FLAGS if row.has(name) and row.answer(name)}
    parties, person_count, is_anonymous = people(row, "is_anonymous" in flags)
    title, content = _what(row)
    flags |= {"is_anonymous"} if is_anonymous else set()
    flags |= {"is_collective"} if re.search("集体访|集访", row.text("channel")) else set()
    form = NewPetition(
        channel=channel,
        received_on=received_on or setting.today,
        title=title,
        content=content,
        parties=parties,
        person_count=person_count,
        flags=frozenset(flags),
        place=row.short("place"),
        claims=tuple(row.text("claims").split("\n")),
        superior_number=row.short("superior_number"),
        superior_due_on=row.day("due_on", may_be_ahead=True),
        proposal=row.text("proposal"),
    )
    form = _sorted(row, _placed(row, form))
    number_text = _number_text(row)
    planned = _standing(row, PlannedPetition(line.row, form, number=_own_number(row, number_text)), received_on)
    if not row.is_out:
        planned = _checked(row, planned)
    ready = None if row.is_out else replace(planned, history=row.history)
    return Reading(line.row, ready, number_text, tuple(row.problems), frozenset(row.guesses))


def _checked(row: Row, planned: PlannedPetition) -> PlannedPetition:
    """The form as registering will see it; its refusals are problems of this row."""
    try:
        return replace(planned, form=petitions.check(planned.form, row.setting.today))
    except Refused as refusal:
        row.wrong(_COLUMN_OF_FORM.get(refusal.field, refusal.field), refusal.sentence)
        return planned


def _number_text(row: Row) -> str:
    """The number of a row; one that only counts the lines of the file (序号) is none."""
    return row.text("number") if row.has("number") and plain(row.header("number")) != "序号" else ""


def _own_number(row: Row, text: str) -> str:
    """A number of the office's own book as the book writes it. A foreign one stays in the history."""
    parsed = parse_number(row.setting.pattern, text) if text else None
    if text and parsed is None:
        row.keep("number")
    return format_number(row.setting.pattern, *parsed) if parsed else ""


# ---------------------------------------------------------------- what came in, and how


def _channel(row: Row) -> str:
    if not row.has("channel"):
        return row.setting.channel
    text = row.text("channel")
    code = row.setting.words.code("channel", text)
    if not text:
        row.wrong("channel", "没有填写信访形式。")
    elif not code:
        row.wrong("channel", f"“{text[:20]}”不是已知的信访形式，请改为来信、来访、来电、网上、上级转交办或意见箱。")
    return code


def _what(row: Row) -> tuple[str, str]:
    """Title and content. A missing title is the first sentence of the content; a long one becomes the content."""
    title, content = " ".join(row.text("title").split()), row.text("content")
    if not title and not content:
        row.wrong("title" if row.has("title") else "content", "没有填写反映的问题。")
    elif not title:
        title = first_sentence(content)
    elif len(title) > LONGEST["title"]:
        if content:
            row.wrong("title", f"标题超过 {LONGEST['title']} 字，请缩短，详细情况写在主要内容里。")
        title, content = first_sentence(title), content or row.text("title")
    return title, content


# ---------------------------------------------------------------- where, which kind, by whom


def _placed(row: Row, form: NewPetition) -> NewPetition:
    for field in ("village", "village_and_group"):
        place = row.found(field, row.setting.places.village)
        if place is None:
            continue
        group_field = field
        if place.group_id is None and row.text("group"):
            place, group_field = row.setting.places.group(place.village_id, row.text("group")), "group"
        if place.rest and row.setting.places.has_groups(place.village_id):
            row.doubt(group_field, f"这个村（社区）没有“{place.rest[:20]}”。")
        elif place.rest:
            row.keep(group_field)
            row.guesses.add("no_groups")
        return replace(form, village_id=place.village_id, group_id=place.group_id)
    row.keep("group")
    return form


def _sorted(row: Row, form: NewPetition) -> NewPetition:
    """Category, purpose, class and the like, and who handles it."""
    codes, words = row.setting.codes, row.setting.words
    found: dict[str, Any] = {f"{field}_code": row.found(field, codes[field].find) or "" for field in _CODED}
    purpose = words.code("purpose", row.text("purpose")) or row.found("purpose", codes["purpose"].find) or ""
    ties = row.found("ties", lambda text: _several(codes["ties"], text)) or ()
    petition_class = row.found("petition_class", lambda text: _class(row, text))
    return replace(
        form,
        **found,
        purpose_code=purpose,
        tie_codes=tuple(dict.fromkeys(ties)),
        petition_class=petition_class or _CLASS_OF_PURPOSE.get(purpose, PetitionClass.APPEAL),
        route=row.found("route", _route) or "",
        leader_id=_cadre(row, "leader"),
        handler_id=_cadre(row, "handler"),
        unit_id=row.found("unit", lambda text: int(row.setting.units.find(text).key)),
    )


def _several(known: CodeDirectory, text: str) -> tuple[str, ...]:
    """Codes of a cell with several labels, a line each, or between commas."""
    found: list[str] = []
    for line in text.splitlines():
        try:
            found.append(known.find(line))
        except Refused:
            found += [known.find(part) for part in parts_of(line) if part]
    return tuple(found)


def _class(row: Row, text: str) -> str:
    code = row.setting.words.code("petition_class", text)
    if not code:
        raise Refused(f"“{text[:20]}”不是已知的类别：建议意见、检举控告、申诉求决、咨询及其他。")
    return code


def _route(text: str) -> str:
    routes = {plain(word): code for code, label in ROUTE_LABELS.items() for word in (code, label)}
    code = routes.get(plain(text))
    if code is None:
        raise Refused(f"“{text[:20]}”不是第三十一条的路径。")
    return str(code)


def _cadre(row: Row, field: str) -> int | None:
    """The first name of the cell; further ones stay in the history."""
    names = names_of(row.text(field)).names
    if len(names) > 1:
        row.keep(field)
    return row.found(field, lambda text: int(row.setting.cadres.find(names[0] if names else text).key))


# ---------------------------------------------------------------- how it stands


def _standing(row: Row, planned: PlannedPetition, received_on: date | None) -> PlannedPetition:
    """Stage and days. Closed by its day of closing, of service, or by the word; accepted only when it is an appeal.

    `received_on` is None when it could not be read: then nothing can be said to lie before it.
    """
    form = planned.form
    days = _days(row, received_on)
    status = row.setting.words.code("status", row.raw("status"))
    closed_on = days["closed_on"] or _closed_by_word(row, status, days["served_on"], form.received_on)
    if days["closed_on"] and status in ("open", "accepted"):
        row.doubt("status", f"已有办结日期 {closed_on}，按已办结登记。")
    elif closed_on and not status:
        row.keep("status")
    accepted_on = days["accepted_on"]
    if accepted_on and closed_on and accepted_on > closed_on:
        row.doubt("accepted_on", f"晚于办结日期 {closed_on}。")
        accepted_on = None
    is_appeal = form.petition_class == PetitionClass.APPEAL
    if accepted_on and not is_appeal:  # only an appeal is accepted (art. 31); the day stays in the history
        row.keep("accepted_on")
        accepted_on = None
    if is_appeal and closed_on is None and accepted_on is None and status == "accepted":
        row.guesses.add("accepted_on")
        accepted_on = form.received_on
    if accepted_on and not form.route:
        form = replace(form, route=Route.PETITION)
    return replace(
        planned,
        form=form,
        stage=Stage.CLOSED if closed_on else Stage.ACCEPTED if accepted_on else Stage.REGISTERED,
        is_repeat=_is_repeat(row),
        accepted_on=accepted_on,
        served_on=days["served_on"],
        closed_on=closed_on,
        resolved_on=_resolved_on(row, days["resolved_on"], closed_on),
    )


def _days(row: Row, received_on: date | None) -> dict[str, date | None]:
    """The days of the procedure; none lies before the day on which the petition came in."""
    days = {field: row.day(field) for field in ("accepted_on", "served_on", "closed_on", "resolved_on")}
    for field, day in days.items():
        if day and received_on and day < received_on:
            say = row.wrong if field == "closed_on" else row.doubt
            say(field, f"{row.header(field)} {day} 早于信访日期 {received_on}。")
            days[field] = None
    return days


def _closed_by_word(row: Row, status: str, served_on: date | None, received_on: date) -> date | None:
    """The day of closing where its column is empty: served means closed; else the word in the status column counts."""
    if served_on and status not in ("open", "accepted"):
        return served_on
    if status == "closed":
        if row.has("closed_on"):
            row.doubt("closed_on", "写明已办结而没有办结日期，按信访日期记为办结，请导入后核对。")
        else:
            row.guesses.add("closed_on")
        return received_on
    if not status and row.text("status"):
        row.doubt("status", f"“{row.text('status')[:20]}”看不出是否办结，按未办结登记。")
    return None


def _resolved_on(row: Row, resolved_on: date | None, closed_on: date | None) -> date | None:
    if resolved_on or not row.text("resolved"):
        return resolved_on
    if not row.answer("resolved"):
        return None
    if closed_on is None:
        row.doubt("resolved", "写明已化解而没有化解日期，没有记为化解。")
    else:
        row.guesses.add("resolved_on")
    return closed_on


def _is_repeat(row: Row) -> bool:
    text = row.raw("repeat")
    code = row.setting.words.code("repeat", text)
    if text.isdecimal():
        return int(text) > 1
    if text and not code:
        row.doubt("repeat", f"“{text[:20]}”看不出是初次还是重复。")
    return code == "repeat"
