"""Villages out of spreadsheets as offices have them."""

from pathlib import Path

import pytest
import xlsxwriter

from desktop.domain.faults import Refused
from desktop.exchange.village_list import read_village_lines


def book(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_column_of_names_without_any_header(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["双桥村"], ["石门村"], ["城关社区"]])
    assert read_village_lines(path) == ["双桥村", "石门村", "城关社区"]


def test_title_header_codes_and_repeats(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["示例镇村（社区）名册"],
        ["序号", "区划代码", "村（社区）名称", "驻村干部", "户数"],
        [1, 430423101201, "双桥村", "赵志刚", 320],
        [2, "430423101202", " 石门 村", "钱文静", 210],
        [3, "", "城关社区居委会", "", 900],
        [4, "430423101201", "双桥村", "", 1],
        ["合计", "", "", "", 1430],
    ]
    path = book(tmp_path / "b.xlsx", rows)
    assert read_village_lines(path) == ["430423101201 双桥村", "430423101202 石门村", "城关社区居委会"]


def test_text_of_an_old_program(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("代码,名称\n430423101201,双桥村\n,石门村\n", encoding="gb18030")
    assert read_village_lines(path) == ["430423101201 双桥村", "石门村"]


def test_table_without_villages(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到村"):
        read_village_lines(book(tmp_path / "d.xlsx", [["姓名", "电话"], ["张三", "139"]]))
