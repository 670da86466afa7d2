"""填报通: opening a superior's .xlsx or .docx form and filling it, everything else in it left as it is."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.form_filling import planned
from desktop.domain.form_grid import FormGrid
from desktop.domain.forms import FillReport, Mapped, Sources
from desktop.domain.summaries import Summary
from desktop.exchange import docx_patch, docx_tables, xlsx_grid, xlsx_patch
from desktop.exchange.form_package import damaged, open_package, read_bytes

_FORMULAS = {
    ".xlsx": "表中的公式（合计等）在 WPS、Excel 里打开时自动算出。要用微信发送的，请先打开保存一次，手机预览才显示合计。",
    ".docx": "表中有 Word 公式，填好后请用 WPS 打开，全选（Ctrl+A）再按 F9 更新。",
}
_NO_CELLS = "这份文件里没有表格，也没有 {{…}}、【…】、____ 这样的空白，没有可以填写的地方。"


class FormFile(NamedTuple):
    """A form: the file, and its sheets or tables as grids."""

    data: bytes
    suffix: str
    grids: tuple[FormGrid, ...]
    remarks: tuple[str, ...] = ()

    def grid(self, name: str) -> FormGrid | None:
        """The grid of a name."""
        return next((grid for grid in self.grids if grid.name == name), None)


class Filled(NamedTuple):
    """A filled form and what became of its cells."""

    data: bytes
    report: FillReport


def open_form(path: Path) -> FormFile:
    """Open a form that the clerk chose. Raises BadFile and Refused with what to do."""
    return read_form(read_bytes(path), path.suffix)


def read_form(data: bytes, suffix: str) -> FormFile:
    """A form from its bytes. Raises Refused."""
    package = open_package(data, suffix)
    try:
        if package.suffix == ".xlsx":
            grids, remarks = xlsx_grid.read_grids(package)
        else:
            grids, remarks = docx_tables.read_grids(package), ()
    except (ValueError, IndexError, OverflowError) as error:  # a number or reference in it is none
        raise damaged(package.suffix) from error
    if not any(grid.row_count and grid.column_count for grid in grids):
        raise Refused(_NO_CELLS)
    return FormFile(data, package.suffix, grids, remarks)


def fill(form: FormFile, mapping: Iterable[Mapped], summary: Summary) -> Filled:
    """The form filled with the figures of a period. Raises Refused."""
    has_formulas = any(cell.is_formula for grid in form.grids for cell in grid.cells)
    remarks = (*form.remarks, *((_FORMULAS[form.suffix],) if has_formulas else ()))
    edits, report = planned(form.grids, mapping, Sources(summary), remarks)
    package = open_package(form.data, form.suffix)
    patch = xlsx_patch if form.suffix == ".xlsx" else docx_patch
    return Filled(patch.filled(package, edits), report)
