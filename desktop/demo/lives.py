"""What becomes of each petition: how it is sorted and sent on, until the day that is today."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from desktop.demo import endings, handling
from desktop.demo.cases import Act, Case
from desktop.demo.life import Life, Pace, Plan, Scene

_MAY_END_EARLY = ("accept", "route_in", "assign", "study")
_LIMITS = {"31-2": 45, "31-4": 180, "31-5": 60}
"""Days that the law gives to the procedure into which a petition is led."""
_TAKES = {"31-2": (20, 44), "31-3": (35, 80), "31-4": (35, 150), "31-5": (12, 58)}


def tell(scene: Scene, case: Case, pace: Pace, parent: Case | None = None, plan: Plan | None = None) -> None:
    """Fill `case.acts` and the days on which it was concluded and resolved."""
    life = Life(scene, case, pace, parent, plan)
    _name_people(life)
    way = plan.way if plan and plan.way else _way(life)
    _screen(life, way)
    on = pace.accept_on or case.form.received_on + timedelta(days=pace.dispose)
    if way in _MAY_END_EARLY and not life.is_anonymous:
        life.ends_by = endings.early_end(life)
    if life.ends_by and (way != "accept" or life.rng.random() < 0.4):
        endings.end_early(life)
    else:
        _WAYS[way](life, on)
    _hand_over_to_follower(scene, case)


def _name_people(life: Life) -> None:
    case, slots, names = life.case, life.slots, life.town.cadre_names
    slots["unit"], slots["to"] = case.topic.unit, case.topic.to or case.topic.unit
    slots["handler"] = names.get(case.form.handler_id or 0, "包村干部")
    slots["leader"] = names.get(case.form.leader_id or 0, "分管领导")
    slots["finding"] = case.words.say(case.story.finding or life.rng.choice(case.topic.findings))
    slots["basis"] = case.words.pick(case.topic.basis)
    slots["office"] = life.town.data["short_name"]


# ---------------------------------------------------------------- choosing the way


def _way(life: Life) -> str:
    topic = life.case.topic
    if topic.petition_class == "accusation":
        return "hand_over"
    if topic.route == "31-1":
        return "guide"
    return _way_of_repeat(life) or _way_of_forwarded(life) or _CHOOSING[topic.petition_class](life)


def _way_of_repeat(life: Life) -> str:
    """What is due to somebody who comes back: the last word was spoken, or it is still being handled."""
    parent, received = life.parent, life.case.form.received_on
    if parent is None:
        return ""
    if parent.rechecked and parent.rechecked.facts["served_on"] < received:
        return "no_longer_accept"
    if parent.is_open_on(received) and life.rng.random() < 0.6:
        return "again"
    has_lapsed = parent.lapsed_on is not None and parent.lapsed_on < received
    return "not_accept" if has_lapsed and life.is_fated("missed_review", 0.4) else ""


def _way_of_forwarded(life: Life) -> str:
    is_wrong = life.is_forwarded and bool(life.case.topic.to)
    return "object" if is_wrong and life.is_fated("objection", 0.6) else ""


def _way_of_suggestion(life: Life) -> str:
    if life.case.topic.to and life.rng.random() < 0.3:
        return "transfer"
    return "study" if not life.is_anonymous and life.rng.random() < 0.75 else "reply"


def _way_of_inquiry(life: Life) -> str:
    return "transfer" if life.case.topic.to and life.rng.random() < 0.25 else "reply"


def _way_of_appeal(life: Life) -> str:
    topic, chance = life.case.topic, life.rng.random()
    if topic.route != "31-6":
        is_elsewhere = bool(topic.to) and topic.route != "31-4" and not life.is_forwarded
        if is_elsewhere and chance < 0.35:
            return "redirect" if topic.route == "31-2" else "transfer"
        return "route_in"
    if topic.to and chance < 0.4:
        return "redirect" if chance < 0.08 and not life.is_forwarded else "transfer"
    if life.is_anonymous or life.is_fated("assign", 0.08):
        return "assign"
    is_dispute = topic.opponent and life.parent is None
    return "not_accept" if is_dispute and life.is_fated("not_accept", 0.03) else "accept"


_CHOOSING: dict[str, Callable[[Life], str]] = {
    "suggestion": _way_of_suggestion,
    "inquiry": _way_of_inquiry,
    "appeal": _way_of_appeal,
}


# ---------------------------------------------------------------- sorting


def _screen(life: Life, way: str) -> None:
    case, is_urgent = life.case, "is_urgent" in life.case.form.flags
    spoken = life.scene.phrases["proposal"]
    kind = "urgent" if is_urgent else way if way in spoken else "accept"
    facts = {
        "petition_class": case.topic.petition_class,
        "route": case.topic.route,
        "proposal": "" if case.is_sealed else life.say("proposal", kind),
    }
    life.write("screen", case.form.received_on + timedelta(days=0 if way == "object" else life.pace.screen), facts)
    if is_urgent and not case.is_sealed and life.pace.screen < 9:
        life.write(
            "report_urgent", life.on, {"reported_to": "镇党委、政府主要负责同志和县信访局", "note": life.say("urgent")}
        )


def _hand_over(life: Life, on: date) -> None:
    facts = {"to_unit": "县纪委监委", "approver_id": life.town.leaders[4], "note": life.say("hand_over")}
    life.conclude(life.write("hand_over", on, facts))
    endings.archive(life)


def _legal_basis(life: Life, article: str) -> str:
    """The basis of the topic, and always the article of the regulation."""
    basis = life.slots["basis"].replace("；", "、")
    return basis if "《信访工作条例》" in basis else f"《信访工作条例》{article}；{basis}"


def _guide(life: Life, on: date) -> None:
    _send_elsewhere(life, on, "guide", "第三十一条第（一）项")


def _redirect(life: Life, on: date) -> None:
    _send_elsewhere(life, on, "redirect", "第二十三条")


def _send_elsewhere(life: Life, on: date, action: str, article: str) -> None:
    facts = {
        "directed_to": life.slots["to"],
        "reasons": life.say(action),
        "legal_basis": _legal_basis(life, article),
    }
    life.conclude(life.write(action, on, facts))
    endings.finish_quietly(life, 0.25)


def _again(life: Life, on: date) -> None:
    """The same matter is being handled here already: what is new goes to who handles it."""
    life.slots["to"] = life.case.topic.unit
    life.conclude(life.write("keep", on, {"note": life.say("transfer", "again")}))
    endings.report(life, life.say("report", "transferred"), ("登记单",))
    endings.finish_quietly(life, 0.5)


def _transfer(life: Life, on: date) -> None:
    facts = {"unit_id": life.town.units[life.slots["to"]], "note": life.say("transfer")}
    life.conclude(life.write("transfer", on, facts))
    endings.report(life, life.say("report", "transferred"), ("转送函",))
    endings.finish_quietly(life, 0.5)


def _assign(life: Life, on: date) -> None:
    """To the village or a unit, with a limit and a report back; now and then the report is not good enough."""
    case, rng = life.case, life.rng
    name = case.place.council if rng.random() < 0.5 else case.topic.unit
    life.slots["to"] = name
    due_on = life.days.workday(on + timedelta(days=rng.choice((20, 25, 30))))
    facts = {"unit_id": life.town.units[name], "due_on": due_on, "note": life.say("assign")}
    life.write("assign", on, facts)
    reported = life.after(12, 27) if life.pace.decide < 900 else life.after(900, 900)
    if life.is_fated("return_report", 0.16):
        again_on = life.write("return_report", reported, _returned(life, reported))
        reported = again_on + timedelta(days=rng.randint(6, 15))
    life.conclude(
        life.write("receive_report", reported, {"note": f"{handling.findings(life)}{life.say('assign', 'report')}"})
    )
    endings.report(life, life.say("report", "assigned"), ("承办单位办结报告",))
    endings.evaluate(life)
    endings.finish_quietly(life, 0.6)


def _returned(life: Life, on: date) -> dict[str, Any]:
    due_on = life.days.workday(on) + timedelta(days=15)
    return {"due_on": due_on, "reasons": life.say("assign", "returned")}


# ---------------------------------------------------------------- answers without acceptance


def _study(life: Life, on: date) -> None:
    unit_id = life.town.units[life.case.topic.unit]
    life.write("study", on, {"unit_id": unit_id, "note": life.say("study")}, {"path": "29"})
    _reply(life, life.after(8, 35))


def _reply(life: Life, on: date) -> None:
    opinion, facts = f"{life.slots['finding']}。", {}
    if life.case.topic.petition_class == "suggestion":
        kind = "not" if life.is_fated("not_adopted", 0.12) else "adopted" if "采纳" in opinion else "partly"
        facts["adoption"] = kind
        opinion = life.say("study", "not_adopted") if kind == "not" else f"{opinion}{life.say('study', kind)}"
    life.conclude(life.write("reply", on, {"opinion": opinion, **facts}))
    endings.report(life, opinion, ("答复材料",))
    endings.evaluate(life)
    endings.finish_quietly(life, 0.8)


def _route_in(life: Life, on: date) -> None:
    """Into the procedure that the law has for it; its result is the answer."""
    topic, rng = life.case.topic, life.rng
    unit = life.slots["to"] if topic.route in ("31-2", "31-3") else topic.unit
    facts: dict[str, Any] = {
        "unit_id": life.town.units[unit],
        "procedure": life.say("procedure_name", topic.route),
        "note": life.say("route_in"),
    }
    limit = _LIMITS.get(topic.route)
    if limit:
        facts["due_on"] = life.days.workday(on) + timedelta(days=limit)
    life.write("route_in", on, facts, {"path": topic.route})
    opinion = life.say("procedure", topic.route)
    if topic.route in ("31-4", "31-5"):
        opinion = f"{handling.findings(life)}{opinion}"
    replied = life.after(*_TAKES[topic.route]) if life.pace.decide < 900 else life.after(900, 900)
    if rng.random() < 0.5 and (replied - life.on).days > 8:
        life.write("note", life.after(2, 7), {"note": life.say("route_in", "note")})
    life.conclude(life.write("procedure_reply", replied, {"opinion": opinion, "legal_basis": life.slots["basis"]}))
    endings.report(life, opinion, ("程序答复材料",))
    endings.evaluate(life)
    endings.finish_quietly(life, 0.5)


# ---------------------------------------------------------------- not ours


def _object(life: Life, _on: date) -> None:
    """Within five working days; who is refused handles it."""
    facts = {"sender": life.slots["source"], "reasons": life.say("object"), "directed_to": life.slots["to"]}
    life.write("object", life.after(0, 3), facts)
    if life.is_fated("objection_agreed", 0.6):
        life.conclude(life.write("objection_agreed", life.after(2, 6), {"note": life.say("object", "agreed")}))
        endings.archive(life, retention="10")
        return
    life.write("objection_refused", life.after(2, 5), {"note": life.say("object", "refused")})
    {"31-6": handling.handle, "": _reply}.get(life.case.topic.route, _route_in)(life, life.after(0, 2))


def _not_accept(life: Life, on: date) -> None:
    kind = "missed" if life.parent else "pending"
    spoken = {name: life.say("not_accept", f"{kind}_{name}") for name in ("reasons", "legal_basis", "directed_to")}
    life.conclude(life.write("not_accept", on, {**spoken, "approver_id": life.town.leaders[3]}))
    endings.finish_quietly(life, 0.1)


def _no_longer_accept(life: Life, on: date) -> None:
    assert life.parent is not None
    assert life.parent.rechecked is not None
    ended = life.parent.rechecked.facts
    facts = {
        "recheck_organ": life.scene.printery.recheck_organ,
        "recheck_number": ended["recheck_number"],
        "recheck_on": ended["on"],
        "reasons": life.say("not_accept", "final"),
        "approver_id": life.town.leaders[1],
    }
    life.conclude(life.write("no_longer_accept", on, facts))
    endings.finish_quietly(life, 0.0)


_WAYS: dict[str, Callable[[Life, date], None]] = {
    "accept": handling.handle,
    "again": _again,
    "assign": _assign,
    "guide": _guide,
    "hand_over": _hand_over,
    "no_longer_accept": _no_longer_accept,
    "not_accept": _not_accept,
    "object": _object,
    "redirect": _redirect,
    "reply": _reply,
    "route_in": _route_in,
    "study": _study,
    "transfer": _transfer,
}


def _hand_over_to_follower(scene: Scene, case: Case) -> None:
    """A cadre who leaves hands the open petitions to whoever answers for the village then."""
    left = scene.town.left_on.get(case.form.handler_id or 0)
    if left is None or case.entered.date() > left:
        return
    day = scene.days.workday(left + timedelta(days=1))
    taken_over = any(act.facts.get("handler_id") and act.at.date() <= day for act in case.acts)
    follower = scene.town.holder(case.place.id, "liaison_cadre", day)
    if follower is None or taken_over or not case.is_open_on(day):
        return
    case.words.slots["handler"] = scene.town.cadre_names[follower]
    note = case.words.pick(scene.phrases["reassign"]["sentences"])
    facts = {"on": day, "handler_id": follower, "note": note}
    case.acts.append(Act(scene.days.moment(day), "reassign", facts))
    case.acts.sort(key=lambda act: act.at)
