"""The petition procedure itself: acceptance, inquiry, mediation and hearing, the opinion and its service."""

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

from desktop.demo import endings
from desktop.demo.life import NEVER, Life

_ARTICLE = re.compile(r"《[^《》]+》.*第[零一二三四五六七八九十百]+条")
_LIMIT = 60
"""Days for handling (art. 34)."""


class _Line(NamedTuple):
    """An act on the way from acceptance to the opinion."""

    on: date
    action: str
    facts: dict[str, Any]
    told: dict[str, Any]


def handle(life: Life, on: date) -> None:
    """From acceptance to the end."""
    accepted, decide_on = _accept(life, on)
    if life.ends_by:
        endings.end_early(life)
        return
    decided = _work(life, accepted, decide_on)
    if endings.is_agreed(life):
        life.conclude(decided)  # the parties have their agreement in hand
    else:
        serve(life, decided + timedelta(days=life.pace.serve))
    endings.finish_answered(life)


def rehandle(life: Life, on: date) -> None:
    """Once more, as the higher organ orders."""
    topic = life.case.topic
    facts: dict[str, Any] = {"unit_id": life.town.units[topic.unit], "note": life.say("rehandle")}
    head = life.town.heads.get(topic.unit) or life.town.holder(life.case.place.id, "liaison_cadre", on)
    life.write("rehandle", on, facts | ({"handler_id": head} if head else {}))
    decide(life, life.after(12, 40), life.say("rehandle", "opening"))
    serve(life, life.after(0, 3))
    endings.finish_plainly(life)


# ---------------------------------------------------------------- acceptance


def _accept(life: Life, on: date) -> tuple[date, date]:
    """The day of acceptance and the one on which the opinion is meant to be given."""
    topic, pace = life.case.topic, life.pace
    is_plain = not topic.opponent and life.case.form.person_count < 5 and life.parent is None
    is_simple = is_plain and pace.decide < 900 and life.is_fated("simple", 0.4)
    facts: dict[str, Any] = {"unit_id": life.town.units[topic.unit], "note": life.say("accept", "notes")}
    head = life.town.heads.get(topic.unit)
    if head and (life.case.form.handler_id is None or life.rng.random() < 0.4):
        facts["handler_id"] = head
    if is_simple:
        return _accept_simply(life, on, facts)
    due_on = life.scene.due_on("handle", max(on if pace.accept_on else life.days.workday(on), life.on))
    told = {"path": "31-6", "due_on": due_on}
    accepted = life.write("accept", on, facts, told, exact=pace.accept_on is not None)
    return accepted, accepted + timedelta(days=pace.decide)


def _accept_simply(life: Life, on: date, facts: dict[str, Any]) -> tuple[date, date]:
    """Ten working days, unless it turns out to be less simple than it looked."""
    due_on = life.scene.due_on("simple", max(life.days.workday(on), life.on))
    accepted = life.write("accept_simple", on, facts, {"path": "simple", "due_on": due_on})
    if life.is_fated("to_ordinary", 0.07):
        life.write("to_ordinary", life.after(4, 8), {"note": life.say("accept", "to_ordinary")})
        return accepted, accepted + timedelta(days=max(life.pace.decide, 14))
    return accepted, accepted + timedelta(days=life.rng.randint(3, 9))


# ---------------------------------------------------------------- between acceptance and opinion


def _work(life: Life, accepted: date, decide_on: date) -> date:
    """Notes, mediation, hearing, extension in the order of their days; returns the day of the opinion."""
    is_long = (decide_on - accepted).days > 20
    lines: list[_Line] = []
    if is_long and life.is_fated("extension", 0.14):
        line, decide_on = _extension(life, accepted)
        lines.append(line)
    mediation = life.case.topic.opponent and is_long and _mediation(life, accepted, decide_on)
    if mediation:
        lines += mediation
        decide_on = max(decide_on, mediation[-1].on + timedelta(days=3))
    elif is_long and life.case.topic.many and life.is_fated("hearing", 0.06):
        lines += _hearing(life, accepted)
        decide_on = max(decide_on, lines[-1].on + timedelta(days=3))
    else:
        lines += _notes(life, accepted, decide_on)
    for line in sorted(lines, key=lambda line: line.on):
        life.write(line.action, line.on, line.facts, line.told)
        if line.action == "agree":
            return life.on
    if not mediation and decide_on < accepted + timedelta(days=NEVER) and life.rng.random() < 0.08:
        life.case.resolved_on = life.write("resolve", decide_on - timedelta(days=2), {"note": endings.settled(life)})
    return decide(life, decide_on)


def _notes(life: Life, accepted: date, decide_on: date) -> list[_Line]:
    """Visits and talks."""
    case, said = life.case, life.scene.phrases["note"]
    room = (min(decide_on, accepted + timedelta(days=50)) - accepted).days
    has_site = "{place}" in case.story.title + case.story.fact
    pool = said["dispute"] if case.topic.opponent else [*said["visit"], *(said["site"] if has_site else ())]
    texts = life.rng.sample([*pool, *said["talk"]], life.rng.choice((0, 0, 0, 1, 1, 2)))
    texts += said["leader"] if "is_lead_case" in case.form.flags else []
    days = [accepted + timedelta(days=2 + room * place // 5) for place in range(1, len(texts) + 1)]
    lines = zip(days, texts, strict=True)
    return [_Line(day, "note", {"note": case.words.say(text)}, {}) for day, text in lines if day < decide_on]


def _extension(life: Life, accepted: date) -> tuple[_Line, date]:
    """Once, before the limit, by the head of the organ, with its reason (art. 34)."""
    extra = life.rng.choice((15, 20, 30, 30))
    old, new = life.scene.due_on("handle", accepted), life.scene.due_on("handle", accepted, extra)
    approver = life.town.leaders[1]
    facts = {"extra_days": extra, "reasons": life.say("extend"), "approver_id": approver}
    on = accepted + timedelta(days=life.rng.randint(46, 56))
    decide_on = accepted + timedelta(days=life.rng.randint(_LIMIT + 1, _LIMIT + extra - 6))
    if life.pace.decide >= NEVER:
        decide_on = accepted + timedelta(days=NEVER)
    return _Line(on, "extend", facts, {"old_due_on": old, "new_due_on": new}), decide_on


def _mediation(life: Life, accepted: date, decide_on: date) -> list[_Line]:
    """Of a quarrel: with an agreement, or without one."""
    succeeds = life.is_fated("mediation", 0.45)
    if not succeeds and not life.is_fated("mediation_failed", 0.2):
        return []
    committee = f"{life.slots['office']}人民调解委员会"
    begun = accepted + timedelta(days=life.rng.randint(4, 12))
    ended = begun + timedelta(days=life.rng.randint(5, 20))
    begin = _Line(begun, "mediate", {"committee": committee, "note": life.say("mediate")}, {})
    if not succeeds:
        life.slots["finding"] = life.say("mediate", "finding")
        life.slots["is_unsettled"] = "1"
        return [begin, _Line(ended, "mediation_failed", {"note": life.say("mediate", "failed")}, {})]
    answers = [answer for _text, answer, result in _claims(life) if result == "支持"]
    terms = "；".join(answer.rstrip("。") for answer in answers) or life.slots["finding"]
    facts = {"terms": f"{terms}。", "performance": life.say("mediate", "performance")}
    told = {"committee": committee, "findings": findings(life), "liability": life.say("mediate", "liability")}
    return [begin, _Line(ended, "agree", facts, told)]


def _hearing(life: Life, accepted: date) -> list[_Line]:
    chair = life.slots["leader"]
    held = life.days.workday(accepted + timedelta(days=life.rng.randint(14, 25)))
    facts = {"place": f"{life.slots['office']}综治中心会议室", "chair": chair, "note": life.say("hearing")}
    return [
        _Line(held, "hold_hearing", facts, {}),
        _Line(held + timedelta(days=1), "end_hearing", {"note": life.say("hearing", "ended")}, {}),
    ]


# ---------------------------------------------------------------- the opinion


def findings(life: Life) -> str:
    """What was found, as a sentence."""
    finding = life.slots["finding"]
    return f"{'' if finding.startswith('经') else life.say('decide', 'opening')}{finding}。"


def _claims(life: Life) -> list[tuple[str, str, str]]:
    """Claim, answer and result of each claim of the form."""
    asked = {claim[0]: claim for claim in life.case.topic.claims}
    if "is_unsettled" in life.slots:
        answer = life.say("mediate", "answer")
        return [(text, answer, "解释说明") for text in life.case.form.claims]
    say = life.case.words.say
    return [(text, say(asked[text][1]), asked[text][2]) for text in life.case.form.claims]


def decide(life: Life, on: date, opening: str = "") -> date:
    """Give the opinion, every claim answered with its result (art. 32)."""
    claims = _claims(life)
    results = {result for _text, _answer, result in claims}
    kind = "supported" if results == {"支持"} else "mixed" if "支持" in results else "explained"
    life.slots["verdict"] = kind
    found, verdict = f"{opening}{findings(life)}", life.say("decide", kind)
    basis = life.slots["basis"]
    facts = {
        "answers": [(answer, result) for _text, answer, result in claims],
        "opinion": f"{found}{verdict}",
        "legal_basis": basis if _ARTICLE.search(basis) else f"{basis}；《信访工作条例》第三十二条",
    }
    return life.write("decide", on, facts, {"findings": found, "verdict": verdict})


def serve(life: Life, on: date) -> None:
    """Hand over the opinion against a receipt, or with a witness when it is refused."""
    way = life.rng.choices(("direct", "mail", "other"), (76, 18, 6))[0]
    facts: dict[str, Any] = {"service_way": way, "receipt": "signed", "server": life.handler(max(on, life.on))}
    if life.is_fated("refused_service", 0.02):
        secretary = life.town.holder(life.case.place.id, "village_secretary", on)
        witness = life.town.cadre_names.get(secretary or 0, "村党组织书记")
        spoken = {"refusal": life.say("serve", "refusal"), "witness": f"{witness}（{life.case.place.name}党组织书记）"}
        facts |= {"service_way": "direct", "receipt": "refused", **spoken}
    else:
        facts |= {"receiver": life.say("serve", f"receiver_{way}"), "note": life.say("serve")}
    life.conclude(life.write("serve", on, facts))
