"""What a list of matters is made of: its kind, its words, its columns, its pickers. One page serves every docket."""

from collections.abc import Callable
from typing import NamedTuple

from desktop.domain.codes import MatterKind
from desktop.ui.desks.petitions.filters import PETITION_PICKS, Pick
from desktop.ui.models.petition_list import COLUMNS, Column


class Docket(NamedTuple):
    """`kind` as in `MatterFilter`; `table` names the kept columns; `form` the drafts of its intake form.

    `empty` says what to do while there is nothing: sentence, advice, button. `forms` are printed of the marked matters,
    each with its key. `export` is the module and the function that write the list as a table.
    """

    title: str
    kind: str
    table: str
    form: str
    columns: tuple[Column, ...]
    picks: tuple[Pick, ...]
    empty: tuple[str, str, str]
    forms: tuple[tuple[str, str, str], ...]
    search: str
    export: Callable[..., int]


def _export(*args: object) -> int:
    from desktop.exchange.export import export_xlsx  # brings the writer of spreadsheets

    return export_xlsx(*args)  # type: ignore[arg-type]


PETITIONS = Docket(
    title="信访件",
    kind=MatterKind.PETITION,
    table="petitions",
    form="petition",
    columns=COLUMNS,
    picks=PETITION_PICKS,
    empty=("还没有信访件", "来人、来信、来电都从这里登记，也可以先导入原来的台账。", "登记来访　F2"),
    forms=(("registration", "登记单", "Ctrl+P"), ("reading_slip", "阅批单", "Alt+Y")),
    search="查姓名、拼音首字母、编号、电话、内容　Ctrl+F",
    export=_export,
)
