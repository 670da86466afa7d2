"""Villages out of any spreadsheet: the column that reads like names of villages, and the one with their codes."""

import re
from collections.abc import Sequence
from pathlib import Path

from desktop.domain.faults import Refused
from desktop.exchange.sheets import read_cells

_NAME = re.compile(
    r"[\u4e00-\u9fff（）()·]{1,28}(村|社区|居|村委会|居委会|村民委员会|居民委员会|农场|林场|茶场)(（.*）)?"
)
_CODE = re.compile(r"\d{12}")
_NONE = "这个表格里没有找到村（社区）的名称。请确认有一列写的是“××村”或“××社区”，或者直接复制粘贴过来。"


def read_village_lines(path: Path) -> list[str]:
    """Lines `code name` (or `name`) for `casework.office.add_villages`, each village once. Raises BadFile, Refused."""
    rows = read_cells(path)
    name_at, code_at = _best_column(rows, _NAME), _best_column(rows, _CODE)
    if name_at < 0:
        raise Refused(_NONE)
    lines: dict[str, str] = {}
    for row in rows:
        name = _cell(row, name_at)
        if _NAME.fullmatch(name) and name not in lines:
            code = _cell(row, code_at)
            lines[name] = f"{code} {name}" if _CODE.fullmatch(code) else name
    return list(lines.values())


def _cell(row: Sequence[str], place: int) -> str:
    return "".join(row[place].split()) if 0 <= place < len(row) else ""


def _best_column(rows: Sequence[Sequence[str]], wanted: re.Pattern[str]) -> int:
    """The column with the most different cells of that form; -1 when there is none."""
    widest = max((len(row) for row in rows), default=0)
    found = [len({_cell(row, place) for row in rows if wanted.fullmatch(_cell(row, place))}) for place in range(widest)]
    return found.index(max(found)) if any(found) else -1
