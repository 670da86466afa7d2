"""Headings and single cells: what they say, whatever their spelling."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.codes import CHANNEL_LABELS, CLASS_LABELS, FLAGS
from desktop.domain.faults import Refused
from desktop.domain.importing import column_letter
from desktop.domain.stages import STAGE_LABELS, Stage
from desktop.exchange.cells import count_of, day_of, first_sentence, names_of, number_of, parts_of, text_of
from desktop.exchange.header_words import match_columns, plain, words

TODAY = date(2026, 11, 20)
HEADINGS = list(words().headers)


@st.composite
def dressed(draw: st.DrawFn, word: str) -> str:
    """A heading as people write it: stars, blanks, line breaks, a remark in brackets, wide letters."""
    sprinkled = "".join(sign + draw(st.sampled_from(["", "", " ", "\u3000", "\n"])) for sign in word)
    before = draw(st.sampled_from(["", "*", "＊", " "]))
    after = draw(st.sampled_from(["", "*", "（必填）", "(人)", "【选填】", "：", " \n"]))
    return before + sprinkled + after


@given(st.data())
def test_every_heading_is_known_however_it_is_dressed(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(HEADINGS))
    assert words().field(data.draw(dressed(word))) == words().headers[word][0]


@given(st.lists(st.sampled_from([*HEADINGS, "天气", "", "村情"]), max_size=12))
def test_columns_are_matched_once_and_none_is_dropped(header: list[str]) -> None:
    columns = match_columns(header, words())
    assert [column.header for column in columns] == header
    assert [column.letter for column in columns] == [column_letter(n) for n in range(len(header))]
    fields = [column.field for column in columns if column.field]
    assert len(fields) == len(set(fields))
    assert set(fields) == {words().field(heading) for heading in header} - {""}
    for column in columns:
        if column.field:
            ranks = [words().headers[plain(h)][1] for h in header if words().field(h) == column.field]
            assert words().headers[plain(column.header)][1] == min(ranks)


@given(st.text(max_size=30), st.sampled_from(["*", " ", "\u3000", "\n", "："]), st.integers(0, 30))
def test_signs_that_do_not_count(text: str, sign: str, place: int) -> None:
    assert plain(text[:place] + sign + text[place:]) == plain(text)


def test_the_program_understands_its_own_words() -> None:
    known = words()
    assert {known.code("channel", label) for label in CHANNEL_LABELS.values()} == set(CHANNEL_LABELS)
    assert {known.code("petition_class", label) for label in CLASS_LABELS.values()} == set(CLASS_LABELS)
    assert all(known.code("status", label) for label in (STAGE_LABELS[stage] for stage in Stage))
    assert known.headers.keys() >= {plain(known.labels[name]) for name in FLAGS}
    assert known.answer("is_urgent", "特急") is True
    assert known.answer("has_threat", "无") is False
    assert known.answer("has_threat", "也许") is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2025, 3, 8), "2025-03-08"),
        ("2025/3/8", "2025-03-08"),
        ("２０２５．３．８", "2025-03-08"),
        ("20250308", "2025-03-08"),
        ("2025年3月8日", "2025-03-08"),
        ("2025-03-08 09:30:00", "2025-03-08"),
        ("2025年3月8日上午", "2025-03-08"),
        ("45724", "2025-03-08"),
    ],
)
def test_days(cell: date | str, day: str) -> None:
    assert day_of(cell, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("2025-02-30", "日历上没有"),
        ("去年春天", "没有写全"),
        ("3月8日", "没有写全"),
        ("25.3.8", "没有写全"),
        ("2027-01-01", "晚于今天"),
        ("1948-12-31", "太早"),
        ("2025年3月", "看不懂"),
        ("2025-03-08至10日", "看不懂"),
    ],
)
def test_days_that_cannot_be(cell: str, word: str) -> None:
    with pytest.raises(Refused, match=word):
        day_of(cell, TODAY)


@given(st.dates(date(1954, 10, 4), date(2099, 1, 1)))
def test_day_numbers_of_a_spreadsheet(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert day_of(str(serial), date(2100, 1, 1)) == day
    assert day_of(day.strftime("%Y.%m.%d"), date(2100, 1, 1)) == day
    assert day_of(day, day - timedelta(days=1), may_be_ahead=True) == day


@pytest.mark.parametrize(
    ("text", "count"),
    [("5", 5), ("5人", 5), ("５ 人次", 5), ("共十二人", 12), ("一百零五", 105), ("30余人", 30), ("5.0", 5)],
)
def test_counts(text: str, count: int) -> None:
    assert count_of(text) == count


@pytest.mark.parametrize("text", ["若干", "0", "99999", "-3", "五六个", "3.5", "1-2"])
def test_counts_that_cannot_be(text: str) -> None:
    with pytest.raises(Refused, match="人数"):
        count_of(text)


@given(st.integers(1, 999))
def test_chinese_numerals(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = (digits[hundreds] + "百" if hundreds else "") + (
        digits[tens] + "十" if tens else "零" if hundreds and ones else ""
    )
    assert number_of(text + (digits[ones] if ones else "")) == number


@pytest.mark.parametrize(
    ("text", "names", "persons"),
    [
        ("张三", ("张三",), 1),
        ("张　三", ("张三",), 1),
        ("张三、李四等5人", ("张三", "李四"), 5),
        ("张三，李四；王五", ("张三", "李四", "王五"), 3),
        ("张三 李四", ("张三", "李四"), 2),
        ("张三等五人", ("张三",), 5),
        ("张三等", ("张三",), 1),
        ("阿依古丽·买买提", ("阿依古丽·买买提",), 1),
        ("John Smith", ("John Smith",), 1),
        ("张三\n李四", ("张三", "李四"), 2),
        ("", (), 0),
    ],
)
def test_names(text: str, names: tuple[str, ...], persons: int) -> None:
    assert names_of(text) == (names, persons)


def test_parts_keep_their_place() -> None:
    assert parts_of("139 0000 5678、无、'0734-5812345") == ["139 0000 5678", "", "0734-5812345"]
    assert text_of(" ／ ") == text_of("无") == text_of("") == ""
    assert text_of(date(2026, 1, 2)) == "2026-01-02"


def test_a_title_from_a_text() -> None:
    assert first_sentence("反映水渠被堵。希望疏通。") == "反映水渠被堵"
    assert first_sentence("长" * 80) == "长" * 59 + "…"
