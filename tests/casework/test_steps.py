"""The life of a petition along every path, and taking steps back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import attachments, reading, steps
from desktop.casework.documents import Issued
from desktop.casework.session import Session
from desktop.casework.steps import Answer
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFile
from desktop.domain.stages import Stage
from desktop.store import audit, search
from desktop.store.tables import AuditLine, BookNumber, Claim, Event, Matter

Register = Callable[..., int]
Take = Callable[..., Any]
Dump = Callable[[int], dict[str, list[dict[str, Any]]]]

APPEAL = {"petition_class": "appeal", "route": "31-6"}


def later(at: datetime, days: int) -> datetime:
    return at + timedelta(days=days)


def answers(matter_id: int) -> tuple[Answer, ...]:
    query = Claim.select(Claim.id).where(Claim.matter == matter_id).tuples()
    return tuple(Answer(row[0], " 已丈量 ", "支持") for row in query)


def opinion(matter_id: int) -> dict[str, Any]:
    return {"answers": answers(matter_id), "opinion": "支持诉求", "legal_basis": "《土地管理法》第十四条"}


SERVED = {"service_way": "direct", "receipt": "signed"}
REDIRECTED = {"directed_to": "县人民法院", "reasons": "诉讼途径", "legal_basis": "《信访工作条例》第三十一条"}


def notice(on: date) -> Issued:
    """The paper that tells a petitioner of the acceptance."""
    return Issued("acceptance_notice", "信访事项受理告知书", "petitioner_notice", {}, on)


def clocks(file: MatterFile) -> dict[str, tuple[date, date | None]]:
    assert len({clock.rule_code for clock in file.clocks}) == len(file.clocks)
    return {clock.rule_code: (clock.started_on, clock.stopped_on) for clock in file.clocks}


# ---------------------------------------------------------------- whole lives


def test_the_whole_way_of_an_accepted_petition(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int], cadre_ids: list[int]
) -> None:
    matter_id = register()
    days = [later(at, n) for n in (0, 3, 10, 40, 44, 80)]
    take(matter_id, "screen", moment=days[1], proposal="拟受理", **APPEAL)
    accepted = take(
        matter_id,
        "accept",
        moment=days[2],
        papers=[notice(days[2].date())],
        unit_id=unit_ids[0],
        handler_id=cadre_ids[1],
        leader_id=cadre_ids[0],
    )
    assert accepted.say == "已受理。文书编号 信告〔2026〕1号。"
    assert accepted.id == matter_id
    file = reading.open_file(matter_id, by, days[2])
    assert (file.row.stage, file.disposition, file.accepted_on) == ("accepted", "受理告知", days[2].date())
    assert (file.unit_name, file.row.handler_name, file.row.leader_name) == ("村镇建设办", "钱文静", "赵志刚")
    assert clocks(file) == {"notice": (at.date(), days[2].date()), "handle": (days[2].date(), None)}
    assert file.row.next_rule == "handle"
    (document,) = file.documents
    assert (document.id, document.number, document.made_on) == (accepted.ids[1], "信告〔2026〕1号", days[2].date())

    take(matter_id, "decide", moment=days[3], **opinion(matter_id))
    take(matter_id, "serve", moment=days[4], **SERVED, receiver="本人")
    file = reading.open_file(matter_id, by, days[4])
    assert (file.decided_on, file.served_on) == (days[3].date(), days[4].date())
    assert [(claim.answer, claim.result) for claim in file.claims] == [("已丈量", "支持")] * 2
    assert file.row.closed_on == days[4].date()  # 办结 with the service, not with the filing
    assert clocks(file)["handle"][1] == days[4].date()
    assert clocks(file)["review_request"] == clocks(file)["evaluation"] == (days[4].date(), None)
    assert file.row.next_due_on is None  # the petitioner's own period is no deadline of the office

    take(matter_id, "close", moment=days[5], ground="settled", resolved_on=days[5].date())
    file = reading.open_file(matter_id, by, days[5])
    assert (file.row.stage, file.row.closed_on, file.row.resolved_on) == ("closed", days[4].date(), days[5].date())
    assert {code for code, (_, stopped) in clocks(file).items() if not stopped} == {"evaluation"}
    assert [e.action for e in reversed(file.events)] == ["register", "screen", "accept", "decide", "serve", "close"]
    assert file.events[1].text == "当面送达；签收；签收人 本人"

    take(matter_id, "archive", moment=days[5], retention="30", filed_by="李文书")
    file = reading.open_file(matter_id, by, days[5])
    assert (file.row.stage, file.row.closed_on) == ("archived", days[4].date())
    assert all(stopped for _, stopped in clocks(file).values())
    assert audit.first_broken() is None


@pytest.mark.parametrize(
    ("screened", "action", "facts", "stage", "disposition"),
    [
        (APPEAL, "redirect", REDIRECTED, "redirected", "引导告知"),
        ({"petition_class": "appeal", "route": "31-1"}, "guide", REDIRECTED, "redirected", "引导告知"),
        ({"petition_class": "inquiry"}, "redirect", REDIRECTED | {"directed_to": "县医保局"}, "redirected", "引导告知"),
        ({"petition_class": "suggestion"}, "reply", {"opinion": "已采纳"}, "replied", "直接回复"),
        ({"petition_class": "inquiry"}, "reply", {"opinion": "已说明"}, "replied", "直接回复"),
        (APPEAL, "transfer", {"unit_id": 1}, "transferred", "转送"),
        ({"petition_class": "suggestion"}, "transfer", {"unit_id": 1}, "transferred", "转送"),
    ],
)  # fmt: skip
def test_short_ways_end_with_one_step(
    register: Register,
    take: Take,
    by: Actor,
    at: datetime,
    unit_ids: list[int],
    screened: dict[str, str],
    action: str,
    facts: dict[str, Any],
    stage: str,
    disposition: str,
) -> None:
    if "unit_id" in facts:
        facts = {"unit_id": unit_ids[1]}
    matter_id = register()
    take(matter_id, "screen", **screened)
    take(matter_id, action, moment=later(at, 2), **facts)
    file = reading.open_file(matter_id, by, at)
    assert (file.row.stage, file.disposition) == (stage, disposition)
    assert file.row.closed_on == later(at, 2).date()
    rated = {"evaluation": (later(at, 2).date(), None)} if action == "reply" else {}
    assert clocks(file) == {"notice": (at.date(), later(at, 2).date())} | rated
    assert file.row.next_due_on is None
    assert not file.documents
    left = {step.transition.action for step in steps.next_steps(matter_id, by) if step.is_possible}
    assert left == {"resolve", "note", "archive"} | ({"evaluate"} if rated else set())
    take(matter_id, "archive", moment=later(at, 5), retention="10", filed_by="李文书")
    assert reading.open_file(matter_id, by, at).row.closed_on == later(at, 2).date()
    assert steps.next_steps(matter_id, by) == ()


@pytest.mark.parametrize("route", ["31-2", "31-3", "31-4", "31-5"])
def test_other_routes_follow_the_limits_of_their_own_law(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int], route: str
) -> None:
    matter_id = register()
    take(matter_id, "screen", petition_class="appeal", route=route)
    with pytest.raises(Refused, match="应当导入相应的法定程序"):
        take(matter_id, "accept", unit_id=unit_ids[0])
    limit = later(at, 40).date()
    take(matter_id, "route_in", unit_id=unit_ids[0], procedure="劳动仲裁", due_on=limit)
    file = reading.open_file(matter_id, by, at)
    assert (file.row.stage, file.row.next_rule, file.row.next_due_on) == ("routed", "routed", limit)
    assert clocks(file) == {"notice": (at.date(), at.date()), "routed": (at.date(), None)}
    take(matter_id, "procedure_reply", moment=later(at, 30), opinion="已裁决")
    file = reading.open_file(matter_id, by, at)
    assert (file.row.stage, file.row.closed_on) == ("replied", later(at, 30).date())
    assert clocks(file)["routed"][1] == later(at, 30).date()


# ---------------------------------------------------------------- every act leaves its traces


def test_every_step_has_its_event_and_its_audit_line(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int], cadre_ids: list[int]
) -> None:
    matter_id = register()
    acts: list[tuple[str, dict[str, Any]]] = [
        ("note", {"note": "已电话联系"}),
        ("screen", APPEAL),
        ("reassign", {"handler_id": cadre_ids[2]}),
        ("accept", {"unit_id": unit_ids[0]}),
        ("resolve", {"note": "双方和好"}),
        ("decide", opinion(matter_id)),
        ("serve", SERVED | {"service_way": "mail"}),
        ("close", {"ground": "settled"}),
        ("archive", {"retention": "10", "filed_by": "李文书"}),
    ]
    for action, facts in acts:
        before = (Event.select().count(), AuditLine.select().count(), Matter.get_by_id(matter_id).version)
        change = take(matter_id, action, **facts)
        assert change.kinds == {"matter"}
        assert change.say.startswith("已")
        after = (Event.select().count(), AuditLine.select().count(), Matter.get_by_id(matter_id).version)
        assert after == tuple(number + 1 for number in before)
        line = AuditLine.select().order_by(AuditLine.seq.desc()).get()
        assert (line.action, line.record_id, line.actor_id) == (action, matter_id, by.id)
        event = Event.select().order_by(Event.id.desc()).get()
        assert (event.action, event.actor_name, event.happened_on) == (action, "李文书", at.date())
        steps.take_back(matter_id, by, at)
        take(matter_id, action, **facts)
    assert audit.first_broken() is None


def test_resolved_and_concluded_are_two_days(register: Register, take: Take, by: Actor, at: datetime) -> None:
    matter_id = register()
    take(matter_id, "resolve", moment=later(at, 1), note="当场和好")
    row = reading.open_file(matter_id, by, at).row
    assert (row.stage, row.resolved_on, row.closed_on) == ("registered", later(at, 1).date(), None)


def test_reassigning_moves_nothing_else(register: Register, take: Take, dump: Dump, cadre_ids: list[int]) -> None:
    matter_id = register(handler_id=cadre_ids[0])
    before = dump(matter_id)
    take(matter_id, "reassign", handler_id=cadre_ids[2])
    after = dump(matter_id)
    assert after["matter"][0].pop("handler") == cadre_ids[2]
    assert before["matter"][0].pop("handler") == cadre_ids[0]
    assert after == before


# ---------------------------------------------------------------- taking back


def walk(stage: Stage, matter_id: int, take: Take, unit_id: int) -> None:
    way: list[tuple[Stage, str, dict[str, Any]]] = [
        (Stage.REGISTERED, "screen", APPEAL),
        (Stage.SCREENED, "accept", {"unit_id": unit_id}),
        (Stage.ACCEPTED, "decide", opinion(matter_id)),
        (Stage.DECIDED, "serve", SERVED),
    ]
    for before, action, facts in way:
        if before == stage:
            return
        take(matter_id, action, **facts)


@pytest.mark.parametrize(
    ("stage", "action", "facts"),
    [
        (Stage.REGISTERED, "screen", {**APPEAL, "proposal": "拟受理"}),
        (Stage.SCREENED, "accept", {"handler_id": "cadre", "leader_id": "cadre"}),
        (Stage.SCREENED, "redirect", REDIRECTED),
        (Stage.SCREENED, "transfer", {"unit_id": "unit"}),
        (Stage.ACCEPTED, "decide", {}),
        (Stage.DECIDED, "serve", SERVED | {"service_way": "mail"}),
        (Stage.SERVED, "close", {"ground": "settled", "resolved_on": date(2026, 11, 20)}),
        (Stage.ACCEPTED, "reassign", {"handler_id": "cadre"}),
        (Stage.ACCEPTED, "resolve", {"note": "和好"}),
        (Stage.SERVED, "note", {"note": "回访"}),
    ],
)
def test_taking_back_restores_exactly(
    register: Register,
    take: Take,
    dump: Dump,
    by: Actor,
    at: datetime,
    unit_ids: list[int],
    cadre_ids: list[int],
    stage: Stage,
    action: str,
    facts: dict[str, Any],
) -> None:
    matter_id = register(village_id=None, handler_id=cadre_ids[0])
    walk(stage, matter_id, take, unit_ids[0])
    ids = {"cadre": cadre_ids[2], "unit": unit_ids[1]}
    facts = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in facts.items()}
    if action == "accept":
        facts["unit_id"] = unit_ids[0]
    if action == "decide":
        facts = opinion(matter_id)
    before, found = dump(matter_id), search.matter_ids("宅基地")
    take(matter_id, action, **facts)
    assert dump(matter_id) != before or action == "note"
    change = steps.take_back(matter_id, by, at)
    assert dump(matter_id) == before
    assert search.matter_ids("宅基地") == found == [matter_id]
    assert change.say.startswith("已撤回")
    events = reading.open_file(matter_id, by, at).events
    assert [(e.action, e.is_taken_back) for e in events[:2]] == [("take_back", False), (action, True)]
    assert audit.first_broken() is None


def test_a_number_once_issued_stays_used(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int]
) -> None:
    matter_id = register()
    walk(Stage.SCREENED, matter_id, take, unit_ids[0])
    for number in (1, 2):
        accepted = take(matter_id, "accept", papers=[notice(at.date())], unit_id=unit_ids[0])
        assert accepted.say.endswith(f"信告〔2026〕{number}号。")
        if number == 1:
            steps.take_back(matter_id, by, at)
    papers = reading.open_file(matter_id, by, at).documents
    assert [(paper.number, paper.is_taken_back) for paper in papers] == [
        ("信告〔2026〕1号", True),
        ("信告〔2026〕2号", False),
    ]
    query = BookNumber.select(BookNumber.text).where(BookNumber.kind == "document").order_by(BookNumber.serial)
    assert [row[0] for row in query.tuples()] == ["信告〔2026〕1号", "信告〔2026〕2号"]


def test_steps_are_taken_back_one_by_one_down_to_the_registration(
    register: Register, take: Take, dump: Dump, by: Actor, at: datetime, unit_ids: list[int]
) -> None:
    matter_id = register()
    before = dump(matter_id)
    walk(Stage.SERVED, matter_id, take, unit_ids[0])
    for _ in range(4):
        steps.take_back(matter_id, by, at)
    assert dump(matter_id) == before
    with pytest.raises(Refused, match="没有可以撤回的步骤"):
        steps.take_back(matter_id, by, at)


def test_a_step_taken_back_can_be_redone_with_its_true_day(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int]
) -> None:
    matter_id = register()
    take(matter_id, "screen", moment=later(at, 1), **APPEAL)
    steps.take_back(matter_id, by, later(at, 9))
    take(matter_id, "screen", moment=later(at, 9), on=later(at, 1).date(), **APPEAL)
    assert steps.standing(matter_id).last_on == later(at, 1).date()
    with pytest.raises(Refused, match=f"不能早于上一步的日期（{later(at, 1).date()}）"):
        take(matter_id, "accept", moment=later(at, 9), on=at.date(), unit_id=unit_ids[0])


def test_only_the_author_takes_back(register: Register, take: Take, by: Actor, insider: Actor, at: datetime) -> None:
    matter_id = register()
    take(matter_id, "screen", **APPEAL)
    with pytest.raises(Refused, match="上一步由李文书办理"):
        steps.take_back(matter_id, insider, at)


def test_an_attachment_does_not_bar_taking_back(
    register: Register, take: Take, dump: Dump, office: Session, by: Actor, at: datetime
) -> None:
    matter_id = register()
    before = dump(matter_id)
    take(matter_id, "screen", **APPEAL)
    attachments.add(office, matter_id, attachments.take_in(office, "照片.jpg", b"picture"), at)
    steps.take_back(matter_id, by, at)
    assert dump(matter_id) == before
    (kept,) = reading.open_file(matter_id, by, at).attachments
    assert attachments.content(office, matter_id, kept.id) == b"picture"


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("action", ["accept", "decide", "serve", "close", "register", "take_back", "invented"])
def test_a_step_not_in_the_table_is_refused(register: Register, take: Take, action: str) -> None:
    matter_id = register()
    with pytest.raises(Refused, match=r"“已登记”的信访件不能做.*现在可以做：甄别"):
        take(matter_id, action)


def test_rights(register: Register, take: Take, by: Actor, reader: Actor, at: datetime, unit_ids: list[int]) -> None:
    matter_id = register()
    with pytest.raises(Refused, match="没有“甄别”的权限"):
        take(matter_id, "screen", who=reader, **APPEAL)
    with pytest.raises(Refused, match="没有办理的权限"):
        steps.take_back(matter_id, reader, at)
    assert not any(step.is_possible for step in steps.next_steps(matter_id, reader))
    walk(Stage.ACCEPTED, matter_id, take, unit_ids[0])
    clerk = by._replace(rights=by.rights - {"approve"})
    with pytest.raises(Refused, match="没有“出具处理意见”的权限"):
        take(matter_id, "decide", who=clerk, **opinion(matter_id))


def test_an_appeal_needs_its_route(register: Register, take: Take) -> None:
    with pytest.raises(Refused, match="第三十一条") as refusal:
        take(register(), "screen", petition_class="appeal")
    assert refusal.value.field == "route"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: given[:1],
        lambda given: (),
        lambda given: (given[0], given[1]._replace(text="  ")),
        lambda given: (given[0], given[1]._replace(result="")),
        lambda given: (given[0], given[1]._replace(claim_id=7)),
    ],
)
def test_a_step_that_fails_half_way_leaves_nothing(
    register: Register, take: Take, everything: Callable[[], Any], unit_ids: list[int], spoil: Callable[..., Any]
) -> None:
    matter_id = register()
    walk(Stage.ACCEPTED, matter_id, take, unit_ids[0])
    before = everything()
    with pytest.raises(Refused, match=r"第 [12] 项诉求还没有答复") as refusal:
        take(matter_id, "decide", **opinion(matter_id) | {"answers": spoil(answers(matter_id))})
    assert refusal.value.field == "answers"
    assert everything() == before
    take(matter_id, "decide", **opinion(matter_id))


def test_a_failure_after_the_writing_leaves_nothing(
    register: Register,
    take: Take,
    everything: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
    unit_ids: list[int],
    at: datetime,
) -> None:
    matter_id = register()
    walk(Stage.SCREENED, matter_id, take, unit_ids[0])
    before = everything()

    def broken(*_: object) -> None:
        raise RuntimeError("the last thing a step does")

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", broken)
        with pytest.raises(RuntimeError):
            take(matter_id, "accept", papers=[notice(at.date())], unit_id=unit_ids[0])
    assert everything() == before
    assert take(matter_id, "accept", papers=[notice(at.date())], unit_id=unit_ids[0]).say.endswith("信告〔2026〕1号。")


def test_a_petition_without_claims_can_be_decided(register: Register, take: Take, unit_ids: list[int]) -> None:
    matter_id = register(claims=())
    walk(Stage.ACCEPTED, matter_id, take, unit_ids[0])
    take(matter_id, "decide", answers=(), opinion="支持", legal_basis="依据")
    assert steps.standing(matter_id).stage == "decided"


def test_a_matter_that_is_gone(take: Take, by: Actor, at: datetime) -> None:
    for act in (
        lambda: take(404, "screen", **APPEAL),
        lambda: steps.take_back(404, by, at),
        lambda: steps.next_steps(404, by),
        lambda: reading.open_file(404, by, at),
    ):
        with pytest.raises(Refused, match="没有找到这一件"):
            act()
