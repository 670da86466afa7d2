"""A generated register of people of openly invented names, with faults planted and counted."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from desktop.domain.identity import check_digit

HEADS = ("户编号", "户主姓名", "与户主关系", "姓名", "性别", "身份证号", "出生日期", "民族", "联系电话", "村", "组", "住址", "备注")  # fmt: skip
VILLAGES = ("双桥村", "石门村", "柳河村")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = "一二三四五六七八九十百千万东南西北春夏秋冬"

Sheet = list[list[Any]]


def identity(born_on: date, serial: int) -> str:
    """A number of an area that does not exist, whose check digit is right."""
    first17 = f"430499{born_on:%Y%m%d}{serial % 1000:03}"
    return first17 + check_digit(first17)


def rows(count: int, seed: int = 7) -> Sheet:
    """`count` sound rows: households of four in three villages with ten groups each."""
    rng = Random(seed)
    made: Sheet = []
    for number in range(count):
        home, place = divmod(number, 4)
        village, group = VILLAGES[home % 3], home // 3 % 10 + 1
        surname = _SURNAMES[home % len(_SURNAMES)]
        head = f"{surname}{_GIVEN[home // 24 % 21]}{_GIVEN[home // 504 % 21]}"
        name = head if place == 0 else f"{surname}{_GIVEN[rng.randrange(21)]}{_GIVEN[(number // 4 + place) % 21]}"
        born = date(1940, 1, 1) + timedelta(days=number * 2)
        relation = ("户主", "配偶", "子", "女")[place]
        number_text = identity(born, number)
        sex = "男" if int(number_text[16]) % 2 else "女"
        phone = f"139{number:08}" if place == 0 else ""
        made.append(
            [f"{home:05}", head, relation, name, sex, number_text, born.isoformat(), "汉族", phone, village, f"{group}组", f"{village}{group}组{home}号", ""]
        )  # fmt: skip
    return made


def plant(made: Sheet) -> tuple[Counter[tuple[str, bool]], set[int]]:
    """Put faults into the rows; returns how many problems of (column, is fatal) must be found, and the rows kept out."""
    at = {name: place for place, name in enumerate(HEADS)}
    found: Counter[tuple[str, bool]] = Counter()
    out: set[int] = set()
    faults = (
        ("姓名", "", True, 13),
        ("村", "不存在的村", True, 11),
        ("村", "", True, 7),
        ("身份证号", "twice", True, 9),
        ("身份证号", "430499194001010001", False, 17),
        ("联系电话", "12345678901", False, 15),
        ("民族", "外星族", False, 5),
        ("出生日期", "1888-13-40", False, 6),
        ("性别", "其", False, 8),
        ("与户主关系", "户主", False, 4),
    )
    place = 1  # never the head of a household, so that faults do not touch each other
    for column, value, is_fatal, count in faults:
        for _ in range(count):
            row = made[place]
            row[at[column]] = made[place - 1][at["身份证号"]] if value == "twice" else value
            if value == "twice":  # the same person once more, or birthday and sex would be doubtful as well
                row[at["出生日期"]], row[at["性别"]] = made[place - 1][at["出生日期"]], made[place - 1][at["性别"]]
            found[column, is_fatal] += 1
            if is_fatal:
                out.add(place)
            place += 4
    return found, out


def write(path: Path, made: Sheet, heads: tuple[str, ...] = HEADS) -> Path:
    """Write rows as .xlsx under their heads."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate([list(heads), *made]):
            sheet.write_row(number, 0, row)
    return path
