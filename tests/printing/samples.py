"""Openly invented papers: 示例镇 and its people exist nowhere."""

from datetime import date, datetime, time

from desktop.domain.codes import ENTRY_SOURCES, FLAGS
from desktop.domain.dates import parse_period
from desktop.domain.measures import CHANNEL_SLICES, MEASURES, RATES, rate_name
from desktop.domain.percentages import change
from desktop.domain.records import ClaimRow, ClockRow, MatterFile, MatterRow, Office, PartyRow
from desktop.domain.summaries import Derived, DueLine, Figure, Mark, Rate, Summary, SummaryTable, TableColumn
from desktop.domain.village_matters import OUTCOMES

Rows = tuple[tuple[tuple[str, str], ...], ...]

OFFICE = Office("示例镇人民政府", "示例镇", "430000101", "群众工作站", "0700-1234567", "示例镇解放路1号")
TODAY = date(2026, 10, 9)
HOSTILE = '#panic("x") *b* $x$ <a> @b // /* `#import "y": *` \\u{41} #read("/etc/passwd") _c_ ~ -- "q" =h'

CONTENT = (
    "本人系示例镇青石村三组村民。2026年8月12日暴雨后，村道示例桥至打谷场一段约80米路基被冲毁，农用车无法通行，"
    "三组四十余户的稻谷至今只能人工挑运。村里答复等资金，一直没有开工时间。\n"
    "另，路边排水沟堵塞，雨水倒灌本人房屋墙脚，墙体出现一条约2厘米宽的裂缝，担心继续下雨会有危险，已自行拍照并由村干部看过现场。"
)


def party(role: str = "lead", name: str = "张示例", **changes: object) -> PartyRow:
    row = PartyRow(
        1, role, name, "男", date(1966, 3, 5), "430423196603050019", "13800000000",
        "示例县示例镇青石村三组12号", "汉族", "农民", None,
    )  # fmt: skip
    return row._replace(**changes)  # type: ignore[arg-type]


def clock(label: str, due_on: date, stopped_on: date | None = None) -> ClockRow:
    return ClockRow(1, "x", label, date(2026, 10, 8), due_on, due_on, stopped_on, 5, "")


def matter(**changes: object) -> MatterFile:
    """A visit with ordinary content; `row` changes are given as `row_…`."""
    row = MatterRow(
        1, "示信〔2026〕0057号", "青石村三组水毁村道修复及房屋排水问题", "petition", "visit", "registered", date(2026, 10, 8),
        "张示例", 1, "青石村", "农村农业 水利水电", "李经办", "王分管", date(2026, 10, 23), "notice_15d",
        None, None, frozenset({"is_urgent"}), False, False, False,
    )  # fmt: skip
    file = MatterFile(
        row=row, content=CONTENT, petition_class="appeal", route="31-6", purpose_label="求决",
        cause_label="政策落实不到位", source_label="本级受理", theme_label="安民", tie_labels=("与乡村建设结合",),
        group_name="三组", place="示例桥至打谷场", proposal="拟请镇乡村建设办会同青石村现场核实，十日内提出修复方案并答复来访人。",
        disposition="", unit_name="镇乡村建设办", superior_number="", superior_due_on=None, query_code="7K3M-92QF",
        entered_at=datetime.combine(date(2026, 10, 8), time(9, 5)), registrar_name="李经办", accepted_on=TODAY, decided_on=None, served_on=None,
        parties=(party(),),
        claims=(
            ClaimRow(1, 1, "尽快修复示例桥至打谷场的水毁村道，明确开工和完工时间。", "", ""),
            ClaimRow(2, 2, "疏通路边排水沟，对房屋墙体裂缝进行安全鉴定。", "", ""),
        ),
        clocks=(clock("受理告知（15日）", date(2026, 10, 23)), clock("办结（60日）", date(2026, 12, 8))),
        events=(), documents=(), attachments=(), links=(),
    )  # fmt: skip
    rows = {key.removeprefix("row_"): value for key, value in changes.items() if key.startswith("row_")}
    rest = {key: value for key, value in changes.items() if not key.startswith("row_")}
    return file._replace(row=row._replace(**rows), **rest)  # type: ignore[arg-type]


def long_text(length: int) -> str:
    """Readable filling of exactly so many characters, in paragraphs."""
    text = "".join(f"第{number}段，{CONTENT.split(chr(10))[number % 2]}\n" for number in range(1, 1 + length // 60))
    return text[:length]


COMPANIONS = tuple(
    party(role, name, sex="女")
    for role, name in (
        ("companion", "欧阳随访"), ("companion", "钱随访"), ("representative", "孙代表"), ("representative", "李代表"),
        ("accused", "周某某"),
    )
)  # fmt: skip

MATTERS: dict[str, MatterFile] = {
    "visit": matter(),
    "letter": matter(row_channel="letter", row_flags=frozenset({"is_joint_letter"}), row_person_count=23, claims=()),
    "call": matter(row_channel="call", row_is_repeat=True, parties=(party(phone="0700-7654321", id_number=""),)),
    "bare": matter(
        row_channel="opinion_box", content="", proposal="", claims=(), clocks=(), parties=(), row_flags=frozenset(),
        theme_label="", tie_labels=(), place="", group_name="", unit_name="", row_handler_name="", row_leader_name="",
        cause_label="", row_party_name="",
    ),
    "long": matter(
        content=long_text(4000), row_title="关于" + "要求解决历史遗留的土地征收补偿和安置房分配问题" * 12 + "的事项",
        row_flags=frozenset(FLAGS), row_person_count=37, row_is_late_entry=True, row_is_sealed=True,
        parties=(party(address="示例省示例市示例县示例镇" * 8), *COMPANIONS * 6), proposal=long_text(900),
        claims=tuple(ClaimRow(n, n, f"第{n}项诉求，" + "请求依法依规予以解决并书面答复" * 4, "", "") for n in range(1, 13)),
        clocks=tuple(clock(f"期限{n}", date(2026, 10, 10 + n)) for n in range(1, 13)),
        theme_label="安民", tie_labels=("与乡村建设结合", "与产业发展结合", "与基层治理结合", "与民生保障结合"),
        unit_name="示例镇乡村建设和自然资源生态环境办公室", superior_number="示信督〔2026〕第00012345号之一补充",
        row_number="QSXF-DSXX-2026-10-08-000000057", row_category_label="国土资源 土地征收 失地农民保障",
    ),
    "hostile": matter(
        content=HOSTILE, row_title=HOSTILE, proposal=HOSTILE, parties=(party(name=HOSTILE, address=HOSTILE),),
        claims=(ClaimRow(1, 1, HOSTILE, "", ""),), place=HOSTILE, cause_label=HOSTILE,
    ),
    "rare": matter(
        parties=(party(name="张\U00020000\U000f0000"), party("companion", "李𬱖䶮㛃")),
        content="开头\u202e倒写\u0000空\u200b隐\ud800尾\ufe0f。" + CONTENT,
    ),
}  # fmt: skip

FACTS = {"unit": "示例镇乡村建设办公室", "due_on": date(2026, 12, 8), "remedy_organ": "示例县人民政府"}

# ---------------------------------------------------------------- summaries

CATEGORIES = [
    "农村农业", "国土资源", "城乡建设", "劳动和社会保障", "卫生计生", "教育文体", "民政", "政法", "经济管理", "交通运输", "商贸旅游",
    "科技与信息产业", "环境保护", "党务政务", "组织人事", "纪检监察", "其他", "未分类",
]  # fmt: skip
VILLAGES = [
    "青石", "柳河", "双桥", "石门", "大坪", "白沙", "新民", "上湾", "东山", "永安", "枫树", "竹园", "茶亭", "河口", "龙塘", "樟木", "栗山",
    "团结",
]  # fmt: skip
COMPARED = ("本月", "上月", "环比", "本年累计", "上年同期", "同比")
SEALED = "密件（检举控告）"


def _number(seed: int, scale: int) -> int:
    """A made-up count that is the same every time."""
    return (seed * 7919 + 104729) % 23 * scale // 10


def _counted(
    labels: list[str],
    heads: tuple[str, ...],
    scale: int,
    closing: tuple[str, ...] = (SEALED, "合计"),
    part: str = "part",
) -> Rows:
    """Rows of made-up counts in the shape that the counting gives; the last row adds the others up."""
    columns = len(heads) - 1
    names = [*labels, *closing]
    counts = [[_number(11 * row + column, scale) for column in range(columns)] for row in range(len(names))]
    if "合计" in closing:
        counts[-1] = [sum(line[column] for line in counts[:-1]) for column in range(columns)]
    texts = [[str(value) for value in line] for line in counts]
    for line, shown in zip(counts, texts, strict=True):
        for place, head in enumerate(heads[1:]):
            if head in ("环比", "同比"):
                shown[place] = change(line[place - 2], line[place - 1])
            elif head.endswith("率"):
                shown[place] = f"{min(line[place], 100)}.00%" if scale else "—"
    return tuple(
        (
            (name, ""),
            *(
                (text, f"received.{part}.{row}" if head == "本月" and row < len(labels) else f"{head}.{name}")
                for head, text in zip(heads[1:], line, strict=True)
            ),
        )
        for row, (name, line) in enumerate(zip(names, texts, strict=True))
    )


_COMPARISONS = {"上月": "previous", "环比": "previous", "上年同期": "year_ago", "同比": "year_ago"}


def _columns(heads: tuple[str, ...]) -> tuple[TableColumn, ...]:
    """The columns of a table; those of a village stand in two groups."""
    last = heads.index("化解") if heads[-1] == "遍访率" else 0
    return tuple(
        TableColumn(
            head,
            "" if not last or not place else "信访" if place <= last else "民情、纠纷、走访",
            _COMPARISONS.get(head, ""),
            Derived("change", place - 2, place - 1) if head in ("环比", "同比") else None,
        )
        for place, head in enumerate(heads)
    )


def _tables(villages: list[str], scale: int) -> tuple[SummaryTable, ...]:
    channel = ("信访形式", *COMPARED, "初次", "重复", "办结", "在办", "超期", "化解")
    category = ("类别", *COMPARED, "办结", "在办", "超期", "化解")
    second = ("二级分类", "本月", "上月", "环比")
    theme = ("主题", "本月", "本年累计", "办结", "在办", "超期", "化解")
    tie = ("结合", "本月", "本年累计", "办结", "化解")
    village = (
        "村（社区）", "本月", "本年累计", "初次", "重复", "办结", "在办", "超期", "化解", "民情", "纠纷", "走访", "已访",
        "应访", "遍访率",
    )  # fmt: skip
    ledger = ("来源", "收集", "本年累计", "办结", "在办", "超期", "已评价", "满意", "满意率")
    cadre = ("干部", "走访天数", "走访户数", "走访次数", "其中补记", "到期定额", "完成定额", "完成率")
    outcomes = [*(label for _, label in OUTCOMES), "未注明", "合计"]
    cadres = [
        f"{surname}{given}"
        for given in ("志刚", "晓梅", "建军")
        for surname in "赵钱孙李周吴郑王冯陈"[: len(villages) // 3]
    ]
    seconds = ["土地承包经营", "国有土地上房屋征收与补偿", "城镇职工社会保险", "惠农补贴"] if scale else []
    ties = ["与产业发展结合", "与乡村建设结合", "与基层治理结合", "与民生保障结合", "与作风建设结合"]
    channels = [one.label for one in CHANNEL_SLICES]
    names = [name if len(name) > 4 else f"{name}村" for name in villages]
    note = "来信、来电、网上计件，来访计批次和人次；上年同期为上年累计至同月；基数为 0 时记“—”。"
    made = (
        SummaryTable("channels", "基本情况", _columns(channel), _counted(channels, channel, scale), note, True),
        SummaryTable("categories", "内容分类", _columns(category), _counted(CATEGORIES, category, scale, part="category"), "", True),
        SummaryTable("subcategories", "本月较集中的二级分类", _columns(second), _counted(seconds, second, scale, ())),
        SummaryTable("themes", "富民 · 安民 · 惠民", _columns(theme), _counted(["富民", "安民", "惠民", "未标注"], theme, scale), "", True),
        SummaryTable("ties", "五个结合", _columns(tie), _counted(ties, tie, scale, ()), "一件可有多项结合，故不合计。"),
        SummaryTable(
            "villages", "村（社区）", _columns(village), _counted([*names, "未注明村（社区）"], village, scale, part="village"),
            "本月至化解为信访件；走访计次，已访、应访计户（本季度以来）；没有发生的村（社区）照列，为零报告。", True,
        ),
        SummaryTable(
            "ledger", "民情台账", _columns(ledger), _counted(list(ENTRY_SOURCES.values()), ledger, scale), "满意含基本满意；评价按反馈日期计。", True
        ),
        SummaryTable(
            "outcomes", "办结结果", _columns(("办结的民情", *outcomes)),
            ((("件数", ""), *((str(_number(place, scale)), "figure.name") for place in range(len(outcomes)))),),
        ),
        SummaryTable(
            "cadres", "包村走访", _columns(cadre), _counted(cadres, cadre, scale),
            "电话联系不计；定额按项计，一名干部一条定额一个周期为一项，没有到期的记“—”。", True,
        ),
    )  # fmt: skip
    parts = ("subcategories", "themes", "ties", "outcomes")
    return tuple(one._replace(is_part=one.key in parts) for one in made)


def _due_lines(count: int, title: str = "青石村三组水毁村道修复及房屋排水问题") -> tuple[DueLine, ...]:
    return tuple(
        DueLine(
            f"示信〔2026〕{57 + place:04d}号", title if place % 3 else f"{title}（续访）", f"{VILLAGES[place % 18]}村", "李经办",
            date(2026, 10, 20 + place % 10) if place % 7 else None,
            f"已超期 {place + 1} 天" if place % 2 else f"还有 {place % 3} 天" if place % 7 else "没有期限", place,
        )
        for place in range(count)
    )  # fmt: skip


NARRATIVE = (
    "一、基本情况",
    "本月，示例镇共收到群众信访事项22件，环比上升10.00%，同比下降8.33%；办结20件，期末在办6件，其中超期1件。",
    "（一）信访形式。来信4件，来访9批次31人次，其中集体访2批次16人次；来电5件，网上4件。",
    "（二）内容分类",
    "较多的是农村农业6件、城乡建设4件、国土资源3件，主要集中在村道水毁修复、土地承包经营和征收补偿等方面。",
    "二、存在问题",
    "个别村对群众诉求回应不够及时，包案事项推进不够平衡。" * 4,
    "三、下步工作",
    "对超期事项逐件明确责任人和办结时限，按月通报。",
)
PEOPLE = ("来信", "来访", "来电", "网上", "上级转交办", "意见箱")


def _figures(villages: list[str], scale: int) -> tuple[Figure, ...]:
    """The totals of the tiles, and what categories and villages received."""
    names = [
        ("received", "合计·收到"),
        ("closed", "合计·办结"),
        ("open", "合计·在办"),
        ("overdue", "合计·超期"),
        ("resolved", "合计·化解"),
    ]
    names += [(f"received.category.{place:02}", f"{label}·收到") for place, label in enumerate(CATEGORIES, 1)]
    names += [(f"received.village.{place:02}", f"{label}·收到") for place, label in enumerate(villages, 1)]
    return tuple(
        Figure(name, label, *(_number(3 * place + back, scale) for back in range(3))) for place, (name, label) in enumerate(names)
    )  # fmt: skip


def summary(
    villages: list[str] | None = None, scale: int = 10, due: int = 7, title: str = "青石村三组水毁村道修复问题",
    period: str = "2026-10", **changes: object,
) -> Summary:  # fmt: skip
    """A summary of made-up counts; 10 is an ordinary office, 0 an empty month."""
    names = VILLAGES if villages is None else villages
    span = parse_period(period)
    made = Summary(
        period=period, period_label=span.label, from_on=span.from_on, to_on=span.to_on, as_of=span.to_on, office=OFFICE,
        figures=_figures(names, scale),
        rates=tuple(
            Rate(one[0], _number(place, scale), 4 * _number(place, scale) // 3, one[3], rate_name(one[1]))
            for place, one in enumerate(RATES)
        ),
        tables=_tables(names, scale), trend_labels=tuple(f"{(10 + place) % 12 + 1}月" for place in range(12)),
        trend_series=tuple(
            (label, tuple(_number(5 * place + month, scale) for month in range(12))) for place, label in enumerate(PEOPLE)
        ),
        due_lines=_due_lines(due, title), lead_cases=_due_lines(due // 2, title),
        checks=(*(f"{name}各行之和与合计核对无误" for name in ("信访形式", "内容分类", "主题", "村（社区）", "民情来源", "民情办结结果", "包村走访")), "初次与重复之和与收到核对无误"),
        definitions=tuple((one.name, one.label, one.formula) for one in MEASURES), late_entries=0 if scale == 0 else 3, filled_by="" if scale == 0 else "李经办",
        narrative=NARRATIVE if scale else (), marks=(Mark("received.village.03", "比上月增加3件（100%）。"), Mark("overdue", "近12个月最高。")) if scale else (),
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def long_titled(period: str = "2026") -> Summary:
    """A year of an office with a long name, in its second edition."""
    office = OFFICE._replace(name="示例市示例县示例山经济技术开发区管理委员会", short_name="示例山经济技术开发区")
    return summary(period=period, edition=2, office=office)


SUMMARIES: dict[str, Summary] = {
    "normal": summary(),
    "sixty": summary([f"{name}{part}" for part in ("", "东", "西", "新") for name in VILLAGES][:60], due=31),
    "empty": summary(scale=0, due=0),
    "huge": summary(scale=400_000),
    "quarter": summary(period="2026-Q3"),
    "year": long_titled(),
    "long": summary(
        [f"{name}易地扶贫搬迁安置社区居民委员会" for name in VILLAGES],
        due=9,
        title="要求解决历史遗留的土地征收补偿和安置房分配问题" * 5,
    ),
    "hostile": summary(
        [*VILLAGES[:16], HOSTILE, "\U00020000社区居民委员会"], title=HOSTILE, narrative=(f"一、{HOSTILE}", HOSTILE)
    ),
}
