"""The notice of a year as it is pasted: its own wording, tables, and everything that is wrong with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendar import Holiday, parse_holidays
from desktop.domain.dates import show_weekday
from desktop.domain.holiday_notice import Problem, read_notice, year_of

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节等节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""


def shipped(rows: list[dict[str, str]], year: int) -> tuple[Holiday, ...]:
    return tuple(holiday for holiday in parse_holidays(rows) if holiday.day.year == year)


def test_the_wording_of_a_notice(holiday_rows: list[dict[str, str]]) -> None:
    notice = read_notice(OF_2026, 2026)
    assert notice.problems == ()
    assert notice.skipped == (1, 2, 3, 11, 12, 13)
    assert notice.days == shipped(holiday_rows, 2026)


def test_the_year_of_the_heading() -> None:
    assert year_of(OF_2026) == 2026
    assert year_of("2025年11月4日\n元旦：1月1日放假。") is None


def test_a_notice_pasted_as_one_line(holiday_rows: list[dict[str, str]]) -> None:
    one_line = "".join(OF_2026.splitlines()[3:10])
    assert read_notice(one_line, 2026).days == shipped(holiday_rows, 2026)


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_shipped_rows_come_back(holiday_rows: list[dict[str, str]], year: int) -> None:
    lines = [",".join(row.values()) for row in holiday_rows if row["day"].startswith(str(year))]
    notice = read_notice("\n".join(["day,is_rest,name,pack", *lines]), year)
    assert notice == (year, shipped(holiday_rows, year), (), (1,))


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_rows_of_the_list_come_back(holiday_rows: list[dict[str, str]], year: int) -> None:
    days = shipped(holiday_rows, year)
    lines = [
        f"{h.day}\t{show_weekday(h.day)}\t{'放假' if h.is_rest else '调休上班'}\t{h.name}" for h in days
    ]  # as Ctrl+C copies them
    assert read_notice("\n".join(lines), year).days == days


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("元旦：2022年12月31日至2023年1月2日放假调休，共3天。", "1231 0101 0102"),
        ("一、元旦：1月1日（星期日）放假1天，不调休。", "0101"),
        ("清明节：4月5日放假，共1天。", "0405"),
        ("五、端午节:6月22日(星期四)至24日(星期六)放假调休，共3天。6月25日（星期日）上班。", "0622 0623 0624 -0625"),
        ("元旦：1月1日放假，1月2日（星期一）补休。", "0101 0102"),
        (
            "春节：1月21日至27日放假调休，共7天。鼓励各单位安排职工在除夕（1月20日）休息。",
            "0121 0122 0123 0124 0125 0126 0127",
        ),
        ("4月5日　放假　清明节", "0405"),
        ("2023/5/6；上班；劳动节", "-0506"),
        ("20230429,1,劳动节", "0429"),
        ("", ""),
        ("2022年12月8日", ""),
    ],
)
def test_other_wordings(line: str, days: str) -> None:
    notice = read_notice(line, 2023)
    assert notice.problems == ()
    found = [f"{'' if holiday.is_rest else '-'}{holiday.day:%m%d}" for holiday in notice.days]
    assert sorted(found) == sorted(days.split())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2027-13-01,放假,元旦", "日期“2027-13-01”看不懂，请按 2027-10-01 的写法填写。"),
        ("13月1日 放假 元旦", "日历上没有 2027年13月1日，请核对。"),
        ("2027-01-01,放,元旦", "日期后面请写“放假”或“上班”。"),
        ("2027-01-01,放假", "没有写节日名称，如“国庆节”。"),
        ("2027-01-01 周四 放假 元旦", "写的是 2027-01-01 周四，这一天其实是周五；请核对年份和日期。"),
        ("2026-01-01,放假,元旦", "2026-01-01 不在 2027 年，请核对年份。"),
        ("2027-01-06,上班,元旦", "2027-01-06 是周三，本来就上班，请核对日期和年份。"),
        ("元旦：2月29日放假。", "日历上没有 2027年2月29日，请核对。"),
        ("元旦：1月3日至1日放假。", "放假从 2027-01-03 到 2027-01-01，起止不对，请核对。"),
        ("春节：2月5日至11日放假，共8天。", "春节写的是 8 天，按日期数是 7 天，请核对。"),
        ("国庆，10月1日，放假", "看不出是哪个节日，请写成“元旦：1月1日至3日放假”。"),
        ("国庆：10月1日，放假。", "国庆没有读出日子，请写成“元旦：1月1日至3日放假”。"),
        (f"2027-01-01,放假,{'元' * 21}", "节日名称太长，请控制在 20 字以内。"),
    ],
)
def test_what_is_wrong_is_said_by_line(line: str, says: str) -> None:
    notice = read_notice(f"2027-05-01,放假,劳动节\n\n{line}\n2027-05-02,放假,劳动节", 2027)
    assert notice.problems == (Problem(3, says),)
    assert [holiday.day.day for holiday in notice.days] == [1, 2]  # the other lines are read all the same


def test_a_day_comes_once() -> None:
    notice = read_notice("2027-10-01,放假,国庆节\n中秋节：10月1日放假。", 2027)
    assert notice.problems == (Problem(2, "2027-10-01 重复出现，请删去一处。"),)


def test_a_notice_of_another_year_is_noticed() -> None:
    notice = read_notice(OF_2026, 2027)
    assert len(notice.problems) == 7
    assert all("其实是" in problem.sentence for problem in notice.problems)


@given(st.text(st.sampled_from("2027年1月3日至（周五）放假上班共天一、：。；,- \n元旦"), max_size=80))
def test_nothing_that_is_pasted_breaks_it(text: str) -> None:
    notice = read_notice(text, 2027)
    assert all(holiday.day.year in (2026, 2027) for holiday in notice.days)
    assert [holiday.day for holiday in notice.days] == sorted({holiday.day for holiday in notice.days})
    assert notice.days == tuple(sorted(notice.days))
    assert all(isinstance(holiday.day, date) for holiday in notice.days)
