"""A large ledger made up on the spot, with faults planted in known cells, written as a spreadsheet of any kind."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.importing import column_letter
from desktop.store.tables import ALL

HEADERS = (
    "编号",
    "*信访日期",
    "信访形式",
    "信访人\n姓名",
    "身份证号码",
    "联系电话",
    "所属村（社区）",
    "住址",
    "人数（人）",
    "反映问题",
    "主要内容",
    "主要诉求",
    "内容分类",
    "包案领导",
    "责任单位",
    "初次/重复",
    "是否办结",
    "办结日期",
    "是否越级",
    "备注",
    "天气",
)
FIRST_ROW = 5
"""Row of the first entry: a title, a line about the unit and a blank one stand above the header."""

_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国桂兰志刚文静立平秀英德福春生玉梅"
_MATTERS = ("邻居占用宅基地", "村道年久失修", "低保待遇停发", "青苗补偿未到账", "水渠被堵", "承包地被占")
_CATEGORIES = ("宅基地纠纷", "农村农业/村务管理", "土地流转", "")
_CHANNELS = ("来访", "来信", "来电", "网上投诉", "群众来访", "12345")


class Fault(NamedTuple):
    """A fault put into a cell. `index` is the place of the entry, from 0."""

    index: int
    header: str
    value: Any
    is_fatal: bool

    @property
    def place(self) -> tuple[int, str]:
        """(row, letter) as the spreadsheet shows them."""
        return FIRST_ROW + self.index, column_letter(HEADERS.index(self.header))


Row = dict[str, Any]


class MadeLedger(NamedTuple):
    """Entries with the planted faults."""

    rows: list[Row]
    faults: list[Fault]

    def sound(self) -> list[Row]:
        """Entries without a fatal fault."""
        out = {fault.index for fault in self.faults if fault.is_fatal}
        return [row for index, row in enumerate(self.rows) if index not in out]


def _identity(dice: random.Random, number: int) -> str:
    born = date(1950, 1, 1) + timedelta(days=number * 5 % 20000)
    first17 = f"430423{born:%Y%m%d}{dice.randrange(1000):03}"
    return first17 + check_digit(first17)


def make_row(number: int, dice: random.Random) -> Row:
    """One entry without faults."""
    received = date(2025, 1, 2) + timedelta(days=number % 600)
    is_closed = number % 3 == 0
    matter = dice.choice(_MATTERS)
    return {
        "编号": f"信〔{received.year}〕{number + 1:04}号" if number % 2 else "",
        "*信访日期": received,
        "信访形式": dice.choice(_CHANNELS),
        "信访人\n姓名": dice.choice(_SURNAMES) + dice.choice(_GIVEN) + dice.choice(_GIVEN),
        "身份证号码": _identity(dice, number) if number % 4 else "",
        "联系电话": 13900000000 + number,
        "所属村（社区）": dice.choice(("双桥村", "石门", "柳河村")),
        "住址": "云溪镇" if number % 5 else "",
        "人数（人）": 1 + number % 4,
        "反映问题": f"{matter}（第{number}件）",
        "主要内容": f"来访人称{matter}，已多次向村里反映，至今没有处理。",
        "主要诉求": "派员现场查看\n书面答复",
        "内容分类": dice.choice(_CATEGORIES),
        "包案领导": dice.choice(("赵志刚", "")),
        "责任单位": dice.choice(("村镇建设办", "")),
        "初次/重复": dice.choice(("初次", "重复", "")),
        "是否办结": "已办结" if is_closed else "办理中" if number % 3 == 1 else "",
        "办结日期": received + timedelta(days=number % 20) if is_closed else "",
        "是否越级": dice.choice(("是", "否", "")),
        "备注": "=cmd|'/c calc'!A1" if number % 50 == 7 else "",
        "天气": "晴" if number % 10 == 0 else "",
    }


FAULTS: tuple[tuple[str, tuple[Any, ...], bool], ...] = (
    ("*信访日期", ("2025-02-30", "去年春天", date(2027, 1, 1), ""), True),
    ("信访形式", ("飞鸽传书", "信鸽"), True),
    ("信访人\n姓名", ("", "不详", "名" * 61), True),
    ("身份证号码", ("430423195803121229", "4304231958", "430423195813121228", "430423195803121000"), False),
    ("联系电话", ("1390000567", "没有电话"), False),
    ("所属村（社区）", ("桃花源村", "外镇"), False),
    ("内容分类", ("外星事务", "扶贫"), False),
    ("人数（人）", ("若干", 99999, 0), True),
    ("反映问题", ("长" * 201,), True),
    ("包案领导", ("无名氏", "赵志强"), False),
    ("责任单位", ("飞碟办", "水利站"), False),
    ("办结日期", (date(2020, 1, 1), "2025-13-01"), True),
    ("是否越级", ("也许", "两可"), False),
    ("初次/重复", ("说不清", "大概"), False),
    ("是否办结", ("快了吧", "听说好了"), False),
)
"""Heading → values that are wrong there, and whether they keep the row out."""


@pytest.fixture
def planted_ledger(make_ledger: Callable[..., MadeLedger]) -> Callable[[int], MadeLedger]:
    """A ledger of at least 250 entries with 40 planted faults; 信〔2026〕0001号 must have been given before."""

    def made(count: int) -> MadeLedger:
        # every 6th entry from the 2nd has neither a number nor a day of closing
        places = iter(range(2, count, 6 * max(1, count // 260)))
        faults = [Fault(next(places), header, value, fatal) for header, values, fatal in FAULTS for value in values]
        ledger = make_ledger(count, faults)
        trio = {"信访人\n姓名": "张三、李四、王五", "身份证号码": "", "联系电话": "", "人数（人）": 2}
        for cells, header, is_fatal in (
            (trio, "人数（人）", False),
            ({"反映问题": "", "主要内容": ""}, "反映问题", True),
            ({"编号": ledger.rows[1]["编号"]}, "编号", True),
            ({"编号": "信〔2026〕0001号"}, "编号", True),
            ({"是否办结": "已办结"}, "办结日期", False),
        ):
            index = next(places)
            ledger.rows[index].update(cells)
            ledger.faults.append(Fault(index, header, "", is_fatal))
        return ledger

    return made


@pytest.fixture
def make_ledger() -> Callable[..., MadeLedger]:
    """Makes a ledger of so many entries with these faults."""

    def made(count: int, faults: Sequence[Fault] = ()) -> MadeLedger:
        dice = random.Random(7)
        rows = [make_row(number, dice) for number in range(count)]
        for fault in faults:
            rows[fault.index][fault.header] = fault.value
        return MadeLedger(rows, list(faults))

    return made


def _table(rows: Sequence[Row]) -> list[list[Any]]:
    head = [["云溪镇信访台账"], ["填报单位：云溪镇人民政府"], [], list(HEADERS)]
    return [*head, *([row[header] for header in HEADERS] for row in rows)]


@pytest.fixture
def write_xlsx() -> Callable[[Path, Sequence[Row]], Path]:
    """Writes entries as .xlsx: numbers as numbers, days as dates, below a merged title; identity numbers as text."""

    def written(path: Path, rows: Sequence[Row]) -> Path:
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        book.add_worksheet("说明").write(0, 0, "本表由各村报送")
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for r, cells in enumerate(_table(rows)):
            for c, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value != "":
                    sheet.write(r, c, value)
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, "云溪镇信访台账")
        book.close()
        return path

    return written


@pytest.fixture
def write_csv() -> Callable[..., Path]:
    """Writes entries as a text table in an encoding."""

    def written(path: Path, rows: Sequence[Row], encoding: str = "gb18030", delimiter: str = ",") -> Path:
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(_table(rows))
        return path

    return written


@pytest.fixture
def counts(office: Session) -> Callable[[], dict[str, int]]:
    """Rows of every table and of the search index."""

    def counted() -> dict[str, int]:
        found = {table.__name__: table.select().count() for table in ALL}
        for name in ("find_body", "find_who"):
            found[name] = ALL[0]._meta.database.execute_sql(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
        return found

    return counted


@pytest.fixture
def files() -> Path:
    """Folder of the small fixed files."""
    return Path(__file__).parent / "files"
