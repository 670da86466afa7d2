"""Closed months that name a matter which was sealed afterwards."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.casework import closing, figures, narratives, steps
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.exchange.export import export_jsonl
from desktop.store.tables import Matter
from tests.sealed.conftest import SCREENED

OCTOBER, NOVEMBER = dates.month(2026, 10), dates.month(2026, 11)
CLOSED_AT, SEALED_AT = datetime(2026, 11, 2, 9), datetime(2026, 11, 20, 9)
PDF = b"%PDF that names it"


@pytest.fixture
def number(office: Session, clerk: Actor, register: Callable[..., int]) -> str:
    """A petition stands in October's lists and text when it is closed, another one comes late; then both are sealed."""
    first = register(title=SCREENED, received_on=date(2026, 10, 9), flags=frozenset({"is_lead_case"}))
    number: str = Matter.get_by_id(first).number
    register(title="反映路灯不亮", received_on=date(2026, 10, 10), flags=frozenset({"is_lead_case"}))
    narratives.save(OCTOBER, f"收到{{received}}件。\n重点是{SCREENED}。\n编号{number}。", clerk, CLOSED_AT)
    prepared = closing.prepare(OCTOBER, clerk, CLOSED_AT.date())
    assert SCREENED in {line.title for line in prepared.lead_cases}
    closing.close(office, prepared, {"report": PDF}, "", CLOSED_AT)
    late = register(title=SCREENED, received_on=date(2026, 10, 20))
    for one in (first, late):
        steps.take(one, "screen", {"on": SEALED_AT.date(), "petition_class": "accusation"}, clerk, SEALED_AT)
    return number


def test_its_lines_are_left_out(office: Session, clerk: Actor, holder: Actor, number: str) -> None:
    (edition,) = closing.editions(OCTOBER)
    for told in (
        closing.summary_of(OCTOBER, clerk, SEALED_AT.date()),
        closing.edition_summary(edition.id, clerk),
    ):
        assert SCREENED not in str(told)
        assert number not in str(told)
        assert [line.title for line in told.lead_cases] == ["反映路灯不亮"]
        assert told.narrative == ("收到2件。", "（此段涉及密件，不予显示。）", "（此段涉及密件，不予显示。）")
        assert next(figure.value for figure in told.figures if figure.name == "received") == 2
    whole = closing.edition_summary(edition.id, holder)
    assert (SCREENED in str(whole), number in str(whole)) == (True, True)


def test_its_paper_is_for_holders(office: Session, clerk: Actor, holder: Actor, number: str) -> None:
    (edition,) = closing.editions(OCTOBER)
    with pytest.raises(Refused) as refused:
        closing.paper(office, edition.id, "report")
    assert "密件" in refused.value.sentence
    assert number not in refused.value.sentence
    office.actor = holder
    assert closing.paper(office, edition.id, "report") == PDF


def test_papers_that_name_none_stay_open(office: Session, clerk: Actor, number: str) -> None:
    prepared = closing.prepare(OCTOBER, clerk, SEALED_AT.date())
    narratives.save(OCTOBER, "", clerk, SEALED_AT)
    prepared = closing.prepare(OCTOBER, clerk, SEALED_AT.date())
    second = closing.close(office, prepared, {"report": b"%PDF openly"}, "更正", SEALED_AT)
    assert closing.paper(office, second.id, "report") == b"%PDF openly"


def test_lists_of_what_came_late(clerk: Actor, holder: Actor, number: str) -> None:
    today = SEALED_AT.date()
    for figure, period, hidden in (
        ("late.received@2026-10", NOVEMBER, 1),
        ("received@2026-10", NOVEMBER, 1),
        ("late.received@2026", dates.parse_period("2026"), 1),
    ):
        openly, all_ = (figures.records(figure, period, who, today) for who in (clerk, holder))
        assert len(openly) == len(all_)
        assert SCREENED not in str(openly)
        assert sum(one.is_sealed and not one.matter_id for one in openly) == hidden
        assert SCREENED in str(all_)


def test_export(tmp_path: Path, clerk: Actor, holder: Actor, number: str) -> None:
    ids = [str(row.id) for row in Matter.select().where(Matter.secrecy == "sealed")]
    for who in (clerk, holder):
        export_jsonl(tmp_path / "out.jsonl", who, SEALED_AT)
        text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
        assert '"kind": "edition_members"' in text
        for word in (SCREENED, number, *ids):
            if word == SCREENED and who is clerk:
                text = "\n".join(line for line in text.splitlines() if '"kind": "narrative"' not in line)
            assert (word in text) == (who is holder), word
