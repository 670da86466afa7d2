"""The cards of a matter's page: what it is about, its history, clocks, persons, papers, links."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.codes import CHANNEL_LABELS, CLASS_LABELS, LINK_LABELS, PARTY_ROLE_LABELS, ROUTE_LABELS
from desktop.domain.dates import show_day
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import AttachmentRow, ClockRow, DocumentRow, EventRow, LinkRow, MatterFile, PartyRow
from desktop.ui.look import SPACE
from desktop.ui.models.chips import clock_chip, stage_chip
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.clock_line import ClockLine
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.timeline import Timeline, TimelineLine

_SEEN_EVENTS = 8
_TOP = Qt.AlignmentFlag.AlignTop


class _Filled(Card):
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


class AboutCard(_Filled):
    """The content and the claims with their answers."""

    def __init__(self) -> None:
        super().__init__("诉求与办理")

    def show_file(self, file: MatterFile) -> None:
        """Show a file."""
        column = self.fresh()
        column.addWidget(Label(file.content or "没有填写主要内容", "" if file.content else "hint", wrap=True).selectable())
        if file.claims:
            column.addLayout(_claims_table(file))
        column.addLayout(_pairs([pair for pair in (("拟办意见", file.proposal), ("办理方式", file.disposition)) if pair[1]], 1))


class FactsCard(_Filled):
    """How the petition was registered and classified."""

    def __init__(self) -> None:
        super().__init__("登记情况")

    def show_file(self, file: MatterFile) -> None:
        """Show a file; what was not filled in is left out."""
        column = self.fresh()
        facts = (
            ("类别", CLASS_LABELS.get(file.petition_class, "")),
            ("路径", ROUTE_LABELS.get(file.route, "")),
            ("内容分类", file.row.category_label),
            ("信访目的", file.purpose_label),
            ("原因", file.cause_label),
            ("来源", file.source_label),
            ("主题", "、".join(part for part in (file.theme_label, *file.tie_labels) if part)),
            ("地点", " ".join(part for part in (file.row.village_name, file.group_name, file.place) if part)),
            ("包案领导", file.row.leader_name),
            ("责任单位", file.unit_name),
            ("承办人", file.row.handler_name),
            ("上级编号", file.superior_number),
            ("上级期限", show_day(file.superior_due_on) if file.superior_due_on else ""),
            ("查询码", file.query_code),
            ("登记", f"{file.registrar_name}　{file.entered_at:%Y-%m-%d %H:%M}"),
        )
        column.addLayout(_pairs([(label, text) for label, text in facts if text]))


class HistoryCard(_Filled):
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


class ClocksCard(_Filled):
    """期限: every clock with the reason for its day."""

    def __init__(self) -> None:
        super().__init__("期限")

    def show_clocks(self, clocks: Sequence[ClockRow], today: date) -> None:
        """Show the running clocks first."""
        column = self.fresh()
        if not clocks:
            column.addWidget(Label("没有在计的期限", "hint"))
        for clock in sorted(clocks, key=lambda clock: (clock.stopped_on is not None, clock.due_on)):
            day = f"{show_day(clock.due_on)} 截止"
            if clock.stopped_on is not None:
                day = f"{clock.stopped_on:%m-%d} 完成（限 {clock.due_on:%m-%d}）"
            column.addWidget(ClockLine(clock.label, day, *clock_chip(clock, today), clock.explanation))


class PartiesCard(_Filled):
    """当事人: identity numbers are masked until somebody asks for them, which is noted."""

    reveal_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("当事人")
        self._revealed: set[int] = set()

    def show_parties(self, parties: Sequence[PartyRow], today: date) -> None:
        """Show the persons of a matter."""
        column = self.fresh()
        if not parties:
            column.addWidget(Label("匿名", "hint"))
        for party in parties:
            self._add(column, party, today)
        plain = [p.name for p in parties if _is_plain(p)]
        if plain:
            column.addWidget(Label(f"{PARTY_ROLE_LABELS['companion']}：{'、'.join(plain)}", wrap=True).selectable())

    def reveal(self, party_id: int) -> None:
        """Show the number of a person from now on."""
        self._revealed.add(party_id)

    def forget(self) -> None:
        """Mask everything again: another matter is shown."""
        self._revealed.clear()

    def _add(self, column: QVBoxLayout, party: PartyRow, today: date) -> None:
        if _is_plain(party):
            return
        age = f"{age_on(party.born_on, today)}岁" if party.born_on else ""
        role = PARTY_ROLE_LABELS.get(party.role, "")
        about = "　".join(part for part in (f"{party.name or '匿名'}（{role}）", party.sex + age, party.ethnic) if part)
        column.addWidget(Label(about, wrap=True).selectable())
        if party.id_number:
            column.addLayout(self._number_line(party))
        details = (show_phone(party.phone), party.address, party.occupation)
        if any(details):
            column.addWidget(Label("　".join(part for part in details if part), "secondary", wrap=True).selectable())

    def _number_line(self, party: PartyRow) -> QHBoxLayout:
        shown = party.id in self._revealed
        line = QHBoxLayout()
        number = Label(party.id_number if shown else mask_identity(party.id_number), "secondary")
        line.addWidget(number.selectable() if shown else number)
        if not shown:
            button = Button("显示", "link", says=f"显示{party.name}的证件号码，操作会记入日志")
            button.clicked.connect(lambda: self.reveal_wanted.emit(party.id))
            line.addWidget(button)
        line.addStretch(1)
        return line


class PapersCard(_Filled):
    """文书与附件: open, save, add."""

    registration_wanted = Signal()
    document_wanted = Signal(object)
    attachment_wanted = Signal(object)
    saving_wanted = Signal(object)
    adding_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("文书与附件")
        add = Button("添加附件…", "link", says="给这件事添加附件")
        add.clicked.connect(self.adding_wanted)
        self.add_to_head(add)

    def show_file(self, file: MatterFile) -> None:
        """Show the papers and attachments of a file."""
        column = self.fresh()
        line = _link_line(f"登记单　{file.row.number}", "Ctrl+P")
        line[1].clicked.connect(self.registration_wanted)
        column.addLayout(line[0])
        for document in file.documents:
            self._add_document(column, document)
        for attachment in file.attachments:
            self._add_attachment(column, attachment)

    def _add_document(self, column: QVBoxLayout, document: DocumentRow) -> None:
        row, link = _link_line(document.title, f"{document.made_on:%m-%d}")
        link.clicked.connect(lambda: self.document_wanted.emit(document))
        if not document.sha256:
            row.addWidget(Chip("未存档", "soon"))
        column.addLayout(row)
        column.addWidget(ElidedLabel(f" {document.number}", "hint"))

    def _add_attachment(self, column: QVBoxLayout, attachment: AttachmentRow) -> None:
        row, link = _link_line(attachment.name, said_size(attachment.size))
        link.clicked.connect(lambda: self.attachment_wanted.emit(attachment))
        save = Button("", "quiet", drawing="download-simple", says=f"把{attachment.name}另存为")
        save.clicked.connect(lambda: self.saving_wanted.emit(attachment))
        row.addWidget(save)
        column.addLayout(row)


class LinksCard(_Filled):
    """关联: earlier and later matters."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("关联来件")

    def show_links(self, links: Sequence[LinkRow]) -> None:
        """Show the links; without any the card is not there."""
        self.setVisible(bool(links))
        column = self.fresh()
        for link in links:
            word = LINK_LABELS.get(link.kind, link.kind)
            if link.kind == "repeat":
                word = "重复自" if link.outgoing else "后有重复件"
            row, button = _link_line(link.number, "")
            button.clicked.connect(lambda _, link=link: self.opened.emit(link.matter_id))
            row.insertWidget(0, Label(word, "secondary"))
            row.addWidget(Chip(*stage_chip(link.stage)))
            column.addLayout(row)
            column.addWidget(ElidedLabel(f"{link.title}　{show_day(link.received_on)}", "hint"))


def said_size(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(round(size / 1024), 1)} KB"


def head_facts(file: MatterFile) -> str:
    """信〔2026〕0129号　来访 2026-11-22　双桥村四组."""
    row = file.row
    channel = f"{CHANNEL_LABELS.get(row.channel, '')} {show_day(row.received_on)}"
    return "　".join(part for part in (row.number, channel, row.village_name + file.group_name) if part)


def chip_row(chips: Sequence[tuple[str, str]]) -> FlowRow:
    """Chips side by side."""
    row = FlowRow()
    for chip in chips:
        row.add(Chip(*chip))
    return row


def _is_plain(party: PartyRow) -> bool:
    """A companion of whom nothing but the name is known."""
    return party.role == "companion" and not (party.id_number or party.phone or party.address)


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


def _link_line(text: str, aside: str) -> tuple[QHBoxLayout, Button]:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    link = Button(text, "link", says=f"打开{text}")
    row.addWidget(link)
    row.addStretch(1)
    if aside:
        row.addWidget(Label(aside, "secondary"))
    return row, link


def _claims_table(file: MatterFile) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE * 3 // 4)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 4)
    for column, head in enumerate(("诉求", "答复", "结果")):
        grid.addWidget(Label(head, "label"), 0, column)
    for place, claim in enumerate(file.claims):
        line = 2 * place + 1
        grid.addWidget(rule(), line, 0, 1, 3)
        grid.addWidget(Label(f"{claim.position}　{claim.text}", wrap=True).selectable(), line + 1, 0, _TOP)
        grid.addWidget(Label(claim.answer or "—", wrap=True).selectable(), line + 1, 1, _TOP)
        result = Label(claim.result or "未答复", "" if claim.result else "secondary")
        grid.addWidget(result, line + 1, 2, _TOP)
    return grid
