"""The text of a period: kept with its fields, filled in from the figures of the day, and for good at closing."""

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop.casework import closing, narratives
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store import audit

NOVEMBER = dates.month(2026, 11)
TEXT = "一、基本情况\n\n　{period.this}共收到{received}件，{{原文}}。\n{gone.field}件"


def test_the_figures_in_it_stay_live(by: Actor, at: datetime, register: Callable[..., int]) -> None:
    assert narratives.text_of(NOVEMBER) is None
    draft = closing.summary_of(NOVEMBER, by, at.date()).narrative
    assert draft[0].startswith("一、")
    assert "{" not in "".join(draft)
    assert narratives.save(NOVEMBER, TEXT, by, at).say == "文字说明已保存。"
    assert narratives.text_of(NOVEMBER) == TEXT
    for count in (0, 1, 2):
        told = closing.summary_of(NOVEMBER, by, at.date()).narrative
        assert told == ("一、基本情况", f"本月共收到{count}件，{{原文}}。", "〔无此数字〕件")
        register()
    narratives.save(NOVEMBER, "", by, at)
    assert narratives.text_of(NOVEMBER) == ""
    assert closing.summary_of(NOVEMBER, by, at.date()).narrative == ()


def test_who_changed_it_and_when(by: Actor, insider: Actor, at: datetime) -> None:
    narratives.save(NOVEMBER, "甲", by, at)
    narratives.save(NOVEMBER, "乙乙", insider, at)
    lines = [(line.actor_name, line.detail) for line in audit.entries("narrative")]
    assert lines == [
        ("周密", {"period": "2026-11", "length": 2}),
        ("李文书", {"period": "2026-11", "length": 1}),
    ]


def test_of_a_closed_period_it_appears_with_the_next_edition(office: Session, by: Actor) -> None:
    later = datetime(2026, 12, 1, 9)
    narratives.save(NOVEMBER, "第一稿", by, later)
    closing.close(office, closing.prepare(NOVEMBER, by, later.date()), {"report": b"%PDF"}, "", later)
    assert "重新结账" in narratives.save(NOVEMBER, "第二稿", by, later).say
    assert closing.summary_of(NOVEMBER, by, later.date()).narrative == ("第一稿",)
    assert closing.prepare(NOVEMBER, by, later.date()).narrative == ("第二稿",)


def test_refusals(by: Actor, reader: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="编写文字说明的权限"):
        narratives.save(NOVEMBER, "甲", reader, at)
    with pytest.raises(Refused, match="20001 字"):
        narratives.save(NOVEMBER, "长" * 20_001, by, at)
