"""The wide cards of a matter's page: what it is about, how it was registered, its history."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.casework.links import MergedFile
from desktop.domain.codes import CLASS_LABELS, ROUTE_LABELS, MatterKind, channel_label
from desktop.domain.dates import show_day
from desktop.domain.records import ClaimRow, EventRow, MatterFile
from desktop.domain.transitions import RATINGS, RETENTIONS
from desktop.domain.village_matters import FEEDBACK_WAYS, LEVELS, OUTCOME_LABELS
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.timeline import Timeline, TimelineLine

_SEEN_EVENTS = 8
_TOP = Qt.AlignmentFlag.AlignTop


class FilledCard(Card):
    """A card whose contents are put in anew each time."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._inside: QWidget | None = None

    def fresh(self) -> QVBoxLayout:
        """An empty column in place of what was there."""
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.add(self._inside)
        return column


class AboutCard(FilledCard):
    """The content and the claims with their answers."""

    def __init__(self) -> None:
        super().__init__("诉求与办理")

    def show_file(self, file: MatterFile, merged: Sequence[MergedFile] = ()) -> None:
        """Show a file, and the claims of the matters merged into it under their numbers."""
        column = self.fresh()
        column.addWidget(
            Label(file.content or "没有填写主要内容", "" if file.content else "hint", wrap=True).selectable()
        )
        if file.claims and file.row.kind == MatterKind.PETITION:
            column.addLayout(_claims_table(file.claims))
        elif file.claims:  # nobody answers the wishes of a ledger entry one by one
            wishes = "\n".join(f"{claim.position}　{claim.text}" for claim in file.claims)
            column.addLayout(_pairs([("诉求、建议", wishes)], 1))
        column.addLayout(
            _pairs([pair for pair in (("拟办意见", file.proposal), ("办理方式", file.disposition)) if pair[1]], 1)
        )
        ended = [pair for pair in _ending(file) if pair[1]]
        if ended:
            column.addWidget(rule())
            column.addLayout(_pairs(ended, 1))
        for other in merged:
            column.addWidget(rule())
            column.addWidget(Label(f"并入的 {other.row.number}　{other.row.title}", "strong", wrap=True).selectable())
            if other.claims:
                column.addLayout(_claims_table(other.claims))
            else:
                column.addWidget(Label("没有分列诉求", "hint"))


class FactsCard(FilledCard):
    """How the matter was registered and classified."""

    def __init__(self) -> None:
        super().__init__("登记情况")

    def show_file(self, file: MatterFile) -> None:
        """Show a file; what was not filled in is left out."""
        column = self.fresh()
        is_petition = file.row.kind == MatterKind.PETITION
        facts = (
            *_entry_facts(file),
            ("类别", CLASS_LABELS.get(file.petition_class, "")),
            ("路径", ROUTE_LABELS.get(file.route, "")),
            ("内容分类" if is_petition else "问题类别", file.row.category_label),
            ("信访目的", file.purpose_label),
            ("原因", file.cause_label),
            ("来源", file.source_label),
            ("主题", "、".join(part for part in (file.theme_label, *file.tie_labels) if part)),
            ("地点", " ".join(part for part in (file.row.village_name, file.group_name, file.place) if part)),
            ("包案领导", file.row.leader_name),
            ("责任单位", file.unit_name),
            ("承办人" if is_petition else "责任人", file.row.handler_name),
            ("上级编号", file.superior_number),
            ("上级期限", show_day(file.superior_due_on) if file.superior_due_on else ""),
            ("查询码", file.query_code),
            ("满意度评价", _ratings(file)),
            ("归档", _archiving(file)),
            ("登记", f"{file.registrar_name}　{file.entered_at:%Y-%m-%d %H:%M}"),
        )
        column.addLayout(_pairs([(label, text) for label, text in facts if text]))


class HistoryCard(FilledCard):
    """经过: newest first, the older part behind a link."""

    def __init__(self) -> None:
        super().__init__("经过")
        self._events: Sequence[EventRow] = ()
        self._today = date.min
        self._all = Button("", "link")
        self._all.clicked.connect(lambda: self._show(len(self._events)))
        self.add_to_head(self._all)

    def show_events(self, events: Sequence[EventRow], today: date) -> None:
        """Show a history."""
        self._events, self._today = events, today
        self._show(_SEEN_EVENTS)

    def _show(self, count: int) -> None:
        column = self.fresh()
        column.addWidget(Timeline([_timeline_line(event, self._today) for event in self._events[:count]]))
        self._all.setText(f"全部 {len(self._events)} 条")
        self._all.setVisible(count < len(self._events))


def _ending(file: MatterFile) -> tuple[tuple[str, str], ...]:
    """How a ledger entry or dispute ended, and what people said of it."""
    own = file.own
    if not own:
        return ()
    word, on = dict(RATINGS).get(own["rating"], ""), own["feedback_on"]
    said = (word, dict(FEEDBACK_WAYS).get(own.get("feedback_way", ""), ""), own.get("feedback_by", ""))
    rated = "，".join(part for part in (*said, show_day(on) if on else "") if part)
    return (
        ("结果", OUTCOME_LABELS.get(own["outcome"], "")),
        ("办理措施和结果", own["result"]),
        ("群众评价", rated),
    )


def _entry_facts(file: MatterFile) -> tuple[tuple[str, str], ...]:
    """What only a ledger entry or dispute has; nothing of a petition."""
    own = file.own
    promised, visited = own.get("promised_on"), own.get("visited_on")
    return (
        ("纠纷类型", own.get("dispute_type", "")),
        ("纠纷等级", dict(LEVELS).get(own.get("level", ""), "")),
        ("走访", show_day(visited) if visited else ""),
        ("承诺时限", show_day(promised) if promised else ""),
    )


def _ratings(file: MatterFile) -> str:
    words, on = dict(RATINGS), file.told.get("evaluate_on")
    rated = (("信访部门", "desk_rating"), ("责任单位", "unit_rating"))
    said = [f"{whom} {words[file.told[name]]}" for whom, name in rated if file.told.get(name) in words]
    return "，".join(said) + (f"（{show_day(on)}）" if said and on else "")


def _archiving(file: MatterFile) -> str:
    on, told = file.told.get("archive_on"), file.told
    if on is None:
        return ""
    parts = (show_day(on), f"档号 {told.get('archive_number')}" if told.get("archive_number") else "")
    return "，".join(part for part in (*parts, f"保管 {dict(RETENTIONS).get(told.get('retention', ''), '')}") if part)


def head_facts(file: MatterFile) -> str:
    """信〔2026〕0129号　来访 2026-11-22　双桥村四组."""
    row = file.row
    channel = f"{channel_label(row.kind, row.channel)} {show_day(row.received_on)}"
    return "　".join(part for part in (row.number, channel, row.village_name + file.group_name) if part)


def _timeline_line(event: EventRow, today: date) -> TimelineLine:
    text = "：".join(part for part in (event.label, event.text) if part)
    if event.happened_on != event.entered_at.date():
        text += f"（办理日 {show_day(event.happened_on)}）"
    chips = (("补录", "neutral"),) if event.is_late else ()
    when = "%m-%d %H:%M" if event.entered_at.year == today.year else "%Y-%m-%d %H:%M"
    return TimelineLine(f"{event.entered_at:{when}}", event.actor_name, text, chips, event.is_taken_back)


def _pairs(facts: Sequence[tuple[str, str]], across: int = 2) -> QGridLayout:
    """Labels and words, some abreast."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 3 // 2)
    grid.setVerticalSpacing(SPACE * 3 // 4)
    for place, (label, text) in enumerate(facts):
        line, column = divmod(place, across)
        grid.addWidget(Label(label, "secondary"), line, 2 * column, _TOP)
        grid.addWidget(Label(text, wrap=True).selectable(), line, 2 * column + 1, _TOP)
        grid.setColumnStretch(2 * column + 1, 1)
    return grid


def _claims_table(claims: Sequence[ClaimRow]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE * 3 // 4)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 4)
    for column, head in enumerate(("诉求", "答复", "结果")):
        grid.addWidget(Label(head, "label"), 0, column)
    for place, claim in enumerate(claims):
        line = 2 * place + 1
        grid.addWidget(rule(), line, 0, 1, 3)
        grid.addWidget(Label(f"{claim.position}　{claim.text}", wrap=True).selectable(), line + 1, 0, _TOP)
        grid.addWidget(Label(claim.answer or "—", wrap=True).selectable(), line + 1, 1, _TOP)
        result = Label(claim.result or "未答复", "" if claim.result else "secondary")
        grid.addWidget(result, line + 1, 2, _TOP)
    return grid
