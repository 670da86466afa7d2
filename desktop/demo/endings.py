"""How petitions end: execution, review and recheck, evaluation, resolution, closing, the archive."""

from datetime import date, timedelta
from typing import Any

from desktop.demo import handling
from desktop.demo.cases import Act
from desktop.demo.life import Life

_OLD = 62
"""From so many years on somebody may die while a petition is open."""


def early_end(life: Life) -> str:
    """How it ends without an answer, if it does: withdrawn, or the petitioner dies and nobody succeeds."""
    is_old = life.case.lead.age(life.on) >= _OLD and life.case.form.person_count == 1
    if life.is_fated("withdraw", 0.02):
        return "withdraw"
    return "lapse" if is_old and life.is_fated("lapse", 0.015) else ""


def end_early(life: Life) -> None:
    """End it soon after its last step."""
    if life.ends_by == "withdraw":
        kind = "dispute" if life.case.topic.opponent else "sentences"
        facts: dict[str, Any] = {"note": life.say("withdraw", kind)}
    else:
        facts = {"died_on": life.on + timedelta(days=1), "note": life.say("lapse")}
    life.conclude(life.write(life.ends_by, life.after(5, 12), facts))
    archive(life, retention="10")


def report(life: Life, opinion: str, attachments: tuple[str, ...]) -> None:
    """The report to the superior who set a limit; now and then somebody forgets it."""
    if not life.is_forwarded or life.case.form.superior_due_on is None or life.rng.random() < 0.06:
        return
    told = {
        "sender": life.slots["source"],
        "findings": handling.findings(life),
        "opinion": opinion,
        "attachments": attachments,
    }
    life.write("report", life.after(0, 4), {"note": life.say("report")}, told)


# ---------------------------------------------------------------- after an answer


def finish_answered(life: Life) -> None:
    """After service: execution, or a review, or just the end."""
    served = life.on
    report(life, life.say("report", "answered"), ("信访处理意见书（信访人签收）", "送达回证"))
    is_settled = life.case.resolved_on is not None or is_agreed(life)
    kind = life.slots.get("verdict")
    if not is_settled and (life.plan or kind != "supported") and life.is_fated("review", 0.19):
        evaluate(life, is_unhappy=True)
        _review(life, served)
    elif not is_settled and kind != "explained" and life.is_fated("execute", 0.13):
        evaluate(life)
        _execute(life)
    else:
        evaluate(life)
        finish_plainly(life)


def is_agreed(life: Life) -> bool:
    """True when mediation ended with an agreement."""
    return any(act.action == "agree" for act in life.case.acts)


def finish_plainly(life: Life) -> None:
    """Resolved and closed, or closed when the time for a review is over."""
    rng, case = life.rng, life.case
    if case.resolved_on is None and rng.random() < 0.72:
        resolved = life.days.workday(life.after(2, 26))
        note, at_closing = settled(life), rng.random() < 0.5
        facts: dict[str, Any] = {"resolved_on": resolved} if at_closing else {}
        case.resolved_on = resolved if at_closing else life.write("resolve", resolved, {"note": note})
        close(life, max(resolved, life.on) + timedelta(days=rng.randint(0, 14)), "settled", facts)
    elif case.resolved_on is not None or is_agreed(life):
        close(life, life.after(3, 20), "settled")
    else:
        _close_as_lapsed(life, life.scene.due_on("review_request", life.on))


def _close_as_lapsed(life: Life, due_on: date) -> None:
    close(life, max(due_on, life.on) + timedelta(days=life.rng.randint(2, 12)), "lapsed")
    life.case.lapsed_on = life.on


def close(life: Life, on: date, ground: str, facts: dict[str, Any] | None = None) -> None:
    """Close the file, then keep it."""
    life.write("close", on, {"ground": ground, "note": life.say("close", ground), **(facts or {})})
    archive(life)


def _execute(life: Life) -> None:
    """What the opinion promises is carried out by a day."""
    due_on = life.days.workday(life.on) + timedelta(days=life.rng.choice((30, 45, 60, 90)))
    facts = {
        "unit_id": life.town.units[life.case.topic.unit],
        "due_on": due_on,
        "note": life.say("execute"),
    }
    life.write("execute", life.after(1, 4), facts)
    done = max(due_on + timedelta(days=life.rng.randint(-18, 2)), life.on)
    life.case.resolved_on = life.write("carried_out", done, {"note": life.say("execute", "done")})
    close(life, life.after(1, 15), "carried_out")


# ---------------------------------------------------------------- review and recheck


def _number(kind: str, on: date) -> str:
    """The number of another organ's opinion: one a day at most, so the day of the year serves."""
    return f"示{kind}〔{on.year}〕{on.timetuple().tm_yday}号（演示）"


def _review(life: Life, served: date) -> None:
    organ = life.scene.printery.review_organ
    asked = max(served + timedelta(days=life.rng.randint(15, 26)), life.on)
    life.write("ask_review", asked, {"review_organ": organ, "note": life.say("review", "asked")})
    if life.is_fated("review_dropped", 0.12):
        life.write("review_dropped", life.after(4, 14), {"note": life.say("review", "dropped")})
        close(life, life.after(3, 12), "settled")
        return
    is_redone = life.is_fated("redo", 0.13)
    is_changed = not is_redone and life.is_fated("change", 0.15)
    result = "redo" if is_redone else "change" if is_changed else "uphold"
    on = life.days.workday(life.after(18, 29))
    heard = life.days.workday(on + timedelta(days=life.rng.randint(1, 3)))
    facts: dict[str, Any] = {
        "review_number": _number("政信复查", on),
        "review_result": result,
        "result": life.say("review", result),
        "served_on": heard,
    }
    life.write("reviewed", on, facts, {"review_organ": organ}, known_on=heard)
    life.slots["review_number"] = facts["review_number"]
    if is_redone:
        handling.rehandle(life, max(heard, life.on) + timedelta(days=life.rng.randint(1, 4)))
    elif is_changed:
        life.case.resolved_on = life.write("resolve", heard + timedelta(days=12), {"note": settled(life)})
        close(life, life.after(2, 10), "settled")
    elif life.is_fated("recheck", 0.35):
        _recheck(life, heard)
    else:
        _close_as_lapsed(life, life.scene.due_on("recheck_request", heard))


def _recheck(life: Life, heard: date) -> None:
    organ = life.scene.printery.recheck_organ
    asked = heard + timedelta(days=life.rng.randint(10, 24))
    asked = life.write("ask_recheck", asked, {"recheck_organ": organ, "note": life.say("review", "asked_again")})
    if life.is_fated("recheck_dropped", 0.1):
        life.write("recheck_dropped", life.after(4, 12), {"note": life.say("review", "dropped")})
        close(life, life.after(3, 12), "settled")
        return
    pause = 0
    if life.is_fated("recheck_hearing", 0.45):
        held = life.write("recheck_hearing", life.after(8, 14), {"note": life.say("review", "hearing")})
        pause = (life.write("recheck_heard", life.after(2, 7), {"note": life.say("review", "heard")}) - held).days
    is_redone = life.is_fated("recheck_redo", 0.12)
    result = "redo" if is_redone else "uphold"
    on = life.days.workday(asked + timedelta(days=life.rng.randint(22, 28) + pause))
    served = life.days.workday(on + timedelta(days=life.rng.randint(1, 3)))
    facts = {
        "recheck_number": _number("市政信复核", on),
        "recheck_result": result,
        "result": life.say("review", f"recheck_{result}"),
        "served_on": served,
    }
    on = life.write("rechecked", on, facts, {"recheck_organ": organ}, known_on=served)
    if is_redone:
        handling.rehandle(life, max(served, life.on) + timedelta(days=life.rng.randint(1, 4)))
        return
    if not life.is_halted:
        life.case.rechecked = Act(life.at, "rechecked", {"on": on, **facts})
    archive(life, retention="permanent")


# ---------------------------------------------------------------- the end of all of them


def settled(life: Life) -> str:
    """How it was settled in substance, in the words that fit the way it went."""
    ended_by = {act.action for act in life.case.acts}
    if "assign" in ended_by:
        return life.say("resolve", "assigned")
    if ended_by & {"redirect", "guide", "transfer"}:
        return life.say("resolve", "directed")
    if ended_by & {"reply", "procedure_reply"}:
        return life.say("resolve", "answered")
    if life.slots.get("verdict") == "explained":
        return life.say("resolve", "explained")
    return life.say("resolve", "dispute" if life.case.topic.opponent else "sentences")


def evaluate(life: Life, is_unhappy: bool = False) -> None:
    """The petitioner's word about the desk and the unit, within a fortnight of the answer."""
    rng = life.rng
    if life.is_anonymous or rng.random() > 0.62:
        return
    unit = rng.choices(("satisfied", "fair", "dissatisfied", "none"), (70, 21, 6, 3))[0]
    if is_unhappy:
        unit = "dissatisfied"
    desk = rng.choices(("satisfied", "fair", "dissatisfied"), (84, 13, 3))[0]
    note = life.say("evaluate", unit if unit in ("satisfied", "dissatisfied") else "plain")
    life.write_aside("evaluate", life.after(2, 13), {"desk_rating": desk, "unit_rating": unit, "note": note})


def finish_quietly(life: Life, resolved: float) -> None:
    """One that ended without acceptance: resolved sooner or later, and put away."""
    case = life.case
    if case.resolved_on is None and life.rng.random() < resolved:
        case.resolved_on = life.write("resolve", life.after(14, 50), {"note": settled(life)})
    archive(life, retention="10")


def archive(life: Life, retention: str = "30") -> None:
    """The file is put away four to eight months later; its number is given by the clerk."""
    done = {act.action for act in life.case.acts}
    if life.is_forwarded and life.case.form.superior_due_on and not done & {"report", "objection_agreed"}:
        return  # the superior still waits for the report
    flags = life.case.form.flags
    if flags & {"is_backlog", "is_lead_case", "is_urgent"}:
        retention = "permanent"
    keeper = life.town.leaders[4] if life.case.is_sealed else life.town.heads["党政综合办公室"]
    facts = {"retention": retention, "filed_by": life.town.cadre_names[keeper], "remark": life.say("archive")}
    life.write("archive", life.after(110, 230), facts)
