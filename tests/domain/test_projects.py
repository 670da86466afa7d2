"""Projects: states, percentages that never round up to done, and notes that survive whatever is typed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import projects
from desktop.domain.faults import Refused
from desktop.domain.importing import Problem
from desktop.domain.projects import NewPayment, NewProject, Note, PaymentPlan, ProjectState

TODAY = date(2026, 11, 20)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
PROJECT = NewProject(" 村道硬化 ", "road", planned_amount=500_000_00, started_on=date(2026, 3, 1))
PAYMENT = NewPayment(TODAY, 120_050, payee=" 示李四 ")


@given(DAYS, DAYS, DAYS)
def test_a_project_is_in_exactly_one_state(started: date | None, due: date | None, done: date | None) -> None:
    state = projects.state(started, due, done, TODAY)
    assert (state == ProjectState.DONE) is (done is not None)
    if state == ProjectState.OVERDUE:
        assert due is not None
        assert due < TODAY
    assert projects.state_words(started, due, done, TODAY)


@pytest.mark.parametrize(
    ("due", "done", "words"),
    [
        (TODAY - timedelta(days=4), None, "已超期 4 天"),
        (TODAY, None, "今天到期"),
        (TODAY + timedelta(days=12), None, "还有 12 天"),
        (TODAY + timedelta(days=90), None, "进行中"),
        (TODAY, TODAY, "按期完成"),
        (TODAY - timedelta(days=3), TODAY, "超期 3 天完成"),
        (None, TODAY, "已完成"),
        (None, None, "进行中"),
    ],
)
def test_the_state_in_words(due: date | None, done: date | None, words: str) -> None:
    assert projects.state_words(date(2026, 1, 1), due, done, TODAY) == words


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_a_hundred_percent_means_all_of_it(planned: int, paid: int) -> None:
    percent = projects.percent_paid(planned, paid)
    assert percent is not None
    assert (percent >= 100) is (paid >= planned)


@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), TODAY), st.text(min_size=1).filter(lambda t: t.split())), max_size=8)
)
def test_notes_read_back(made: list[tuple[date, str]]) -> None:
    progress = ""
    for on, text in made:
        progress = projects.with_note(progress, on, text, TODAY)
    wanted = sorted((Note(on, " ".join(text.split())) for on, text in made), key=lambda note: note.on)
    assert projects.notes(progress) == wanted
    assert projects.written(projects.notes(progress)) == progress


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"kind": ""}, "kind"),
        ({"planned_amount": -1}, "planned_amount"),
        ({"due_on": date(2026, 2, 1)}, "due_on"),
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
        ({"done_on": date(2026, 2, 1)}, "done_on"),
    ],
)
def test_a_project_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    assert projects.checked(PROJECT, TODAY).name == "村道硬化"
    with pytest.raises(Refused) as no:
        projects.checked(replace(PROJECT, **wrong), TODAY)  # type: ignore[arg-type]
    assert no.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"paid_on": TODAY + timedelta(days=1)}, "paid_on"),
        ({"payee": "长" * 61}, "payee"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_a_payment_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    assert projects.checked_payment(PAYMENT, TODAY).payee == "示李四"
    with pytest.raises(Refused) as no:
        projects.checked_payment(replace(PAYMENT, **wrong), TODAY)  # type: ignore[arg-type]
    assert no.value.field == field


def test_one_wrong_row_keeps_the_whole_list_out() -> None:
    plan = PaymentPlan(1, "发放表.xlsx", "", 2, (PAYMENT, PAYMENT), ())
    assert plan.may_import
    assert plan.says == "发放表.xlsx：共 2 行，合计 2,401.00 元。"
    wrong = plan._replace(problems=(Problem(3, "C", "金额", "没有填写金额。", True),))
    assert not wrong.may_import
    assert "1 行有问题" in wrong.says
