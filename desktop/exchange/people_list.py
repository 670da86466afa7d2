"""The dry run of a register of people and households: columns matched, rows read, problems named; nothing is written."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from desktop.casework import people_import
from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.importing import Column
from desktop.domain.people_importing import PeoplePlan
from desktop.domain.records import Actor
from desktop.exchange.header_words import Words, match_columns, words
from desktop.exchange.ledger_row import Row, Setting
from desktop.exchange.lookups import CodeDirectory, Directory, Places
from desktop.exchange.people_reading import read_person
from desktop.exchange.people_sifting import Sifter
from desktop.exchange.petition_ledger import without_foot
from desktop.exchange.sheets import Sheet, read_sheet
from desktop.store import people_import as store

COLUMNS = "people_columns"
_NO_HEADER = "没有找到表头。请确认表格里有一行写着“姓名”“户主”“与户主关系”“身份证号”“村”这样的列名，再导入。"
_EVERY = 200


def plan(
    path: Path,
    by: Actor,
    today: date,
    sheet_name: str = "",
    report: Callable[[int, int, str], None] = lambda done, total, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PeoplePlan:
    """Read a register without writing anything. Raises BadFile and Refused when the file as a whole is of no use."""
    need(by, Right.REGISTER)
    known = words(COLUMNS)
    sheet = read_sheet(path, known.field, sheet_name, _NO_HEADER)
    columns = match_columns(sheet.header, known)
    setting = _setting(columns, known, today)
    lines, left_out = without_foot(sheet)
    sifter = Sifter(setting, store.known_people(), store.known_households())
    for done, line in enumerate(lines):
        if done % _EVERY == 0:
            if cancelled():
                raise Refused(people_import.CANCELLED)
            report(done, len(lines), "正在核对")
        sifter.take(read_person(Row(setting, line)))
    found = sifter.sifted()
    out = {problem.row for problem in found.problems if problem.is_fatal}
    return PeoplePlan(
        path.name,
        sheet.sha256,
        sheet.name,
        sheet.header_row,
        columns,
        len(lines),
        found.ready,
        found.households,
        found.groups,
        found.problems,
        found.doubles,
        (*_remarks(sheet), *left_out, *found.remarks),
        tuple((line.row, line.cells) for line in lines if line.row in out),
        store.state(),
    )


def _setting(columns: Sequence[Column], known: Words, today: date) -> Setting:
    by_field = {column.field: (index, column) for index, column in enumerate(columns) if column.field}
    missing = [known.labels["name"]] if "name" not in by_field else []
    if not {"village", "village_and_group"} & by_field.keys():
        missing.append(known.labels["village"])
    if missing:
        raise Refused(f"表格中缺少“{'”“'.join(missing)}”一栏，无法导入。请在表头补上这些列名后再试。")
    unmatched = tuple((n, column) for n, column in enumerate(columns) if column.header and not column.field)
    codes = {"ethnic": CodeDirectory("民族", "ethnic_groups")}
    nobody = Directory("", ())
    return Setting(by_field, unmatched, known, today, "", "", Places(), codes, nobody, nobody)


def _remarks(sheet: Sheet) -> list[str]:
    said = [people_import.earlier(sheet.sha256, sheet.name)]
    if sheet.others:
        said.append(f"只读取了工作表“{sheet.name}”；工作表“{'”“'.join(sheet.others)}”也像名册，请另行导入。")
    return [sentence for sentence in said if sentence]
