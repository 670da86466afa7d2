"""Widths of tables: everything fits, heads break where they may, what is reckoned is not less than what is set."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.summaries import SummaryTable, TableColumn, plain_columns
from desktop.printing.stat_tables import INSET, SIZES, broken, heads, kinds, plan, squeezed_plan, text_width, units

MM = 72 / 25.4
words = st.text(alphabet="本月累计村（社区）年0123456789%", min_size=1, max_size=12)
numbers = st.integers(0, 10**6).map(str)


@st.composite
def tables(draw: st.DrawFn) -> SummaryTable:
    columns = draw(st.integers(1, 24))
    rows = draw(st.lists(st.tuples(words, *[numbers] * columns), max_size=6))
    made = tuple(tuple((text, "") for text in row) for row in rows)
    return SummaryTable("any", "", plain_columns(["名称", *draw(st.tuples(*[words] * columns))]), made)


def table(heads: tuple[str, ...], *rows: tuple[str, ...]) -> SummaryTable:
    return SummaryTable("any", "", plain_columns(heads), tuple(tuple((text, "") for text in row) for row in rows))


@given(tables(), st.sampled_from([156.0, 225.0]), st.booleans())
def test_a_plan_fills_the_room_and_every_number_fits(shown: SummaryTable, room: float, upright: bool) -> None:
    made = plan(shown, room, SIZES, upright)
    if made is None:
        return
    width = sum(made.widths) * made.size / MM + 2 * INSET * len(made.widths)
    assert abs(width - room) < 0.01 or width < room
    for place, kind in enumerate(kinds(shown)):
        if kind == "number":
            assert all(text_width(row[place][0]) <= made.widths[place] + 0.001 for row in shown.rows)


@given(tables())
def test_the_last_resort_always_fits(shown: SummaryTable) -> None:
    made = squeezed_plan(shown, 60)
    assert sum(made.widths) * made.size / MM + 2 * INSET * len(made.widths) <= 60.01


@given(words, st.floats(1.5, 10))
def test_a_broken_head_loses_nothing_and_fits(head: str, room: float) -> None:
    lines = broken(head, room)
    assert "".join(lines) == head
    assert all(text_width(line) * 1.07 <= room or len(line) == 1 for line in lines)


def test_heads_break_into_even_parts_and_before_a_bracket() -> None:
    assert broken("本年累计", 5) == ("本年累计",)
    assert broken("本年累计", 3) == ("本年", "累计")
    assert broken("村（社区）", 4.5) == ("村", "（社区）")


def test_an_upright_head_keeps_short_numbers_together_and_turns_brackets() -> None:
    assert [unit["text"] for unit in units("12月（件）")] == ["12", "月", "（", "件", "）"]
    assert [unit["turned"] for unit in units("12月（件）")] == [False, False, True, False, True]
    shown = table(("村", "信访部门参评率"), ("青石村", "1"), ("柳河村", "2"))
    narrow = plan(shown, 20, SIZES, upright=True)
    assert plan(shown, 20) is None
    assert narrow is not None
    assert narrow.upright == {1}


def test_neighbours_of_a_group_stand_under_one_head() -> None:
    columns = (
        TableColumn("村"),
        *(TableColumn(head, "信访") for head in ("收到", "办结")),
        TableColumn("走访", "民情"),
    )
    shown = SummaryTable("any", "", columns, ((("青石村", ""), ("1", ""), ("2", ""), ("3", "")),))
    made = plan(shown, 156)
    assert made is not None
    upper, lower = heads(shown, made)
    assert [(cell["x"], cell["colspan"], cell["rowspan"]) for cell in upper] == [(0, 1, 2), (1, 2, 1), (3, 1, 1)]
    assert [cell["lines"] for cell in lower] == [["收到"], ["办结"], ["走访"]]


def test_columns_are_told_by_what_they_hold() -> None:
    shown = table(
        ("名称", "数", "率", "状态", "说明"),
        ("甲", "1", "+2.00%", "已超期 3 天", "很长的说明" * 5),
        ("乙", "—", "—", "", "短"),
    )
    assert kinds(shown) == ("name", "number", "number", "word", "text")
    assert kinds(table(("名称", "数"))) == ("word", "word")


def test_long_text_is_broken_before_names_and_the_type_stays_readable() -> None:
    shown = table(("序号", "编号", "事项"), *(("1", "信〔2026〕0001号", "要求解决土地征收补偿问题" * 6),) * 3)
    made = plan(shown, 90)
    assert made is not None
    assert made.size >= 9
    assert made.widths[1] >= text_width("信〔2026〕0001号")
