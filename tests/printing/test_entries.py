"""The ledger, the slips and the form of an entry: what stands on the page, sums, heads on every page."""

import re
from collections import Counter
from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest

from desktop.domain.entry_line import EntryLine
from desktop.domain.records import ClaimRow, EventRow, MatterFile, MatterRow, Office, PartyRow
from desktop.printing import entries, papers
from desktop.printing.render import Paper, render

OFFICE = Office("云溪镇人民政府", "云溪镇", "430423101000", "综治中心窗口", "", "")
TODAY = date(2026, 11, 20)


def pages(paper: Paper) -> list[str]:
    """The text of every page, without the breaks that the columns bring."""
    document = pypdfium2.PdfDocument(render(paper))
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(re.sub(r"\s", "", text.get_text_bounded()))
        text.close()
        page.close()
    document.close()
    return texts


def line(number: int, **facts: Any) -> EntryLine:
    """A line of the ledger; every third is settled and rated."""
    is_over = number % 3 == 0
    values = EntryLine(
        number, "ledger", f"民〔2026〕{number:04}号", date(2026, 11, 1), "round", "双桥村" if number % 2 else "石门村",
        "四组", "", f"某甲{number}", "13900005678", 1, "", "农村农业/水利", "道路水利", "结合一",
        f"水渠塌方第{number}处", "塌方约二十米，影响春灌。", ("尽快修复",), "水利站", "钱文静", "赵志刚",
        date(2026, 11, 20), None, "fed_back" if is_over else "given", ((date(2026, 11, 2), "交办"),),
        date(2026, 11, 9) if is_over else None, None, "solved" if is_over else "", "已修复" if is_over else "",
        None, "door" if is_over else "", "satisfied" if is_over else "", "", "",
    )  # fmt: skip
    return values._replace(**facts)


def of_kind(kind: str, **own: Any) -> MatterFile:
    """The file of an entry as its page reads it."""
    row = MatterRow(
        1, "民〔2026〕0001号", "水渠塌方", kind, "round", "fed_back", date(2026, 11, 1), "李桂兰", 2, "双桥村", "水利",
        "钱文静", "赵志刚", None, "", date(2026, 11, 9), None, frozenset(), False, False, False,
        outcome="solved", rating="fair",
    )  # fmt: skip
    people = (
        PartyRow(1, "lead", "李桂兰", "女", None, "11010519491231002X", "13900005678", "", "", "", None),
        PartyRow(2, "companion", "王小满", "", None, "", "", "", "", "", None),
        PartyRow(3, "opponent", "陈大力", "", None, "", "", "", "", "", None),
    )
    given = EventRow(5, "give", "交办", date(2026, 11, 2), datetime(2026, 11, 2, 9), "李文书", "", False, False)
    facts = {"outcome": "solved", "result": "渠道修复", "feedback_on": date(2026, 11, 10), "feedback_way": "door",
             "feedback_by": "", "rating": "fair", "promised_on": date(2026, 11, 15), "dispute_type": "邻里",
             "level": "larger"} | own  # fmt: skip
    told = {"give_on": date(2026, 11, 2), "note": "三天内到现场"}
    return MatterFile(
        row, "塌方约二十米。", "", "", "", "", "", "道路水利", ("结合一",), "四组", "渠首", "", "", "水利站", "", None,
        "", datetime(2026, 11, 1, 9, 5), "李文书", None, None, None, people, (ClaimRow(1, 1, "尽快修复", "", ""),), (),
        (given,), (), (), (), told, facts,
    )  # fmt: skip


@pytest.mark.parametrize("count", [0, 30, 500])
def test_ledger_numbers_sums_and_repeats_its_head(count: int) -> None:
    texts = pages(entries.ledger([line(n) for n in range(1, count + 1)], OFFICE, TODAY, "截至 2026-11-20"))
    closed = count // 3
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{len(texts)}页" in text
        assert "反映内容" in text
        assert "包村干部" in text
        assert "云溪镇人民政府2026年11月20日打印" in text
    assert f"合计：共{count}件：办结{closed}件" in texts[-1]
    assert (count == 0) == ("没有符合条件的登记" in texts[0])
    sums = [re.search(r"本页(\d+)件：办结(\d+)件，在办(\d+)件", text) for text in texts]
    found = [tuple(map(int, one.groups())) for one in sums if one]
    assert sum(n for n, _, _ in found) == count
    assert sum(n for _, n, _ in found) == closed
    seen = Counter(re.findall(r"水渠塌方第(\d+)处", "".join(texts)))
    assert seen == Counter(str(n) for n in range(1, count + 1))


def test_ledger_divided_by_village_begins_a_page_for_each_and_ends_with_the_total() -> None:
    texts = pages(entries.ledger([line(n) for n in range(1, 7)], OFFICE, TODAY, grouping="village"))
    assert len(texts) == 2
    assert "双桥村小计：共3件：办结1件（解决1），在办2件；群众评价：满意1。" in texts[0]
    assert "石门村小计：共3件" in texts[1]
    assert "总计：共6件：办结2件（解决2），在办4件" in texts[1]


def test_ledger_of_disputes_bears_their_name_and_a_long_text_is_cut() -> None:
    long = line(1, kind="dispute", content="长" * 900, opponents="陈大力", dispute_type="邻里", level="major")
    paper = entries.ledger([long], OFFICE, TODAY)
    text = pages(paper)[0]
    assert "云溪镇矛盾纠纷台账" in text
    assert all(words in text for words in ("与陈大力", "邻里", "重大"))
    assert text.count("长") <= entries.LONGEST + 1
    assert "（详见登记单）" in text


def test_registration_form_of_an_entry_is_simple_and_keeps_the_identity_number_to_itself() -> None:
    paper = papers.registration(of_kind("ledger"), OFFICE, TODAY)
    (text,) = pages(paper)
    for words in ("民情登记单", "民〔2026〕0001号", "来源走访", "李桂兰等2人", "13900005678", "双桥村四组渠首",
                  "同反映人：王小满", "对方当事人：陈大力", "1.尽快修复", "承诺时限2026年11月15日", "领导批示"):  # fmt: skip
        assert words in text, words
    assert "11010519491231002X" not in text
    assert "信访" not in text


def test_registration_form_of_a_dispute_names_type_and_level() -> None:
    (text,) = pages(papers.registration(of_kind("dispute"), OFFICE, TODAY))
    assert "矛盾纠纷登记单" in text
    assert "纠纷类型邻里等级较大" in text


def test_giving_slip_asks_for_a_signature_and_says_until_when() -> None:
    (text,) = pages(entries.giving_slip(of_kind("ledger"), OFFICE, TODAY))
    for words in (
        "民情交办单",
        "责任人钱文静",
        "交办日期2026年11月2日",
        "承诺时限2026年11月15日",
        "三天内到现场",
        "签收",
    ):
        assert words in text, words


def test_feedback_slip_says_what_was_done_and_ticks_what_people_said() -> None:
    (text,) = pages(entries.feedback_slip(of_kind("ledger"), OFFICE, TODAY))
    for words in (
        "民情办理反馈单",
        "结果解决",
        "渠道修复",
        "反馈方式上门",
        "☐满意",
        "☑基本满意",
        "☐不满意",
        "反映人签名",
    ):
        assert words in text, words


def test_feedback_slip_before_the_visit_leaves_the_boxes_empty() -> None:
    file = of_kind("ledger", feedback_on=None, feedback_way="", rating="")
    (text,) = pages(entries.feedback_slip(file._replace(row=file.row._replace(rating="")), OFFICE, TODAY))
    assert "☑" not in text
    assert "三天内到现场" not in text
