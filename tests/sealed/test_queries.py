"""Every question that a page or a command asks of the office, asked without the right and with it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from desktop.casework import (
    access,
    attachments,
    clock_upkeep,
    documents,
    links,
    office,
    parties,
    petitions,
    reading,
    steps,
    summary,
    urging,
    views,
    voiding,
)
from desktop.casework.session import Session
from desktop.domain.dates import month
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter, NewParty, NewPetition
from desktop.store import matters, search
from desktop.store.tables import Clock, Matter, Person
from tests.sealed.conftest import ACCUSED, ACCUSER, AT, CONTENT, PHONE, SCREENED, TITLE, TODAY, WITNESS, Sealed

NOVEMBER = month(2026, 11)
LATER = TODAY + timedelta(days=60)

Ask = Callable[[Actor], object]


def everything(by: Actor, **wanted: Any) -> object:
    """Rows of a list as pages make it."""
    return matters.rows(matters.ids(MatterFilter(TODAY, with_sealed=by.may("sealed"), **wanted)))


QUESTIONS: dict[str, Ask] = {
    **{f"list by {sort}": lambda by, sort=sort: everything(by, sort=sort) for sort in matters.SORTS},
    "list of open ones": lambda by: everything(by, is_open=True),
    "list of closed ones": lambda by: everything(by, is_open=False),
    "list as a command asks for it": lambda by: reading.listed(MatterFilter(TODAY, with_sealed=True), by, 99),
    "due rows": lambda by: reading.due_rows(by, TODAY, 50),
    "requests to void": lambda by: voiding.all_pending(by._replace(id=1)),
    "own and shipped views": lambda by: [everything(by, **_conditions(view.wanted)) for view in views.every(by, TODAY)],
    "recompute preview": lambda by: _preview(by),
    "records behind a figure": lambda by: summary.records("received", NOVEMBER, by, TODAY),
    "records behind the sealed figure": lambda by: summary.records("received.sealed", NOVEMBER, by, TODAY),
}


def _conditions(wanted: MatterFilter) -> dict[str, Any]:
    return {name: value for name, value in wanted._asdict().items() if name not in ("today", "with_sealed")}


def _preview(by: Actor) -> object:
    Clock.update(warn_days=Clock.warn_days + 1).execute()
    return clock_upkeep.preview(by)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_shows_them_to_the_holder_only(name: str, sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    assert sealed.in_(QUESTIONS[name](holder))
    assert sealed.in_(QUESTIONS[name](clerk)) == set()


# ---------------------------------------------------------------- search and hints never know of them, for anybody

TYPED = (TITLE, "冬粮仓", CONTENT, "老祠堂", ACCUSER, ACCUSED, WITNESS, SCREENED, PHONE, "0001", "oyyq", "zgqm", "密信")


@pytest.mark.parametrize("text", TYPED)
def test_a_search_finds_nothing_of_them(text: str, sealed: Sealed, clerk: Actor) -> None:
    assert sealed.in_(reading.find(text, clerk), everything(clerk, text=text)) == set()
    assert not set(sealed.ids) & set(search.matter_ids(text))


def test_the_search_does_find_the_same_words_in_an_open_matter(
    sealed: Sealed, clerk: Actor, new_form: Callable[..., NewPetition]
) -> None:
    opened = petitions.register(new_form(), clerk, AT).id
    for text in (TITLE, "冬粮仓", CONTENT, ACCUSER, PHONE, "oyyq"):
        assert [row.id for row in reading.find(text, clerk)] == [opened]


def test_hints_of_the_intake_form(
    sealed: Sealed, clerk: Actor, village_ids: list[int], new_form: Callable[..., NewPetition]
) -> None:
    def hints() -> list[Any]:
        form = new_form()
        people = [*form.parties, NewParty(name=ACCUSED), NewParty(name=WITNESS), NewParty(name="匿名", phone=PHONE)]
        same = [hint for one in people for hint in petitions.same_person(one, village_ids[0])]
        return [*same, *petitions.similar(form.title, form.content, village_ids[0], "", TODAY)]

    assert hints() == []
    opened = petitions.register(new_form(), clerk, AT).id
    assert {hint.matter_id for hint in hints()} == {opened}


def test_the_register_of_people(sealed: Sealed, clerk: Actor, register: Callable[..., int], holder: Actor) -> None:
    def offered() -> list[Any]:
        typed = (ACCUSER, ACCUSED, WITNESS, "zgqm", "oyyq", "zhugeqingming")
        return [row.name for text in typed for row in office.people_named_like(text)]

    assert offered() == []  # the one who was registered before the screening has left it
    assert Person.get(Person.name == WITNESS).deleted_at is not None
    steps.take(sealed.screened, "screen", {"on": TODAY, "petition_class": "appeal", "route": "31-6"}, holder, AT)
    assert set(offered()) == {WITNESS}


def test_who_was_known_before_stays_in_the_register(register: Callable[..., int], holder: Actor) -> None:
    register(parties=(NewParty(name=WITNESS, phone=PHONE),))
    later = register(title=SCREENED, parties=(NewParty(name=WITNESS, phone=PHONE),))
    steps.take(later, "screen", {"on": TODAY, "petition_class": "accusation"}, holder, AT)
    assert [row.name for row in office.people_named_like(WITNESS)] == [WITNESS]


# ---------------------------------------------------------------- open matters that hung together with a sealed one


def test_an_open_matter_tells_nothing_of_a_sealed_one(sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    for matter_id in sealed.open_ids:
        assert sealed.in_(reading.open_file(matter_id, clerk, AT)) == set()
        assert sealed.in_(reading.open_file(matter_id, holder, AT))
    assert links.merged_files(sealed.repeated, clerk) == ()


def test_a_matter_is_no_repeat_of_a_sealed_one(
    register: Callable[..., int], take: Any, clerk: Actor, holder: Actor
) -> None:
    first, second = register(title=SCREENED), register()
    links.link(second, first, "repeat", clerk, AT)
    assert Matter.get_by_id(second).is_repeat
    take(first, "screen", who=holder, petition_class="accusation")
    assert not Matter.get_by_id(second).is_repeat
    steps.take_back(first, holder, AT)
    assert Matter.get_by_id(second).is_repeat


def test_a_merge_into_one_that_was_sealed_cannot_be_undone_without_the_right(
    register: Callable[..., int], take: Any, clerk: Actor, holder: Actor
) -> None:
    merged, main = register(), register(title=SCREENED)
    links.merge(merged, main, "同一事项", clerk, AT)
    take(main, "screen", who=holder, petition_class="accusation")
    with pytest.raises(Refused, match="没有找到"):
        links.unmerge(merged, clerk, AT)
    assert links.main_of(merged, clerk) is None
    links.unmerge(merged, holder, AT)


# ---------------------------------------------------------------- by id, by number


def test_by_id_and_by_number_they_are_not_there(sealed: Sealed, office: Session, clerk: Actor) -> None:
    number = Matter.get_by_id(sealed.screened).number
    party = Matter.get_by_id(sealed.registered).id
    clock = Clock.get(Clock.matter == sealed.registered).id
    link = links_of(sealed)
    acts: tuple[Callable[[], object], ...] = (
        *(lambda i=i: reading.open_file(i, clerk, AT) for i in sealed.ids),
        lambda: reading.open_by_number(number, clerk, AT),
        lambda: steps.next_steps(sealed.registered, clerk),
        lambda: parties.people_of(party, clerk),
        lambda: documents.facts_of(sealed.document_id, clerk),
        lambda: reading.issued_paper(office, sealed.document_id),
        lambda: reading.keep_paper(office, sealed.document_id, b"%PDF", AT),
        lambda: reading.note_print(sealed.ids, "registration", clerk, AT),
        lambda: reading.note_reveal(sealed.registered, 1, clerk, AT),
        lambda: reading.may_see(sealed.ids, clerk),
        lambda: attachments.content(office, sealed.screened, sealed.attachment_id),
        lambda: attachments.rename(sealed.attachment_id, "x.txt", clerk, AT),
        lambda: attachments.remove(sealed.attachment_id, "x", clerk, AT),
        lambda: links.link(sealed.repeated, sealed.registered, "same", clerk, AT),
        lambda: links.link(sealed.repeated, sealed.screened, "repeat", clerk, AT),
        lambda: links.merge(sealed.repeated, sealed.registered, "x", clerk, AT),
        lambda: links.unlink(link, clerk, AT),
        lambda: voiding.ask(sealed.registered, "x", clerk, AT),
        lambda: voiding.approve(sealed.registered, clerk, AT),
        lambda: voiding.refuse(sealed.registered, "x", clerk, AT),
        lambda: access.see(sealed.closed, clerk),
        lambda: reading.readings(sealed.registered, clerk),
        lambda: urging.send([urging.Slip(1, (sealed.registered,), LATER, "", {})], clerk, AT),
    )
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert sealed.in_(refusal.value.sentence) == set()
        assert "密" not in refusal.value.sentence
    assert Clock.get_by_id(clock).matter_id == sealed.registered


def links_of(sealed: Sealed) -> int:
    from desktop.store.tables import MatterLink

    return int(MatterLink.get(MatterLink.target == sealed.repeated).id)


def test_the_same_file_in_an_open_matter_says_nothing(sealed: Sealed, office: Session, clerk: Actor) -> None:
    file = attachments.take_in(office, "我的.txt", "磅单".encode())
    change = attachments.add(office, sealed.repeated, file, AT)
    assert sealed.in_(change.say) == set()


# ---------------------------------------------------------------- counts


def test_figures_count_them_in_totals_only(sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    for who in (clerk, holder):  # the paper is the same for everybody
        counted = summary.summarise(NOVEMBER, who, TODAY)
        assert sealed.in_(counted) == set()
        values = {figure.name: figure.value for figure in counted.figures}
        assert (values["received"], values["received.sealed"]) == (5, 3)
        parts = [v for name, v in values.items() if name.startswith("received.village")]
        assert sum(parts) == 2
        assert (values["received.category.none"], values["received.theme.none"]) == (2, 2)
        assert sum(values[name] for name in values if name.startswith("received.channel.visit")) == 4  # 批次 and 人次
        assert not any("密" in line.title for line in (*counted.due_lines, *counted.lead_cases))


def test_a_hidden_record_tells_no_day(sealed: Sealed, clerk: Actor) -> None:
    hidden = summary.records("received.sealed", NOVEMBER, clerk, TODAY)
    assert len(hidden) == 3
    assert {record._replace(title="") for record in hidden} == {
        summary.FigureRecord(0, "", "", None, None, None, True, "")
    }
    assert [r.is_sealed for r in summary.records("received", NOVEMBER, clerk, TODAY)] == [False] * 2 + [True] * 3


def test_the_desk_counts_only_what_the_lists_show(sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    due = Matter.get_by_id(sealed.registered).next_due_on
    open_seen, open_all = (reading.desk_counts(who, TODAY).open for who in (clerk, holder))
    assert (open_seen, open_all) == (2, 4)
    assert reading.desk_counts(holder, due).due_today > reading.desk_counts(clerk, due).due_today
    assert reading.due_outlook(holder, due, 1)[0] > reading.due_outlook(clerk, due, 1)[0]
    Matter.update(next_due_on=date(2020, 1, 1)).where(Matter.id == sealed.registered).execute()
    assert reading.longest_overdue(holder, TODAY) > 1000 > reading.longest_overdue(clerk, TODAY)


def test_the_book_does_not_tell_how_far_it_is(sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    seen, known = ({row.code: row.last_serial for row in office.number_books(2026, who)} for who in (clerk, holder))
    assert (seen["sealed"], known["sealed"]) == (None, 3)
    assert seen["petition"] == known["petition"]


def test_nobody_urges_them_on_paper(sealed: Sealed, clerk: Actor, holder: Actor) -> None:
    groups = {who.name: urging.groups(who, TODAY, days=99) for who in (clerk, holder)}
    assert all(sealed.in_(found) == set() for found in groups.values())
    assert sum(len(group.matters) for group in groups[clerk.name]) == 2
