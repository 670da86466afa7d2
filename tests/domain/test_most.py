"""What a summary has most of, and what is unusual in it."""

import pytest

from desktop.domain.most import Most
from desktop.domain.summaries import Figure, Mark

FIGURES = {
    one.name: one
    for one in (
        Figure("received", "合计·收到", 20, 12, None),
        Figure("received.channel.visit", "来访（批次）·收到", 9, 3, None),
        Figure("received.channel.visit.collective.persons", "其中集体访（人次）·收到", 31, 3, None),
        Figure("received.category.01", "农村农业·收到", 5, 0, 5),
        Figure("received.category.0101", "村务管理·收到", 4, 0, 5),
        Figure("received.category.02", "国土资源·收到", 1, 0, 5),
        Figure("received.category.03", "城乡建设·收到", 7, 0, 5),
        Figure("received.category.04", "政法·收到", 2, 0, 5),
        Figure("received.category.none", "未分类·收到", 9, 0, 5),
        Figure("received.village.1", "石桥村·收到", 3, 0, 5),
        Figure("received.village.10", "竹埠村·收到", 0, 0, 5),
        Figure("overdue", "合计·超期", 0, 0, 0),
        Figure("overdue.village.1", "石桥村·超期", 3, 0, 0),
        Figure("visits", "合计·走访次数", 12, 0, 0),
    )
}
MARKS = (
    Mark("received", "比上月增加 8 件（+66.67%），近 12 个月最高。"),
    Mark("gone", "x"),
    Mark("overdue.village.1", "超期 3 件，较为集中"),
    Mark("overdue", "承办人某某超期 3 件"),
    Mark("visits", "近12个月最高"),
    Mark("received.channel.visit", "比上月增加 6 批次（+200.00%）"),
)


@pytest.mark.parametrize(
    ("name", "words", "figure"),
    [
        ("top.category", "城乡建设7件、农村农业5件、政法2件", ""),
        ("top.category.1", "城乡建设7件", "received.category.03"),
        ("top.category.3", "政法2件", "received.category.04"),
        ("top.village.1", "石桥村3件", "received.village.1"),
        ("top.village.2", "无", ""),
        ("top.overdue", "石桥村3件", ""),
        ("top.overdue.2", "无", ""),
        ("marks", "走访次数12次，近12个月最高；来访9批次，比上月增加6批次（200.00%）", ""),
        ("marks.1", "走访次数12次，近12个月最高", "visits"),
        ("marks.total", "比上月增加8件（66.67%），近12个月最高", ""),
        ("marks.overdue.1", "石桥村超期3件，较为集中", "overdue.village.1"),
        ("marks.overdue.2", "无", ""),
        ("marks.3", "无", ""),
    ],
)
def test_words_and_the_figure_behind_them(name: str, words: str, figure: str) -> None:
    most = Most(FIGURES, MARKS)
    assert most.words(name) == words
    assert most.figure(name) == figure


def test_the_share_of_the_largest() -> None:
    most = Most(FIGURES, ())
    assert most.share("top.category.share") == pytest.approx(14 / 20)
    assert most.share("top.overdue.share") is None


def test_units_are_those_of_the_slice() -> None:
    marks = (Mark("received.channel.visit", "新高"), Mark("received.channel.visit.collective.persons", "新高"))
    assert Most(FIGURES, marks).words("marks") == "来访9批次，新高"
