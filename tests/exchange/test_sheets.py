"""Spreadsheets of every kind come in with the rows, letters, numbers and days that the clerk sees."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop.domain.faults import BadFile, Refused
from desktop.exchange import sheets
from desktop.exchange.header_words import words
from desktop.exchange.sheets import Sheet, read_sheet

HEADER = ["信访日期", "信访形式", "姓名", "联系电话", "反映问题"]


def read(path: Path, sheet_name: str = "") -> Sheet:
    return read_sheet(path, words().field, sheet_name)


def xlsx(path: Path, *tables: tuple[str, list[list[Any]]], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in tables:
        sheet = book.add_worksheet(name)
        for r, cells in enumerate(rows):
            for c, value in enumerate(cells):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(r, c, value, day)
                elif value not in ("", None):
                    sheet.write(r, c, value)
        for top, left, bottom, right in merges:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return path


def test_numbers_days_and_texts_keep_their_form(tmp_path: Path) -> None:
    row = [datetime(2026, 3, 8, 9, 30), "来访", "李桂兰", 13900005678, "=1+1"]
    sheet = read(
        xlsx(tmp_path / "a.xlsx", ("表", [HEADER, row, [], [45000, True, 430423195803121228, 3.5, time(9, 5)]]))
    )
    assert sheet.header == tuple(HEADER)
    assert sheet.header_row == 1
    assert sheet.lines[0] == (2, (date(2026, 3, 8), "来访", "李桂兰", "13900005678", "=1+1"))
    assert sheet.lines[1].row == 4
    assert sheet.lines[1].cells[:2] == ("45000", "TRUE")
    assert sheet.lines[1].cells[3] == "3.5"


def test_header_below_titles_on_the_sheet_that_looks_like_a_ledger(tmp_path: Path) -> None:
    tables = (
        ("说明", [["姓名", "填表说明"], ["x", "y"]]),
        (
            "台账",
            [["台账"], [], ["填报单位"], ["*信访日期", "信访 形式", "姓名（必填）", "电话", "反映\n问题"], ["a"] * 5],
        ),
    )
    sheet = read(xlsx(tmp_path / "a.xlsx", *tables))
    assert sheet.header_row == 4
    assert sheet.header == ("*信访日期", "信访 形式", "姓名（必填）", "电话", "反映 问题")
    assert [line.row for line in sheet.lines] == [5]


def test_two_line_header_and_cells_merged_downwards(files: Path) -> None:
    sheet = read(files / "visits.xls")
    assert sheet.header == ("序号", "来访日期", "姓名", "电话", "人数", "反映问题", "所属村")
    assert sheet.header_row == 3
    assert [line.cells[6] for line in sheet.lines] == ["双桥村", "双桥村", "双桥村", ""]
    assert sheet.lines[0].cells[:4] == ("1", date(2026, 3, 8), "李桂兰", "13900005678")


def test_column_without_heading_is_not_lost(tmp_path: Path) -> None:
    sheet = read(xlsx(tmp_path / "a.xlsx", ("表", [HEADER, ["a", "b", "c", "d", "e", "", "旁注"]])))
    assert sheet.header == (*HEADER, "", "无列名")


def test_several_ledgers_are_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ("2025年", [HEADER, ["1"] * 5]), ("2026年", [HEADER, ["2"] * 5]))
    assert (read(path).name, read(path).others) == ("2025年", ("2026年",))
    assert read(path, "2026年").lines[0].cells[0] == "2"
    with pytest.raises(Refused, match="2025年、2026年"):
        read(path, "2024年")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        "信访台账",
        "",
        delimiter.join(HEADER),
        "",
        delimiter.join(["2026-03-08", "来访", "𬱖某", '="0139"', '"甲\n乙"']),
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(rows).encode(encoding))
    sheet = read(path)
    assert sheet.header_row == 3
    assert sheet.lines == ((5, ("2026-03-08", "来访", "𬱖某", "0139", "甲\n乙")),)


def _damaged_xlsx(path: Path) -> bytes:
    xlsx(path, ("表", [HEADER]))
    data = bytearray(path.read_bytes())
    data[len(data) // 4 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 4)
    return bytes(data)


def _patched(files: Path, find: bytes, offset: int, put: bytes) -> bytes:
    data = bytearray((files / "visits.xls").read_bytes())
    place = data.index(find) + offset
    data[place : place + len(put)] = put
    return bytes(data)


def test_files_that_cannot_be_read_are_refused_with_a_sentence(tmp_path: Path, files: Path) -> None:
    wrapped = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0") + (34).to_bytes(2, "little")
    cases = {
        "空的": b"",
        "打开密码": _patched(files, b"\x09\x08\x10\x00", 20, b"\x2f\x00"),
        "取消密码": _patched(files, "Workbook".encode("utf-16-le"), 0, wrapped),
        "不是表格": (files / "visits.xls").read_bytes()[:3000],
        "损坏": _damaged_xlsx(tmp_path / "d.xlsx"),
        "已经损坏": b"\x89PNG\r\n\x1a\n\0\0\0",
        "引号": b'"' + "信访日期,姓名,信访形式\n".encode() + b"x" * 200_000,
        "WPS 打开": bytes(range(128, 256)) * 9,
    }
    for word, data in cases.items():
        path = tmp_path / "x.xls"
        path.write_bytes(data)
        with pytest.raises(BadFile, match=word):
            read(path)
    with pytest.raises(BadFile, match="移走"):
        read(tmp_path / "nowhere.xlsx")
    with pytest.raises(BadFile, match="不是表格"):
        read(tmp_path)


def test_no_header_and_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="表头"):
        read(xlsx(tmp_path / "a.xlsx", ("表", [["甲", "乙"], [1, 2]])))
    with pytest.raises(Refused, match="空的"):
        read(xlsx(tmp_path / "a.xlsx", ("表", [])))


def test_too_long_and_too_wide_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write(1_048_575, 16_383, "x")  # laid out in full this sheet would be 17,179,869,184 cells
    book.close()
    with pytest.raises(Refused, match="1048576 行"):
        read(tmp_path / "a.xlsx")
    with pytest.raises(Refused, match="太宽"):
        read(xlsx(tmp_path / "b.xlsx", ("表", [HEADER, [""] * 16_000 + ["x"]])))
    monkeypatch.setattr(sheets, "MAX_ROWS", 50)
    (tmp_path / "c.csv").write_text("\n".join([",".join(HEADER)] + ["a,b,c,d,e"] * 90), encoding="utf-8")
    with pytest.raises(Refused, match="超过 50 行"):
        read(tmp_path / "c.csv")


def test_a_zip_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MAX_BYTES", 100_000)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    (tmp_path / "a.xlsx").write_bytes(memory.getvalue())
    with pytest.raises(Refused, match="太大"):
        read(tmp_path / "a.xlsx")


def test_the_made_ledger_reads_alike_in_every_form(
    tmp_path: Path, make_ledger: Callable[..., Any], write_xlsx: Callable[..., Path], write_csv: Callable[..., Path]
) -> None:
    rows = make_ledger(40).rows
    as_xlsx = read(write_xlsx(tmp_path / "a.xlsx", rows))
    for encoding, delimiter in (("gb18030", ","), ("utf-8-sig", ";"), ("utf-8", "\t")):
        as_text = read(write_csv(tmp_path / "a.csv", rows, encoding, delimiter))
        assert as_text.header == as_xlsx.header
        assert [(line.row, tuple(map(str, line.cells))) for line in as_text.lines] == [
            (line.row, tuple(map(str, line.cells))) for line in as_xlsx.lines
        ]
