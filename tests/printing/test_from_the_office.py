"""Papers made from what the office really hands out, not from invented rows."""

from collections.abc import Callable
from datetime import date, datetime

from desktop.casework import reading
from desktop.casework.summary import summarise
from desktop.domain.dates import month
from desktop.domain.records import Actor
from desktop.printing import letters, papers, render
from desktop.printing.render import Paper
from desktop.store import office as store

Read = Callable[[Paper], str]


def test_registration_and_notice_of_a_registered_matter(
    register: Callable[..., int], by: Actor, at: datetime, village_ids: list[int], read: Read
) -> None:
    file = reading.open_file(register(village_id=village_ids[0], category_code="010203"), by, at)
    office = store.office()
    text = read(papers.registration(file, office, at.date()))
    for part in (
        file.row.number,
        "李桂兰",
        "派员现场丈量",
        "双桥村",
        file.row.category_label,
        "李文书",
        "云溪镇人民政府",
    ):
        assert part in text, part
    for clock in file.clocks:
        assert clock.label in text
    facts = {"unit": "村镇建设办", "path": "31-6", "due_on": date(2027, 1, 19)}
    text = read(letters.letter("acceptance_notice", file, office, facts, "云政信告〔2026〕1号", at.date()))
    for part in (
        file.row.number,
        "李桂兰：",
        "村镇建设办",
        "2027年1月19日",
        "云政信告〔2026〕1号",
        "2026年11月20日收到",
    ):
        assert part in text, part


def test_summary_of_a_counted_month(
    register: Callable[..., int], by: Actor, at: datetime, village_ids: list[int], read: Read
) -> None:
    for village in (*village_ids, None):
        register(village_id=village, category_code="010203")
    summary = summarise(month(2026, 11), by, at.date())
    paper = papers.summary_paper(summary, made_on=at.date())
    text = read(paper)
    assert render.page_count(render.render(paper)) <= 14
    assert "云溪镇信访与群众工作月报（2026年11月）" in text
    for table in summary.tables:
        for row in table.rows:
            assert "".join(row[0][0].split()) in text
    assert all(mark["on"] for mark in paper.data["checks"])
    assert "工作质效" in text
