"""Links between matters and merging: order, refusals, counts, exact undoing, and nothing of a sealed matter told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from desktop.casework import access, links, petitions, reading, steps, summary, voiding
from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.codes import LinkKind
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.store import audit, matter_files, matters, search
from desktop.store import links as rows
from desktop.store.tables import ALL, AuditLine, Clock, Event, Matter, MatterLink, Petition

Register = Callable[..., int]
Take = Callable[..., Any]
OpenOffice = Callable[[], AbstractContextManager[Session]]
Rows = dict[str, list[dict[str, Any]]]


def ties() -> list[tuple[int, int, str]]:
    return [(link.source_id, link.target_id, link.kind) for link in MatterLink.select().order_by(MatterLink.id)]


def lines(matter_id: int, action: str) -> list[tuple[str, bool]]:
    return [(e.text, e.is_taken_back) for e in matter_files.events(matter_id) if e.action == action]


def is_repeat(matter_id: int) -> bool:
    return bool(Matter.get_by_id(matter_id).is_repeat)


@pytest.fixture
def two(register: Register, at: datetime) -> tuple[int, int]:
    """(earlier, later); the later one is entered first."""
    later = register(title="再次反映宅基地界址")
    return register(received_on=at.date() - timedelta(days=9)), later


# ---------------------------------------------------------------- typed links


@pytest.mark.parametrize("kind", links.LINKABLE)
@pytest.mark.parametrize("turned", [False, True])
def test_a_link_goes_from_the_later_to_the_earlier(
    two: tuple[int, int], by: Actor, at: datetime, kind: str, turned: bool
) -> None:
    earlier, later = two
    first, second = (earlier, later) if turned else (later, earlier)
    change = links.link(first, second, kind, by, at)
    assert ties() == [(later, earlier, kind)]
    assert set(change.ids) == {later, earlier}
    assert (is_repeat(later), is_repeat(earlier)) == (kind == "repeat", False)
    numbers = [Matter.get_by_id(i).number for i in (earlier, later)]
    (mine, _), (other, _) = *lines(later, "link"), *lines(earlier, "link")
    assert numbers[0] in mine
    assert numbers[1] in other
    (link,) = reading.open_file(later, by, at).links
    assert (link.matter_id, link.kind, link.outgoing) == (earlier, kind, True)

    links.unlink(link.id, by, at)
    assert ties() == []
    assert not is_repeat(later)
    assert lines(later, "unlink")
    assert lines(earlier, "unlink")
    assert audit.first_broken() is None


def test_a_void_earlier_matter_makes_no_repeat(two: tuple[int, int], by: Actor, insider: Actor, at: datetime) -> None:
    earlier, later = two
    links.link(later, earlier, "repeat", by, at)
    voiding.ask(earlier, "登记错误", by, at)
    assert is_repeat(later)
    voiding.approve(earlier, insider, at)
    assert not is_repeat(later)


def test_the_links_of_an_archived_file_stand(two: tuple[int, int], take: Take, by: Actor, at: datetime) -> None:
    earlier, later = two
    links.link(later, earlier, "related", by, at)
    take(later, "screen", petition_class="inquiry")
    take(later, "reply", opinion="已解答")
    take(later, "archive", retention="10", filed_by="李文书")
    before = ties()
    with pytest.raises(Refused, match="已经归档"):
        links.unlink(MatterLink.get().id, by, at)
    with pytest.raises(Refused, match="已经归档"):
        links.link(later, earlier, "same", by, at)
    assert ties() == before


def test_of_one_day_the_order_of_entry_counts(register: Register, by: Actor, at: datetime) -> None:
    first, second = register(), register()
    links.link(first, second, "repeat", by, at)
    assert ties() == [(second, first, "repeat")]


def test_one_link_between_two_and_none_to_itself(two: tuple[int, int], by: Actor, at: datetime) -> None:
    earlier, later = two
    links.link(later, earlier, "related", by, at)
    for first, second, kind, said in (
        (later, earlier, "related", "已经关联"),
        (earlier, later, "repeat", "已经关联（相关）"),
        (later, later, "same", "自己"),
        (later, earlier, "merged", "关联方式"),
        (later, earlier, "", "关联方式"),
        (later, 1, "same", "没有找到"),
    ):
        with pytest.raises(Refused, match=said):
            links.link(first, second, kind, by, at)
    assert len(ties()) == 1
    assert len(lines(later, "link")) == 1


def test_a_repeat_never_runs_in_a_circle(register: Register, by: Actor, at: datetime) -> None:
    """A late entry may have been registered as the repeat of a petition that came in after it."""
    a = register()
    b = register(received_on=at.date() - timedelta(days=5), repeat_of=a)
    c = register(received_on=at.date() - timedelta(days=9), repeat_of=b)
    with pytest.raises(Refused, match="互为重复"):
        links.link(a, c, "repeat", by, at)
    links.link(a, c, "related", by, at)
    assert not is_repeat(a)


def test_a_petition_stays_a_repeat_while_one_link_says_so(register: Register, by: Actor, at: datetime) -> None:
    first, second, third = register(), register(), register()
    for other in (first, second):
        links.link(third, other, "repeat", by, at)
    for link in MatterLink.select():
        assert is_repeat(third)
        links.unlink(link.id, by, at)
    assert not is_repeat(third)


def test_linking_is_no_step(two: tuple[int, int], take: Take, by: Actor, at: datetime) -> None:
    """A link neither stands in the way of taking back nor is taken back with a step."""
    earlier, later = two
    take(later, "screen", petition_class="appeal", route="31-6")
    links.link(later, earlier, "repeat", by, at)
    assert steps.take_back(later, by, at).say == "已撤回“甄别”。"
    assert is_repeat(later)
    assert ties() == [(later, earlier, "repeat")]


def test_rights(two: tuple[int, int], reader: Actor, by: Actor, at: datetime) -> None:
    earlier, later = two
    links.link(later, earlier, "same", by, at)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: links.link(later, earlier, "same", reader, at),
        lambda: links.unlink(MatterLink.select().get().id, reader, at),
        lambda: links.merge(later, earlier, "同一件事", reader, at),
        lambda: links.unmerge(later, reader, at),
    )
    for act in acts:
        with pytest.raises(Refused, match="权限"):
            act()


# ---------------------------------------------------------------- sealed matters


def test_a_sealed_matter_cannot_be_linked_without_the_right(
    register: Register, by: Actor, insider: Actor, at: datetime
) -> None:
    sealed, plain = register(petition_class="accusation"), register()
    change = links.link(plain, sealed, "related", insider, at)
    link_id = MatterLink.select().get().id
    assert set(change.ids) == {plain, sealed}
    assert reading.open_file(plain, by, at).links == ()
    assert lines(plain, "link") == []  # the open matter does not tell
    assert len(lines(sealed, "link")) == 1
    other = register()
    acts: tuple[Callable[[], Any], ...] = (
        lambda: links.link(other, sealed, "repeat", by, at),
        lambda: links.link(sealed, other, "repeat", by, at),
        lambda: links.unlink(link_id, by, at),
        lambda: links.merge(other, sealed, "同一件事", by, at),
        lambda: links.merge(sealed, other, "同一件事", by, at),
        lambda: links.unmerge(sealed, by, at),
        lambda: links.merged_files(sealed, by),
        lambda: links.main_of(sealed, by),
    )
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.sentence == access.GONE
    with pytest.raises(Refused, match="检举控告件"):
        links.merge(sealed, other, "同一件事", insider, at)


def test_two_sealed_ones_are_merged_by_insiders(register: Register, insider: Actor, by: Actor, at: datetime) -> None:
    one, two = register(petition_class="accusation"), register(petition_class="accusation")
    links.merge(two, one, "同一举报", insider, at)
    assert [file.row.id for file in links.merged_files(one, insider)] == [two]
    links.unmerge(two, insider, at)
    assert search.matter_ids("宅基地") == []


# ---------------------------------------------------------------- merging


def test_two_matters_become_one_file(two: tuple[int, int], take: Take, by: Actor, at: datetime) -> None:
    earlier, later = two
    numbers = [Matter.get_by_id(i).number for i in two]
    before = matters.ids(matters.MatterFilter(at.date(), is_open=True))
    change = links.merge(later, earlier, " 同一人同一事 ", by, at)
    assert change.id == earlier
    assert set(before) - set(matters.ids(matters.MatterFilter(at.date(), is_open=True))) == {later}
    merged = reading.open_file(later, by, at)
    assert (merged.row.number, merged.row.stage, merged.row.closed_on) == (numbers[1], "closed", at.date())
    assert merged.disposition == "并入"
    assert merged.row.next_due_on is None
    assert [clock.stopped_on for clock in merged.clocks] == [at.date()]
    assert not merged.row.is_repeat
    main = links.main_of(later, by)
    assert main is not None
    assert (main.id, main.number) == (earlier, numbers[0])
    (file,) = links.merged_files(earlier, by)
    assert (file.row.id, file.merged_on) == (later, at.date())
    assert [party.name for party in file.parties] == ["李桂兰"]
    assert [claim.text for claim in file.claims] == ["派员现场丈量", "主持调解"]
    assert lines(later, "merge") == [(f"并入 {numbers[0]}：同一人同一事", False)]
    assert lines(earlier, "merge") == [(f"{numbers[1]} 并入本件：同一人同一事", False)]
    assert links.main_of(earlier, by) is None
    assert links.merged_files(later, by) == ()
    take(earlier, "screen", petition_class="appeal", route="31-6")  # the main one goes on


def test_what_cannot_be_merged(register: Register, take: Take, by: Actor, at: datetime) -> None:
    a, b, c, closed = (register() for _ in range(4))
    take(closed, "screen", petition_class="inquiry")
    take(closed, "reply", opinion="已解答")
    links.merge(b, a, "同一件事", by, at)
    state = ties(), Matter.get_by_id(c).stage
    for merged, main, reason, said in (
        (c, a, " ", "理由"),
        (c, c, "同", "自己"),
        (c, closed, "同", "已经办结"),
        (closed, c, "同", "已经办结"),
        (c, b, "同", "已经办结"),
        (b, c, "同", "已经办结"),
        (a, b, "同", "已经办结"),
        (c, 1, "同", "没有找到"),
    ):
        with pytest.raises(Refused, match=said):
            links.merge(merged, main, reason, by, at)
    assert (ties(), Matter.get_by_id(c).stage) == state
    with pytest.raises(Refused, match="没有并入"):
        links.unmerge(a, by, at)
    with pytest.raises(Refused, match="请用“取消并案”"):
        links.unlink(MatterLink.select().get().id, by, at)
    with pytest.raises(Refused, match="已经关联（并案）"):
        links.link(b, a, "same", by, at)


def test_a_main_file_may_be_merged_on(register: Register, by: Actor, at: datetime) -> None:
    a, b, c = register(), register(), register()
    links.merge(c, b, "同一件事", by, at)
    links.merge(b, a, "同一件事", by, at)
    assert [file.row.id for file in links.merged_files(a, by)] == [b, c]
    links.unmerge(c, by, at)
    assert [file.row.id for file in links.merged_files(a, by)] == [b]
    assert Matter.get_by_id(c).closed_on is None


def test_unmerging_goes_on_where_it_stood(two: tuple[int, int], by: Actor, insider: Actor, at: datetime) -> None:
    earlier, later = two
    links.link(later, earlier, "repeat", by, at)
    links.merge(later, earlier, "同一件事", by, at)
    change = links.unmerge(later, insider, at + timedelta(days=3))  # anybody who handles may
    assert "回到“已登记”" in change.say
    assert ties() == [(later, earlier, "repeat")]
    for matter_id in two:
        assert [back for _, back in lines(matter_id, "merge")] == [True]
        assert [text for text, _ in lines(matter_id, "take_back")] == ["撤回“并案”"]
    assert steps.standing(later).last_on == Matter.get_by_id(later).received_on
    links.merge(later, earlier, "还是同一件事", by, at)
    assert [file.row.id for file in links.merged_files(earlier, by)] == [later]


def test_a_merged_one_takes_no_step_until_it_is_unmerged(
    two: tuple[int, int], take: Take, by: Actor, at: datetime
) -> None:
    earlier, later = two
    links.merge(later, earlier, "同一件事", by, at)
    assert steps.next_steps(later, by) == ()
    for action in ("resolve", "note", "archive", "screen", "invented"):
        with pytest.raises(Refused, match=r"本件已并入另一件.*先取消并案"):
            take(later, action, note="已化解")
    links.unmerge(later, by, at)
    take(later, "resolve", note="已化解")


def test_its_author_may_also_take_the_merge_back_as_a_step(
    two: tuple[int, int], by: Actor, insider: Actor, at: datetime
) -> None:
    earlier, later = two
    links.merge(later, earlier, "同一件事", by, at)
    with pytest.raises(Refused, match="请由本人撤回"):
        steps.take_back(later, insider, at)
    steps.take_back(later, by, at)
    assert ties() == []
    assert [back for _, back in lines(earlier, "merge")] == [True]


def books() -> Rows:
    """Every row of every table but history and audit; the counter of changes is left out."""
    found = {t.__name__: list(t.select().dicts()) for t in ALL if t not in (Event, AuditLine)}
    for matter in found["Matter"]:
        matter.pop("version")
    return found


PATHS: tuple[tuple[tuple[str, dict[str, Any]], ...], ...] = (
    (),
    (("screen", {"petition_class": "appeal", "route": "31-6", "proposal": "受理"}),),
    (
        ("screen", {"petition_class": "appeal", "route": "31-6"}),
        ("accept", {"unit_id": None}),
        ("note", {"note": "已走访"}),
    ),
    (
        ("screen", {"petition_class": "appeal", "route": "31-6"}),
        ("accept", {"unit_id": None}),
        ("decide", {"answers": None, "opinion": "支持", "legal_basis": "依法"}),
    ),
)


@settings(max_examples=12)
@given(mine=st.sampled_from(PATHS), main=st.sampled_from(PATHS), days=st.integers(0, 90), kind=st.sampled_from(["", *links.LINKABLE]))  # fmt: skip
def test_merging_and_unmerging_changes_nothing(
    new_office: OpenOffice, mine: Any, main: Any, days: int, kind: str
) -> None:
    with new_office() as office:
        by, at = office.actor, datetime(2026, 11, 20, 9, 0)
        unit = int(desk.unit_choices()[0].id)
        made = []
        for path in (mine, main):
            form = NewPetition("letter", at.date(), "反映道路损坏", parties=(NewParty(name="甲某"),), claims=("修复",))
            matter_id = petitions.register(form, by, at).id
            for action, facts in path:
                steps.take(matter_id, action, filled(matter_id, facts, unit) | {"on": at.date()}, by, at)
            made.append(matter_id)
        if kind:
            links.link(*made, kind, by, at)
        before, found = books(), sorted(search.matter_ids("道路损坏"))
        later = at + timedelta(days=days)
        links.merge(*made, "同一件事", by, later)
        assert books() != before
        links.unmerge(made[0], by, later)
        assert books() == before
        assert sorted(search.matter_ids("道路损坏")) == found


def filled(matter_id: int, facts: dict[str, Any], unit: int) -> dict[str, Any]:
    answers = tuple(steps.Answer(claim.id, "将修复", "支持") for claim in matter_files.claims(matter_id))
    return {name: {"unit_id": unit, "answers": answers}.get(name, value) for name, value in facts.items()}


# ---------------------------------------------------------------- whatever is linked and merged, the books stay right


def refusal(act: Callable[[], Any]) -> str:
    """What the act is refused with; "" when it is done."""
    try:
        act()
    except Refused as refused:
        return refused.sentence
    return ""


class Ties(RuleBasedStateMachine):
    """Registers, links, unlinks, merges, unmerges and steps in any order."""

    def __init__(self, new_office: OpenOffice) -> None:
        super().__init__()
        self.opened = new_office()
        self.by = self.opened.__enter__().actor
        self.now = datetime(2026, 11, 20, 9, 0)
        self.ids: list[int] = []
        for ago in (0, 20, 40):
            self.register(ago, None)

    def teardown(self) -> None:
        try:
            counted = summary.summarise(dates.month(2026, 11), self.by, self.now.date())
            assert all(line.endswith("核对无误") for line in counted.checks)
            values = {figure.name: figure.value for figure in counted.figures}
            # every petition counts as received, merged or not
            assert values["received_ytd"] == len(self.ids)
            assert values["open"] == Matter.select().where(Matter.closed_on.is_null()).count()
            assert audit.first_broken() is None
        finally:
            self.opened.__exit__(None, None, None)

    @precondition(lambda self: len(self.ids) < 6)
    @rule(ago=st.integers(0, 60), repeats=st.integers(0, 9))
    def register(self, ago: int, repeats: int | None) -> None:
        earlier = self.ids[repeats] if repeats is not None and repeats < len(self.ids) else None
        day = self.now.date() - timedelta(days=ago)
        form = NewPetition("letter", day, "反映道路损坏", parties=(NewParty(name="甲某"),), repeat_of=earlier)
        self.ids.append(petitions.register(form, self.by, self.now).id)

    @rule(data=st.data(), kind=st.sampled_from(["repeat", "repeat", *links.LINKABLE]))
    def link(self, data: st.DataObject, kind: str) -> None:
        one, other = data.draw(st.lists(st.sampled_from(self.ids), min_size=2, max_size=2, unique=True))
        is_tied = bool(rows.ties_between(one, other))
        said = refusal(lambda: links.link(one, other, kind, self.by, self.now))
        assert bool(said) is is_tied or "互为重复" in said

    @precondition(lambda self: bool(ties()))
    @rule(data=st.data())
    def unlink(self, data: st.DataObject) -> None:
        link = data.draw(st.sampled_from(list(MatterLink.select().order_by(MatterLink.id))))
        said = refusal(lambda: links.unlink(link.id, self.by, self.now))
        assert bool(said) is (link.kind == LinkKind.MERGED)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        pair = data.draw(st.lists(st.sampled_from(self.ids), min_size=2, max_size=2, unique=True))
        closed = [Matter.get_by_id(i).closed_on is not None for i in pair]
        assert bool(refusal(lambda: links.merge(*pair, "同一件事", self.by, self.now))) is any(closed)

    @rule(data=st.data())
    def unmerge(self, data: st.DataObject) -> None:
        matter_id = data.draw(st.sampled_from(self.ids))
        was_merged = rows.merged_into(matter_id) is not None
        said = refusal(lambda: links.unmerge(matter_id, self.by, self.now))
        assert bool(said) is not was_merged or "又办了" in said

    @rule(data=st.data(), action=st.sampled_from(["screen", "reply", "note", "take_back"]))
    def step(self, data: st.DataObject, action: str) -> None:
        matter_id = data.draw(st.sampled_from(self.ids))
        facts = {"on": self.now.date(), "petition_class": "inquiry", "opinion": "已解答", "note": "已走访"}
        if action == "take_back":
            refusal(lambda: steps.take_back(matter_id, self.by, self.now))
        else:
            refusal(lambda: steps.take(matter_id, action, facts, self.by, self.now))

    @rule(days=st.integers(1, 5))
    def days_go_by(self, days: int) -> None:
        self.now = min(self.now + timedelta(days=days), datetime(2026, 11, 30, 9, 0))

    @invariant()
    def no_circles_and_repeats_marked_by_their_links(self) -> None:
        below: dict[str, dict[int, set[int]]] = {}
        for source, target, kind in ties():
            below.setdefault(kind, {}).setdefault(source, set()).add(target)
        for kind in (LinkKind.REPEAT, LinkKind.MERGED):
            assert not has_circle(below.get(kind, {}))
        repeats = set(below.get(LinkKind.REPEAT, {}))
        assert repeats == {row.id for row in Matter.select().where(Matter.is_repeat)}

    @invariant()
    def a_merged_one_is_closed_and_its_clocks_stand_still(self) -> None:
        merged = {source for source, _, kind in ties() if kind == LinkKind.MERGED}
        assert merged == {row.matter_id for row in Petition.select().where(Petition.disposition == links.MERGED)}
        for row in Matter.select().where(Matter.id.in_(merged)):
            assert row.closed_on is not None
            assert row.next_due_on is None
            assert not Clock.select().where((Clock.matter == row.id) & Clock.stopped_on.is_null()).exists()


def has_circle(below: dict[int, set[int]]) -> bool:
    """Take away what points nowhere until nothing changes: what is left runs in a circle."""
    left = {node: set(targets) for node, targets in below.items()}
    while True:
        ends = {node for node, targets in left.items() if not targets & left.keys()}
        if not ends:
            return bool(left)
        left = {node: targets for node, targets in left.items() if node not in ends}


def test_random_ties(new_office: OpenOffice) -> None:
    run_state_machine_as_test(
        lambda: Ties(new_office),
        settings=settings(
            max_examples=12, stateful_step_count=25, phases=(Phase.explicit, Phase.reuse, Phase.generate)
        ),
    )


def test_a_merged_petition_counts_for_no_rate(register: Register, by: Actor, at: datetime) -> None:
    main, other = register(), register(title="同一事项再次来访")
    links.merge(other, main, "同一事项", by, at)
    counted = summary.summarise(dates.month(at.year, at.month), by, at.date())
    values = {figure.name: figure.value for figure in counted.figures}
    assert (values["received"], values["closed"]) == (2, 1)
    assert (values["notice_due"], values["notice_on_time"]) == (0, 0)
