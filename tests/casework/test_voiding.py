"""作废: one asks, another approves; the number stays used and nothing else knows the petition any more."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desktop.casework import links, reading, voiding
from desktop.casework import office as desk
from desktop.casework.session import ALL_RIGHTS, Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter
from desktop.store import audit, matters, search
from desktop.store.tables import BookNumber, Matter

Register = Callable[..., int]


@pytest.fixture
def second(office: Session) -> Actor:
    """周密, a second user with every right."""
    user = next(user for user in desk.users() if user.login == "mijian")
    return Actor(user.id, user.name, frozenset(ALL_RIGHTS))


def test_two_users_void_a_petition(register: Register, by: Actor, second: Actor, at: datetime) -> None:
    matter_id, kept_id = register(), register()
    number = Matter.get_by_id(matter_id).number
    voiding.ask(matter_id, "  重复登记 ", by, at)
    wish = voiding.pending(matter_id)
    assert wish is not None
    assert (wish.reason, wish.asker_name, wish.number) == ("重复登记", by.name, number)
    assert voiding.all_pending(second) == [wish]
    assert voiding.all_pending(by) == []  # nobody decides a request of their own
    change = voiding.approve(matter_id, second, at)
    assert number in change.say
    with pytest.raises(Refused, match="没有找到"):
        reading.open_file(matter_id, second, at)
    assert matters.ids(MatterFilter(at.date())) == [kept_id]
    assert matters.by_number(number) is None
    assert matter_id not in search.matter_ids("水渠", limit=10)
    entry = BookNumber.get(BookNumber.text == number)
    assert (entry.record_id, entry.void_reason, entry.voided_at) == (matter_id, "重复登记", at)
    assert Matter.get_by_id(register()).number not in (number, Matter.get_by_id(kept_id).number)
    assert audit.first_broken() is None


def test_nobody_approves_their_own_request(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register()
    voiding.ask(matter_id, "登记错误", by, at)
    with pytest.raises(Refused, match="另一位同事"):
        voiding.approve(matter_id, by, at)
    assert reading.open_file(matter_id, by, at).row.id == matter_id


def test_a_refused_request_leaves_the_petition_as_it_was(
    register: Register, by: Actor, second: Actor, at: datetime
) -> None:
    matter_id = register()
    voiding.ask(matter_id, "登记错误", by, at)
    with pytest.raises(Refused, match="不同意作废的理由") as no:
        voiding.refuse(matter_id, " ", second, at)
    assert no.value.field == "reason"
    voiding.refuse(matter_id, "事项成立", second, at)
    assert voiding.pending(matter_id) is None
    with pytest.raises(Refused, match="没有等待审批"):
        voiding.approve(matter_id, second, at)
    voiding.ask(matter_id, "确实重复", by, at + timedelta(days=1))  # it may be asked anew
    assert voiding.pending(matter_id) is not None
    voiding.refuse(matter_id, "", by, at + timedelta(days=1))  # who asked needs no reason to take it back
    assert [event.label for event in reading.open_file(matter_id, by, at).events[:2]] == ["不同意作废", "申请作废"]


@pytest.mark.parametrize("reason", ["", "   ", "理" * 201])
def test_a_request_needs_a_reason(register: Register, by: Actor, at: datetime, reason: str) -> None:
    matter_id = register()
    with pytest.raises(Refused) as no:
        voiding.ask(matter_id, reason, by, at)
    assert no.value.field == "reason"
    assert voiding.pending(matter_id) is None


def test_what_stands_in_the_way(register: Register, by: Actor, reader: Actor, second: Actor, at: datetime) -> None:
    one, other = register(), register()
    with pytest.raises(Refused, match="权限"):
        voiding.ask(one, "重复", reader, at)
    links.merge(one, other, "同一件事", by, at)
    for matter_id in (one, other):
        with pytest.raises(Refused, match="取消并案"):
            voiding.ask(matter_id, "重复", by, at)
    links.unmerge(one, by, at)
    voiding.ask(one, "重复", by, at)
    with pytest.raises(Refused, match="正等另一位同事"):
        voiding.ask(one, "重复", second, at)
    with pytest.raises(Refused, match="权限"):
        voiding.approve(one, reader, at)


def test_a_sealed_request_is_not_told_without_the_right(
    register: Register, by: Actor, insider: Actor, second: Actor, at: datetime
) -> None:
    matter_id = register(petition_class="accusation")
    voiding.ask(matter_id, "登记错误", insider, at)
    plain = Actor(second.id + 1, "旁人", second.rights - {"sealed"})
    assert voiding.all_pending(plain) == []
    with pytest.raises(Refused, match="没有找到"):
        voiding.approve(matter_id, plain, at)
