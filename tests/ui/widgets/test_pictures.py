"""Every widget painted in every look. Set MINQING_PICTURES to a folder to look at them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.ui.crash import CrashDialog
from desktop.ui.look import SPACE, apply_look
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.cells import CHIP_ROLE
from desktop.ui.widgets.chip import Chip, ChipRow
from desktop.ui.widgets.chip_box import MultiPickField, NamesField
from desktop.ui.widgets.clock_line import ClockLine
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.figures import BarList, Sparkline, StatTile
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import ElidedLabel, KeyHints, Label
from desktop.ui.widgets.pdf_preview import PdfPreview
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.progress import ProgressDialog
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.widgets.stages import Stage, StageStrip
from desktop.ui.widgets.strip import ErrorStrip, NoticeStrip
from desktop.ui.widgets.table import TableView
from desktop.ui.widgets.text_field import TextField
from desktop.ui.widgets.timeline import Timeline, TimelineLine

Paint = Callable[..., Path]
LOOKS = {
    "light": {"dark": False, "large": False, "ratio": 1.0},
    "dark": {"dark": True, "large": False, "ratio": 1.0},
    "large": {"dark": False, "large": True, "ratio": 1.0},
    "150": {"dark": False, "large": False, "ratio": 1.5},
}
DAY = date(2026, 11, 22)
NAMES = ["双桥村", "石门村", "柳河村", "青龙村", "大坪村", "新民村", "三桥村", "水清村"]
VILLAGES = [
    Choice(number, name, f"{number:02} · {number % 4 + 3} 个村民小组", (*pinyin_keys(name), f"{number:02}"))
    for number, name in enumerate(NAMES, 1)
]
FLAGS = {
    "many": "集体",
    "joint": "联名",
    "nameless": "匿名",
    "beyond": "越级",
    "threat": "扬言",
    "old": "积案",
    "law": "涉法涉诉",
}
ROWS = [
    ("信〔2026〕0113号", "反映石门村三组机耕路被占", "张国强　石门村", "陈立", "11-18", (("已超期 4 天", "overdue"),)),
    ("信〔2026〕0121号", "咨询危房改造补助发放", "刘小妹　柳河村", "周敏", "11-22", (("今天到期", "today"),)),
    ("督〔2026〕0014号", "青龙村饮水工程进度反馈", "村委会", "王海波", "11-22", (("今天到期", "today"),)),
    (
        "信〔2026〕0129号",
        "邻里宅基地界址争议，5人来访，要求镇里派人丈量并主持调解",
        "李桂兰等　双桥村",
        "赵志刚",
        "11-24",
        (("临期", "soon"), ("集体", "neutral")),
    ),
    ("民〔2026〕0301号", "走访反映：独居老人取暖困难", "大坪村", "孙丽", "11-25", (("临期", "soon"),)),
    (
        "信〔2026〕0130号",
        "反映低保评议不公（第二次）",
        "吴敏静　新民村",
        "陈立",
        "12-07",
        (("正常", "normal"), ("重复", "repeat")),
    ),
]


class Docket(QAbstractTableModel):
    """A few invented rows."""

    titles = ("编号", "事项", "来件人 · 村", "承办人", "截止", "状态")

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(ROWS)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.titles)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = ROWS[index.row()][index.column()]
        if role == CHIP_ROLE and index.column() == 5:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return "、".join(word for word, _ in cell) if isinstance(cell, tuple) else cell
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.titles[section] if role == Qt.ItemDataRole.DisplayRole else None


def page(*columns: tuple[int, list[QWidget]]) -> QWidget:
    """Cards in columns on the ground."""
    made = QWidget()
    made.setProperty("page", True)
    row = QHBoxLayout(made)
    row.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
    row.setSpacing(SPACE * 3 // 2)
    for stretch, widgets in columns:
        column = ScrollColumn()
        for widget in widgets:
            column.add(widget)
        row.addWidget(column, stretch)
    return made


def intake() -> QWidget:
    form = FormGrid()
    form.section("谁来")
    form.add("channel", "形式", PickField([Choice("visit", "来访")]), span=2)
    form.add("day", "日期", DateField(today=lambda: DAY), span=2, required=True)
    form.add("name", "姓名", LineField(), span=2, required=True)
    form.add("number", "证件号码", LineField(), span=4)
    form.add("phone", "电话", LineField(), span=2)
    form.add("village", "村（社区）", PickField(VILLAGES), span=3, required=True)
    form.add("group", "组 · 户", LineField(), span=3)
    form.add("companions", "同来人", NamesField(), span=4)
    form.add("count", "人数", NumberField(1, 999), span=2)
    form.section("何事")
    form.add("title", "标题", LineField(), span=7, required=True)
    form.add("category", "内容分类", PickField(VILLAGES), span=3)
    form.add("purpose", "信访目的", PickField([Choice(1, "求决")]), span=2)
    form.add("content", "主要内容", TextField(least=3))
    form.add("tags", "主题", MultiPickField(VILLAGES, placeholder="输入主题"), span=5)
    form.add("flags", "标识", FlagRow(FLAGS), span=7)
    form.set_values(
        {
            "channel": "visit",
            "day": DAY,
            "name": "李桂兰",
            "number": "430423195803121228",
            "phone": "139 0000 5678",
            "village": 1,
            "companions": ("王建国", "王小军", "刘二妹", "陈冬生"),
            "count": 5,
            "title": "反映与邻居王某宅基地界址争议",
            "content": "来访人称：邻居王某今年10月翻建房屋时越过老界石约40厘米，村调解一次未成。要求镇里派人丈量并主持调解。",
            "tags": (2, 4),
            "flags": {"many"},
        }
    )
    form.note("number", "女 68岁 校验正确", "good")
    form.note("companions", "集体访，代表不超过5人", "good")
    form.field("category").setText("土地")
    form.field("category").leave()
    card = Card()
    card.add(form)
    buttons = QHBoxLayout()
    buttons.setSpacing(SPACE)
    buttons.addWidget(Button("保存并打印登记单", "primary", drawing="printer"))
    buttons.addWidget(Button("保存"))
    buttons.addWidget(Button("保存并登记下一件"))
    buttons.addStretch(1)
    buttons.addWidget(Label("还可补充：民族、职业（不影响保存）", "secondary"))
    card.body.addSpacing(SPACE)
    card.add(buttons)
    same = Card("同人来件", "1 件")
    line = QHBoxLayout()
    line.addWidget(ElidedLabel("信〔2025〕0203号　咨询建房审批"), 1)
    line.addWidget(Chip("已办结", "normal"))
    same.add(line)
    same.add(Label("同身份证号　2025-08-14 来访　不同诉求", "secondary"))
    alike = Card("相似来件", "1 件")
    alike.add(Label("同村同类，内容相似 0.71；当事人含“王某”", "secondary", wrap=True))
    three = QHBoxLayout()
    three.setSpacing(SPACE)
    for text in ("作为重复件", "关联", "不是同一件"):
        three.addWidget(Button(text), 1)
    alike.add(three)
    strip = NoticeStrip()
    strip.say("草稿 10:42 已保存，上次没有填完的内容已恢复。", "accent", "放弃草稿")
    wrong = ErrorStrip()
    wrong.say("磁盘已满，这一次没有保存；已有的数据完好。请清理磁盘后再保存一次。")
    hints = KeyHints([("Enter", "下一项"), ("Ctrl+Enter", "保存并登记下一件"), ("Ctrl+S", "保存")])
    made = page((7, [hints, wrong, strip, card]), (3, [same, alike]))
    form.focus_field("title")
    return made


def matter() -> QWidget:
    stages = Card()
    names = ("登记", "甄别", "受理", "办理", "处理意见", "送达", "评价", "归档")
    notes = ("11-22", "11-22", "11-23", "进行中", "", "", "", "")
    states = ["done"] * 3 + ["current"] + ["future"] * 4
    stages.add(StageStrip([Stage(*each) for each in zip(names, notes, states, strict=True)]))
    narrow = Card("窄处的阶段")
    narrow.add(StageStrip([Stage(*each) for each in zip(names, notes, states, strict=True)]))
    steps = QHBoxLayout()
    steps.setSpacing(SPACE)
    steps.addWidget(Label("下一步", "secondary"))
    steps.addWidget(Button("出具处理意见", "primary"))
    for text in ("调解", "申请延期", "听证", "转办", "记一笔"):
        steps.addWidget(Button(text))
    steps.addStretch(1)
    steps.addWidget(Button("撤回上一步", "danger"))
    stages.add(steps)
    past = Card("经过", "全部 9 条")
    past.add(
        Timeline(
            [
                TimelineLine("11-25 16:20", "陈立", "现场丈量，双方签字确认现状，照片 2 张"),
                TimelineLine(
                    "11-24 09:10",
                    "赵志刚",
                    "批示：请建设办会同双桥村本周内丈量调解，丈量时请双方当事人、四邻和村民小组组长到场，结果书面反馈，"
                    "并把老界石的位置拍照存档。",
                    (("补录", "soon"),),
                ),
                TimelineLine("11-23 08:45", "李文书", "受理，发受理告知书〔2026〕87号", (), True),
                TimelineLine("11-22 10:51", "李文书", "登记；系统按包村责任提出承办人陈立"),
            ]
        )
    )
    clocks = Card("期限")
    why = "11月22日收到，次日起算15日，末日12月7日为工作日。依据《信访工作条例》第二十三条。"
    opened = ClockLine("告知", "11-23 已完成（限 12-07）", "", "normal", why)
    opened.findChild(Button).click()
    clocks.add(opened)
    clocks.add(ClockLine("办理", "2027-01-22 截止", "", "normal", why))
    clocks.add(ClockLine("领导批示", "11-27 截止", "", "soon"))
    parties = Card("当事人")
    parties.add(Label("李桂兰（主访）女 68岁　430423********1228"))
    parties.add(Label("王建国、王小军、刘二妹、陈冬生", "secondary"))
    parties.add(rule())
    chips = ChipRow()
    chips.show_chips([(word, state) for state, word in zip(STATES, WORDS, strict=True)])
    parties.add(chips)
    return page((7, [stages, past]), (3, [clocks, parties, narrow]))


STATES = ("overdue", "today", "soon", "normal", "neutral", "accent", "repeat")
WORDS = ("已超期 4 天", "今天到期", "临期", "正常", "集体访 5人", "办理中", "重复")


def start() -> QWidget:
    tiles = QWidget()
    row = QGridLayout(tiles)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE * 3 // 2)
    for place, (label, number, note, state) in enumerate(
        [
            ("今天到期", "2", "信访 1 · 督办 1", ""),
            ("已超期", "1", "最长 4 天", "overdue"),
            ("三天内到期", "5", "其中延期 1", ""),
            ("在办事项", "47", "本月新收 31", ""),
            ("本月走访进度", "82%", "12 名干部未达标", ""),
        ]
    ):
        tile = StatTile(label)
        tile.show_figure(number, note, [3, 1, 5, 2, 8, 4, 6], state)
        row.addWidget(tile, 0, place)
    row.itemAt(1).widget().setFocus()
    table = TableView()
    table.setModel(Docket())
    table.set_chip_column(5)
    table.set_widths({0: 136, 1: 144, 2: 128, 3: 64, 4: 64, 5: 112}, grow=1)
    table.setMinimumHeight(280)
    table.selectRow(1)
    todo = Card("待办事项", "按截止时间")
    todo.add_to_head(Button("全部 47 件", "link"))
    todo.add(table)
    empty = TableView()
    empty.set_empty(
        EmptyState("今天没有接访安排", "按 F2 登记来访，或在“接访与渠道”里排期。", "安排接访", "calendar-check")
    )
    empty.setMinimumHeight(216)
    today = Card("今天")
    today.add(empty)
    bars = BarList()
    bars.show_bars(
        [("双桥村", 12, "12 件"), ("石门村（易地搬迁安置点）", 7, "7 件"), ("柳河村", 3, "3 件"), ("青龙村", 0, "0 件")]
    )
    villages = Card("各村来件", "本月")
    villages.add(bars)
    villages.add(Sparkline([2, 4, 3, 8, 5], "近五月"))
    return page((7, [tiles, todo]), (3, [today, villages]))


def papers() -> QWidget:
    sheet = QImage(794, 1123, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawText(sheet.rect(), int(Qt.AlignmentFlag.AlignCenter), "受理告知书")
    painter.end()
    preview = PdfPreview()
    preview.show_images([sheet, sheet])
    preview.setMinimumSize(360, 420)
    card = Card("受理告知书", "第 1 / 2 页")
    card.add(preview)
    kinds = Card("按钮")
    for kind in ("primary", "plain", "danger", "quiet", "link"):
        line = QHBoxLayout()
        line.addWidget(Button("保存 S&D", kind, drawing="floppy-disk"))
        gone = Button("不可用", kind, drawing="trash")
        gone.setEnabled(False)
        line.addWidget(gone)
        line.addStretch(1)
        kinds.add(line)
    strips = [NoticeStrip() for _ in range(3)]
    for strip, state in zip(strips, ("normal", "soon", "overdue"), strict=True):
        strip.say("备份已核验，可以从中恢复全部数据；下一次演练在 30 天后。", state, "查看备份")
    return page((4, [card]), (4, [kinds, *strips]))


SCENES: dict[str, tuple[Callable[[], QWidget], int, int]] = {
    "intake": (intake, 1136, 780),
    "matter": (matter, 1136, 760),
    "start": (start, 1136, 640),
    "papers": (papers, 1000, 560),
}


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("scene", SCENES)
def test_scene_is_painted(scene: str, name: str, qapp: QApplication, qtbot, picture: Paint) -> None:
    chosen = LOOKS[name]
    apply_look(qapp, dark=bool(chosen["dark"]), large=bool(chosen["large"]))
    try:
        build, wide, tall = SCENES[scene]
        made = build()
        qtbot.addWidget(made)
        made.resize(wide, tall)
        made.show()
        qtbot.waitExposed(made)
        qapp.processEvents()
        path = picture(made, f"{scene}-{name}", chosen["ratio"])
        assert path.stat().st_size > 10_000
    finally:
        made.close()
        apply_look(qapp)


@pytest.mark.parametrize("dark", [False, True])
def test_dialogs_and_popup_are_painted(dark: bool, qapp: QApplication, qtbot, picture: Paint) -> None:
    name = "dark" if dark else "light"
    apply_look(qapp, dark=dark)
    try:
        crash = CrashDialog("民情台 0.1.0\n\nbuiltins.ValueError\n  desktop/ui/desks/start.py:12 show", 2)
        progress = ProgressDialog("正在导入台账")
        progress.show_progress(312, 1200, "第 312 行：双桥村")
        for window in (crash, progress):
            qtbot.addWidget(window)
            window.show()
            qapp.processEvents()
            assert picture(window, f"{window.objectName()}-{name}").stat().st_size > 2_000
        progress.hide()
        field = PickField(VILLAGES)
        qtbot.addWidget(field)
        field.resize(240, 34)
        field.show()
        field.setFocus()
        qtbot.keyClicks(field, "q")
        popup = field.findChild(QWidget, "suggestions")
        assert picture(popup, f"popup-{name}").stat().st_size > 1_000
        field.close()
    finally:
        apply_look(qapp)
