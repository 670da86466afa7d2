"""Superiors' forms without any file: names of cells, blanks, heads, plans, what matching may and may not guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.domain.form_filling import planned, unmapped
from desktop.domain.form_grid import (
    FormCell,
    FormGrid,
    Place,
    blanks,
    column_name,
    is_label,
    parse_cell,
    parse_place,
    text_grid,
    with_blanks,
)
from desktop.domain.form_matching import plain, proposals
from desktop.domain.forms import Sources, is_column, mapped
from tests.exchange.form_samples import summary


def grid(*lines: str, framed: bool = True) -> FormGrid:
    """A grid of words: cells parted by |, `=` begins a formula."""
    cells = tuple(
        FormCell(row, column, text=text.strip(), is_formula=text.strip().startswith("="), is_framed=framed)
        for row, line in enumerate(lines)
        for column, text in enumerate(line.split("|"))
    )
    return FormGrid("表", cells, (60,) * len(lines[0].split("|")), (20,) * len(lines))


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_a_cell_is_found_by_its_name(column: int, row: int) -> None:
    assert parse_cell(f"{column_name(column)}{row + 1}") == (row, column)
    place = Place("表!1", row, column)
    assert parse_place(place.code) == place


@pytest.mark.parametrize("typed", ["", "5C", "C0", "ABCD1", "C5:D6", "格"])
def test_what_is_no_cell_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        parse_cell(typed)
    assert no.value.field == "cell"


def test_names_are_typed_as_clerks_type() -> None:
    assert parse_cell("ｃ５") == parse_cell(" $c$5 ") == (4, 2)


# ---------------------------------------------------------------- blanks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本月收到{{收到}}件", ["{{收到}}"]),
        ("收到【收到件数】件", ["【收到件数】"]),
        ("收到____件，办结＿＿件", ["____", "＿＿"]),
        ("填报单位：", [""]),
        ("填报单位：      填表人：   ", ["      ", "   "]),
        ("填报日期：    年  月  日", []),
        ("联系电话: 见附件", []),
        ("备注（含：电话）", []),
        ("a_b", []),
    ],
)
def test_blanks_are_seen(text: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end in blanks(text)] == found


def test_blanks_are_filled_one_by_one() -> None:
    text = "填报单位：          填表人：          收到____件"
    assert with_blanks(text, {0: "云溪镇", 2: "5"}) == "填报单位：云溪镇    填表人：          收到5件"


@given(st.text(max_size=60), st.dictionaries(st.integers(0, 5), st.sampled_from(["5", "云溪镇", "—"])))
def test_filling_blanks_keeps_everything_else(text: str, values: dict[int, str]) -> None:
    found = blanks(text)
    outside = [text[a:b] for (_, a), (b, _) in zip([(0, 0), *found], [*found, (len(text), 0)], strict=True)]
    filled, at = with_blanks(text, values), 0
    for part in outside:
        at = filled.index(part, at) + len(part)


def test_every_blank_has_a_line_of_its_own() -> None:
    made = text_grid(
        {Place("正文", 0, 0): "填报单位：____　填表人：____", Place("正文", 1, 0): "共{{收到}}件，办结____件。"}
    )
    assert made is not None
    assert [made.at(row, 0).text for row in range(4)] == ["填报单位：…", "填表人：…", "共…件", "办结…件"]
    assert (made.at(3, 1).holder, made.at(3, 1).blank) == (Place("正文", 1, 0), 1)
    assert not made.takes(made.at(0, 0))
    assert text_grid({Place("正文", 0, 0): "没有空白"}) is None


# ---------------------------------------------------------------- heads

FORM = grid(
    "类别 | 收到 | 办结 | 备注",
    "甲 | 1 | 2 | 3",
    "来信 |  |  | ",
    "来电 |  |  | ",
    "合计 | =SUM(B3:B4) |  | ",
    "类别 | 在办 | 超期 | 备注",
    "网上 |  |  | ",
)


def test_heads_are_the_nearest_labels() -> None:
    assert FORM.column_heads(FORM.at(2, 1)) == ("收到",), "numbers of columns are no heads"
    assert FORM.column_heads(FORM.at(6, 1)) == ("在办",), "a second table has heads of its own"
    assert FORM.row_heads(FORM.at(3, 2)) == ("来电",)


@pytest.mark.parametrize("text", ["", "12", "3.5%", "—", "/", "甲", "填报单位："])
def test_what_is_no_label(text: str) -> None:
    assert not is_label(text)


def test_open_cells_have_a_head_and_no_contents() -> None:
    open_cells = {FORM.place(cell).cell for cell in FORM.cells if FORM.is_open(cell)}
    assert open_cells == {"B3", "C3", "D3", "B4", "C4", "D4", "C5", "D5", "B7", "C7", "D7"}
    assert not any(map(grid("来信 |  ", framed=False).is_open, grid("来信 |  ", framed=False).cells))


# ---------------------------------------------------------------- matching


def matched(*lines: str) -> dict[str, str]:
    return {one.place.cell: one.source for one in proposals(summary(), [grid(*lines)], ())}


def test_the_words_of_the_heads_must_be_exact() -> None:
    assert matched("形式|收到", "来信|") == {"B2": "received.channel.letter"}
    assert matched("形式|收到", "来信来访|") == {}
    assert matched("形式|满意情况", "来信|") == {}
    assert matched("形式|来访|来访", "|批次|人次", "收到||") == {
        "B3": "received.channel.visit",
        "C3": "received.channel.visit.persons",
    }
    assert matched("形式|批次|人次", "来信||", "收到||") == {}


def test_what_may_mean_two_things_is_left_alone() -> None:
    assert matched("|上月|环比", "来信||") == {
        "B2": "received.channel.letter@previous",
        "C2": "received.channel.letter@change",
    }
    assert matched("来信|来电", "|") == {}
    twice = summary()._replace(figures=(*summary().figures, summary().figures[0]))
    assert proposals(twice, [grid("形式|收到", "来信|")], ()) == ()


def test_words_of_another_kind_of_period_say_nothing() -> None:
    assert matched("|本月|本季度|本年", "来信|||") == {"B2": "received.channel.letter"}


def test_the_same_of_last_year_may_be_that_of_the_year_so_far() -> None:
    assert matched("|本月|上年同期", "来信||")["C2"] == "received.channel.letter@year_ago"
    assert set(matched("|本月|本年累计|上年同期|同比", "来信||||")) == {"B2", "C2"}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("其中：来 信", "来信"),
        ("来访（批次）", "来访批次"),
        ("来信（件）", "来信"),
        ("1、来电", "来电"),
        ("总 计", "合计"),
    ],
)
def test_heads_in_plain_words(head: str, words: str) -> None:
    assert plain(head) == words


# ---------------------------------------------------------------- plans


def test_a_list_stops_at_other_mapped_cells_and_at_words() -> None:
    form = grid("编号|事项", "|", "|", "说明|")
    cells = [
        mapped(form, form.at(1, 0), "list.overdue.number"),
        mapped(form, form.at(1, 1), "list.overdue.title"),
        mapped(form, form.at(3, 1), "received"),
    ]
    plan = planned([form], cells, Sources(summary(lines=3)))
    assert {edit.place.cell for edit in plan.edits} == {"A2", "A3", "B2", "B3", "B4"}
    assert dict(plan.report.written)["表!B4"] == "15"
    assert {one.place.cell for one in plan.report.missed} == {"A2", "B2"}
    assert unmapped([form], cells) == ()


def test_the_sign_of_percent_stands_once() -> None:
    form = grid("形式|环比(%)|环比", "来信||")
    cells = [mapped(form, form.at(1, column), "received.channel.letter@change") for column in (1, 2)]
    assert list(planned([form], cells, Sources(summary())).report.written.values()) == ["-20.00", "-20.00%"]


def test_every_choice_stands_for_something() -> None:
    sources = Sources(summary())
    for one in sources.choices():
        assert (sources.column if is_column(one.name) else sources.value)(one.name) is not None
        assert sources.shown(one.name)
