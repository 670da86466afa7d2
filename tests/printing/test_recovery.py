"""恢复码单: one page, the code whole and in order."""

from datetime import date

import pytest

from desktop.domain.records import Office
from desktop.printing import render
from desktop.printing.recovery import recovery_sheet

GROUPS = ("7K3M9", "2QF4T", "XW8ZP", "0AB1C", "DE5FG", "HJ6KM", "NPQRS")


@pytest.mark.parametrize("name", ["示例镇人民政府", "示" * 60, '#panic("x") *b* $x$'])
def test_one_page_with_the_whole_code(name: str) -> None:
    paper = recovery_sheet(Office(name, "", "", "", "", ""), "-".join(GROUPS), date(2026, 11, 20))
    pdf = render.render(paper)
    texts = render.page_texts(pdf)
    assert len(texts) == 1
    places = [texts[0].index(group) for group in GROUPS]
    assert places == sorted(places)
    assert "2026年11月20日" in texts[0]
    assert render.unprintable(paper) == []
