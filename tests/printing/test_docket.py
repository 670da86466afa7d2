"""信访登记台账: every petition once, parted by channel, numbered through, sums that agree, sealed ones only counted."""

from collections.abc import Callable
from datetime import date
from types import ModuleType

from desktop.domain.records import MatterRow
from desktop.printing.docket import docket
from desktop.printing.render import Paper

DAY = date(2026, 11, 2)


def rows_of(samples: ModuleType, count: int) -> list[MatterRow]:
    row: MatterRow = samples.matter().row
    channels = ("call", "visit", "letter")
    return [
        row._replace(id=n, number=f"示信〔2026〕{n:04}号", channel=channels[n % 3], person_count=n % 4 + 1)
        for n in range(1, count + 1)
    ]


def test_every_petition_stands_there_once(samples: ModuleType, read: Callable[[Paper], str]) -> None:
    rows = rows_of(samples, 60)
    text = "".join(read(docket(rows, 0, samples.OFFICE, "2026年10月", DAY)).split())
    for row in rows:
        assert text.count(row.number) == 1
    assert f"合计60件{sum(row.person_count for row in rows)}" in text
    assert "密件" not in text


def test_parts_follow_the_channels_and_the_numbers_go_through(samples: ModuleType) -> None:
    rows = rows_of(samples, 9)
    data = docket(rows, 2, samples.OFFICE, "2026年10月", DAY).data
    assert [part["title"] for part in data["parts"]] == ["来信", "来访", "来电"]
    assert [line[0] for part in data["parts"] for line in part["rows"]] == [str(n) for n in range(1, 10)]
    assert [part["sum"][0] for part in data["parts"]] == ["小计　3 件"] * 3
    assert sum(int(part["sum"][1]) for part in data["parts"]) == int(data["total"][1])
    assert data["total"][0] == "合计　9 件（另有密件 2 件，不列）"


def test_an_empty_month_is_a_report_of_nothing(samples: ModuleType, read: Callable[[Paper], str]) -> None:
    assert "没有信访件（零报告）" in read(docket([], 0, samples.OFFICE, "2026年10月", DAY))


def test_what_people_wrote_stays_text(samples: ModuleType, read: Callable[[Paper], str]) -> None:
    (row,) = rows_of(samples, 1)
    text = read(docket([row._replace(title=samples.HOSTILE)], 0, samples.OFFICE, "2026年10月", DAY))
    assert '#panic("x")' in text.replace("\r\n", "").replace("\n", "")
