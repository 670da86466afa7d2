"""The list of ledger entries and disputes."""

from desktop.casework import office
from desktop.domain.codes import ENTRIES
from desktop.ui.desks.ledger.intake import ENTRY_FORM
from desktop.ui.desks.ledger.words import KINDS, OUTCOMES, RATING_CHOICES, SOURCES, STAGES
from desktop.ui.desks.petitions.docket import Docket
from desktop.ui.desks.petitions.filters import Pick
from desktop.ui.models.petition_list import ENTRY_COLUMNS


def _export(*args: object) -> int:
    from desktop.exchange.entry_export import export_entries  # brings the writer of spreadsheets

    return export_entries(*args)  # type: ignore[arg-type]


LEDGER = Docket(
    title="民情台账",
    kind=ENTRIES,
    table="entries",
    form=ENTRY_FORM,
    columns=ENTRY_COLUMNS,
    picks=(
        Pick("kind", "类别", 72, lambda: KINDS),
        Pick("channel", "来源", 84, lambda: SOURCES),
        Pick("stage", "阶段", 84, lambda: STAGES),
        Pick("village_id", "村（社区）", 104, office.village_choices),
        Pick("handler_id", "责任人", 80, office.cadre_choices),
        Pick("theme", "主题", 96, lambda: office.code_choices("themes")),
        Pick("tie", "五个结合", 84, lambda: office.code_choices("ties")),
        Pick("outcome", "结果", 76, lambda: OUTCOMES),
        Pick("rating", "评价", 76, lambda: RATING_CHOICES),
    ),
    empty=("还没有民情", "走访、来电、意见箱、会议上听到的事，都从这里逐一登记在册。", "登记民情　F3"),
    forms=(("registration", "登记单", "Alt+Y"), ("giving_slip", "交办单", "Alt+B")),
    search="查姓名、拼音首字母、编号、电话、内容　Ctrl+F",
    export=_export,
)
