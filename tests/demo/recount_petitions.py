"""Petitions counted anew from an export: the printed formulas word by word, and the parts of the docket."""

from collections.abc import Iterator

from tests.demo.recount_lines import Counted, Export, Line, Look

MEASURES = (
    *("received", "received_ytd", "first", "repeat", "closed", "open", "overdue", "resolved", "received_resolved"),
    *("notice_due", "notice_on_time", "answer_due", "answered_on_time"),
    *("rating_due", "desk_rated", "desk_satisfied", "unit_rated", "unit_satisfied"),
)

CHANNELS = {
    "letter": "来信",
    "visit": "来访",
    "call": "来电",
    "online": "网上",
    "assigned": "上级转交办",
    "opinion_box": "意见箱",
}
PERSONS = (
    *("channel.letter.joint.persons", "channel.visit.persons", "channel.visit.collective.persons"),
    *("channel.letter.joint", "channel.visit.collective"),
)
"""Parts of a channel besides itself."""

NEITHER_TOLD_NOR_ANSWERED = {"并入", "存", "撤回", "终止"}
OF_OTHERS = {"review_request", "review", "recheck_request", "recheck", "evaluation"}
"""Time that the petitioner or a higher organ has, which nobody in the office can miss."""

CONCLUDING = {
    *("serve", "reply", "procedure_reply", "guide", "redirect", "transfer", "hand_over", "objection_agreed"),
    *("not_accept", "no_longer_accept", "receive_report", "withdraw", "lapse", "merge", "agree", "keep"),
}
"""送达、答复、引导、转送、移送、退回、不予（不再）受理、收到办结报告、撤回、终止、并案; besides them 调解协议, 留存备查."""

GOOD, RATED = {"satisfied", "fair"}, {"satisfied", "fair", "dissatisfied"}


def counted(export: Export, look: Look) -> Counted:
    """What every measure of petitions counts."""
    for matter in export.matters("petition"):
        parts = list(_parts(export, matter))
        clocks = export.clocks.get(matter["id"], [])
        for measure, holds in (*_states(export, matter, clocks, look), *_rates(matter, clocks, look)):
            if holds:
                yield measure, parts, matter["id"]


def part_names(export: Export) -> dict[str, str]:
    """Every part of the docket by its name, with its label where the export knows it."""
    top, second = export.levels("categories")
    themes, _ = export.levels("themes")
    return {
        **{f"channel.{code}": "" for code in CHANNELS},
        **dict.fromkeys(PERSONS, ""),
        **{f"category.{code}": label for code, label in (top | second).items()},
        "category.none": "未分类",
        **{f"theme.{code}": label for code, label in themes.items()},
        "theme.none": "未标注",
        **{f"tie.{code}": line["label"] for code, line in export.codes("ties").items()},
    }


def _parts(export: Export, matter: Line) -> Iterator[tuple[str, int]]:
    if matter["secrecy"] != "normal":
        yield "sealed", 1
        return
    yield from _channel(matter)
    yield f"village.{export.villages[matter['village_id']]}", 1
    for column, table, name, levels in (
        ("category_code", "categories", "category", 2),
        ("theme_code", "themes", "theme", 1),
    ):
        chain = export.above[table, matter[column]][-levels:] if matter[column] else ["none"]
        yield from ((f"{name}.{code}", 1) for code in chain)
    yield from ((f"tie.{code}", 1) for code in matter["tie_codes"].split(",") if code)


def _channel(matter: Line) -> Iterator[tuple[str, int]]:
    channel, persons = matter["channel"], matter["person_count"]
    yield f"channel.{channel}", 1
    if channel == "visit":
        yield "channel.visit.persons", persons
    for of, flag, name in (("letter", "is_joint_letter", "joint"), ("visit", "is_collective", "collective")):
        if channel == of and matter[flag]:
            yield f"channel.{of}.{name}", 1
            yield f"channel.{of}.{name}.persons", persons


def _states(export: Export, matter: Line, clocks: list[Line], look: Look) -> Iterator[tuple[str, bool]]:
    is_received, is_open = look.holds(matter["received_on"]), look.is_open(matter)
    yield "received", is_received
    yield "received_ytd", look.last[:4] + "-01-01" <= matter["received_on"] <= look.last
    yield "first", is_received and not matter["is_repeat"]
    yield "repeat", is_received and matter["is_repeat"]
    yield "closed", look.holds(matter["closed_on"])
    yield "open", is_open
    ours = (clock for clock in clocks if clock["rule_code"] in export.legal_clocks - OF_OTHERS)
    yield "overdue", is_open and any(look.is_missed(clock["due_on"], clock["stopped_on"]) for clock in ours)
    yield "resolved", look.holds(matter["resolved_on"])
    yield "received_resolved", is_received and look.is_done(matter["resolved_on"])


def _rates(matter: Line, clocks: list[Line], look: Look) -> Iterator[tuple[str, bool]]:
    notices = [clock for clock in clocks if clock["rule_code"] == "notice"]
    answers = [clock for clock in clocks if clock["rule_code"] == "handle"]
    told = [clock for clock in notices if look.is_done(clock["stopped_on"])]
    answered = [clock for clock in answers if look.is_done(clock["stopped_on"]) and look.holds(clock["stopped_on"])]
    counts = matter["disposition"] not in NEITHER_TOLD_NOR_ANSWERED
    is_received = counts and look.holds(matter["received_on"])
    yield "notice_due", is_received and bool(told or _missed(notices, look))
    yield "notice_on_time", is_received and bool(_in_time(told))
    yield "answer_due", counts and bool(answered or _missed(answers, look))
    yield "answered_on_time", counts and bool(_in_time(answered))
    is_rated = look.holds(matter["rated_on"])
    asked = [clock for clock in clocks if clock["rule_code"] == "evaluation" and look.holds(clock["due_on"])]
    yield "rating_due", is_rated or (not look.is_done(matter["rated_on"]) and bool(_missed(asked, look)))
    for whom in ("desk", "unit"):
        yield f"{whom}_rated", is_rated and matter[f"{whom}_rating"] in RATED
        yield f"{whom}_satisfied", is_rated and matter[f"{whom}_rating"] in GOOD


def _missed(clocks: list[Line], look: Look) -> list[Line]:
    return [clock for clock in clocks if look.is_missed(clock["due_on"], clock["stopped_on"])]


def _in_time(clocks: list[Line]) -> list[Line]:
    return [clock for clock in clocks if clock["stopped_on"] <= clock["due_on"]]
