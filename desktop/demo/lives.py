"""What becomes of each petition: screening, acceptance, opinion, service, closing – until the day that is today."""

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.demo.cases import Act, Case
from desktop.demo.days import Days
from desktop.demo.township import Township


class Pace(NamedTuple):
    """Days that pass: receipt to screening, receipt to disposal, disposal to opinion, opinion to service.

    `accept_on` fixes the day of acceptance.
    """

    screen: int
    dispose: int
    decide: int
    serve: int
    accept_on: date | None = None


NEVER = 2000
"""So many days lie after `until` for every petition."""


def usual_pace(rng: Random) -> Pace:
    """As things go: most in time, about one in twenty notices and one in twenty opinions late."""
    dispose = rng.randint(16, 24) if rng.random() < 0.045 else rng.choice((1, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12))
    decide = rng.randint(60, 74) if rng.random() < 0.06 else rng.randint(9, 52)
    return Pace(min(rng.choice((0, 0, 0, 1, 1, 2, 3)), dispose), dispose, decide, rng.choice((0, 1, 1, 2, 3, 5)))


class Diary:
    """Writes the acts of one petition in order: each on a day, and entered at a moment of that day or soon after."""

    def __init__(self, case: Case, days: Days, rng: Random) -> None:
        self.case, self.days, self.rng = case, days, rng
        self.on = case.form.received_on
        self.at = case.entered

    def write(self, action: str, on: date, facts: dict[str, Any], exact: bool = False) -> date:
        """Put down an act on the next working day from `on`; returns that day."""
        day = max(on if exact else self.days.workday(on), self.on)
        late = self.rng.randint(4, 7) if self.rng.random() < 0.012 and not exact else 0
        entered_on = self.days.workday(day + timedelta(days=late)) if late else day
        at = self.days.moment(max(entered_on, self.at.date()))
        self.at = at if at > self.at else self.days.soon_after(self.at)
        self.on = day
        if self.at.date() <= self.days.until:
            self.case.acts.append(Act(self.at, action, {"on": day, **facts}))
        return day


class LifeMaker:
    """Tells the rest of the story of a petition."""

    def __init__(self, town: Township, days: Days, phrases: dict[str, Any], rng: Random) -> None:
        self.town, self.days, self.phrases, self.rng = town, days, phrases, rng

    def tell(self, case: Case, pace: Pace, parent: Case | None = None) -> None:
        """Fill `case.acts`, `closed_on` and `resolved_on`."""
        diary = Diary(case, self.days, self.rng)
        self._name_people(case)
        received = case.form.received_on
        way = self._way(case, parent)
        self._screen(case, diary, received + timedelta(days=pace.screen), way)
        on = pace.accept_on or received + timedelta(days=pace.dispose)
        match way:
            case "redirect":
                self._redirect(case, diary, on)
            case "transfer":
                self._transfer(case, diary, on, parent)
            case "reply":
                self._reply(case, diary, on)
            case _:
                self._handle(case, diary, on, pace)
        self._hand_over(case)

    def _name_people(self, case: Case) -> None:
        slots, names = case.words.slots, self.town.cadre_names
        slots["unit"], slots["to"] = case.topic.unit, case.topic.to or case.topic.unit
        slots["handler"] = names.get(case.form.handler_id or 0, "包村干部")
        slots["leader"] = names.get(case.form.leader_id or 0, "分管领导")
        finding = case.story.finding or self.rng.choice(case.topic.findings)
        slots["finding"], slots["basis"] = case.words.say(finding), case.words.pick(case.topic.basis)

    def _say(self, case: Case, part: str, kind: str = "sentences") -> str:
        return case.words.pick(self.phrases[part][kind])

    def _way(self, case: Case, parent: Case | None) -> str:
        topic, chance = case.topic, self.rng.random()
        if topic.petition_class == "accusation":
            return "transfer"
        if topic.route == "31-1":
            return "redirect"
        if topic.petition_class in ("suggestion", "inquiry"):
            return "transfer" if topic.to and chance < 0.3 else "reply"
        if parent is not None and parent.is_open_on(case.form.received_on) and chance < 0.6:
            return "transfer"
        if topic.route == "31-2" or topic.route == "31-3":
            return "redirect" if chance < 0.7 and topic.route == "31-2" else "transfer"
        return "transfer" if topic.to and chance < 0.28 else "accept"

    # ---------------------------------------------------------------- the ways

    def _screen(self, case: Case, diary: Diary, on: date, way: str) -> None:
        kind = "urgent" if "is_urgent" in case.form.flags else way
        facts = {
            "petition_class": case.topic.petition_class,
            "route": case.topic.route,
            "proposal": "" if case.is_sealed else self._say(case, "proposal", kind),
        }
        diary.write("screen", on, facts)

    def _redirect(self, case: Case, diary: Diary, on: date) -> None:
        slots = case.words.slots
        slots["basis"] = slots["basis"].replace("；", "、")
        if len(slots["finding"]) > 40:
            slots["finding"] = self.phrases["redirect"]["default"]
        facts = {"directed_to": slots["to"], "note": self._say(case, "redirect")}
        case.closed_on = diary.write("redirect", on, facts)
        self._finish(case, diary, resolved=0.2, after=(10, 60), kind="quiet")

    def _transfer(self, case: Case, diary: Diary, on: date, parent: Case | None) -> None:
        again = parent is not None and parent.is_open_on(case.form.received_on)
        if again:
            case.words.slots["to"] = case.topic.unit
        kind = "sealed" if case.is_sealed else "again" if again else "sentences"
        facts = {"unit_id": self.town.units[case.words.slots["to"]], "note": self._say(case, "transfer", kind)}
        case.closed_on = diary.write("transfer", on, facts)
        self._finish(case, diary, resolved=0.0 if case.is_sealed else 0.55, after=(12, 55), kind="quiet")

    def _reply(self, case: Case, diary: Diary, on: date) -> None:
        opinion = f"{case.words.slots['finding']}。"
        case.closed_on = diary.write("reply", on, {"opinion": opinion})
        self._finish(case, diary, resolved=0.85, after=(0, 15), kind="quiet")

    def _handle(self, case: Case, diary: Diary, on: date, pace: Pace) -> None:
        facts = {"unit_id": self.town.units[case.topic.unit], "note": self._say(case, "accept", "notes")}
        head = self.town.heads.get(case.topic.unit)
        if head and (case.form.handler_id is None or self.rng.random() < 0.4):
            facts["handler_id"] = head
        accepted = diary.write("accept", on, facts, exact=pace.accept_on is not None)
        decide_on = accepted + timedelta(days=pace.decide)
        self._notes(case, diary, accepted, decide_on)
        early = pace.decide < NEVER and self.rng.random() < 0.08
        if early:
            case.resolved_on = diary.write("resolve", decide_on - timedelta(days=2), {"note": self._settled(case)})
        decided = diary.write("decide", decide_on, self._opinion(case))
        way = self.rng.choices(("direct", "mail", "other"), (74, 18, 8))[0]
        facts = {"service_way": way, "note": self._say(case, "serve", way)}
        case.closed_on = diary.write("serve", decided + timedelta(days=pace.serve), facts)
        self._finish(case, diary, resolved=0.0 if early else 0.72, after=(2, 28), kind="unsettled")

    def _notes(self, case: Case, diary: Diary, accepted: date, decide_on: date) -> None:
        """Lines about visits and talks between acceptance and opinion."""
        room = (min(decide_on, accepted + timedelta(days=50)) - accepted).days
        said = self.phrases["note"]
        has_site = "{place}" in case.story.title + case.story.fact
        pool = said["dispute"] if case.topic.opponent else [*said["visit"], *(said["site"] if has_site else ())]
        lines = self.rng.sample([*pool, *said["talk"]], self.rng.choice((0, 1, 1, 2, 2, 3)))
        if "is_lead_case" in case.form.flags:
            lines += said["leader"]
        for place, line in enumerate(lines, 1):
            day = accepted + timedelta(days=2 + room * place // 5)
            if day < decide_on:
                diary.write("note", day, {"note": case.words.say(line)})

    def _opinion(self, case: Case) -> dict[str, Any]:
        asked = {claim[0]: claim for claim in case.topic.claims}
        answers = [asked[text] for text in case.form.claims]
        said = {text: case.words.say(answer) for text, answer, _ in answers}
        finding = case.words.slots["finding"]
        remedy = "closing" if case.topic.route == "31-6" else "procedure"
        opening = "" if finding.startswith("经") else self._say(case, "decide", "opening")
        return {
            "answers": [(said[text], result) for text, _, result in answers],
            "opinion": f"{opening}{finding}。{self._say(case, 'decide', remedy)}",
            "opinion_basis": case.words.slots["basis"],
        }

    # ---------------------------------------------------------------- the end

    def _settled(self, case: Case) -> str:
        """How it was settled in substance, in the words that fit the way it went."""
        ended_by = {act.action for act in case.acts}
        if ended_by & {"redirect", "transfer"}:
            kind = "directed"
        elif "reply" in ended_by:
            kind = "answered"
        else:
            kind = "dispute" if case.topic.opponent else "sentences"
        return self._say(case, "resolve", kind)

    def _finish(self, case: Case, diary: Diary, resolved: float, after: tuple[int, int], kind: str) -> None:
        """Resolution in substance, if it comes to that, and the closing of the file."""
        ended = diary.on
        if resolved and case.resolved_on is None and self.rng.random() < resolved:
            case.resolved_on = self.days.workday(ended + timedelta(days=self.rng.randint(*after)))
        if case.resolved_on is None or case.resolved_on < ended:
            wait = self.rng.randint(31, 40) if kind == "unsettled" else self.rng.randint(4, 25)
            kind = kind if case.resolved_on is None else "settled"
            diary.write("close", ended + timedelta(days=wait), {"note": self._say(case, "close", kind)})
            return
        note = self._settled(case)
        at_closing = kind == "unsettled" and self.rng.random() < 0.5
        if not at_closing:
            case.resolved_on = diary.write("resolve", case.resolved_on, {"note": note})
        close_on = case.resolved_on + timedelta(days=self.rng.randint(1, 20))
        facts = {"note": self._say(case, "close", "settled")}
        diary.write("close", close_on, {**facts, "resolved_on": case.resolved_on} if at_closing else facts)

    def _hand_over(self, case: Case) -> None:
        """A cadre who leaves hands the open petitions to whoever answers for the village then."""
        left = self.town.left_on.get(case.form.handler_id or 0)
        if left is None or case.entered.date() > left:
            return
        day = self.days.workday(left + timedelta(days=1))
        taken_over = any(act.facts.get("handler_id") and act.at.date() <= day for act in case.acts)
        follower = self.town.holder(case.place.id, "liaison_cadre", day)
        if follower is None or taken_over or not case.is_open_on(day):
            return
        case.words.slots["handler"] = self.town.cadre_names[follower]
        facts = {"on": day, "handler_id": follower, "note": self._say(case, "reassign")}
        case.acts.append(Act(self.days.moment(day), "reassign", facts))
        case.acts.sort(key=lambda act: act.at)
