"""The dry run of a ledger: every planted fault is named by row and column, and no sound row is lost."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop.casework import imports
from desktop.casework import office as desk
from desktop.domain.faults import Refused
from desktop.domain.importing import ImportPlan, PlannedPetition
from desktop.domain.records import Actor
from desktop.exchange.header_words import words
from desktop.exchange.petition_ledger import import_preview_text, plan, plan_as_json, write_problem_rows
from desktop.exchange.sheets import read_sheet
from desktop.store.tables import Claim, Event, Matter, Party

TODAY = date(2026, 11, 20)
BASE: dict[str, Any] = {"信访日期": date(2026, 3, 8), "信访形式": "来访", "姓名": "李桂兰", "反映问题": "宅基地争议"}
PlanRows = Callable[..., ImportPlan]


@pytest.fixture
def plan_rows(tmp_path: Path, by: Actor) -> PlanRows:
    """The dry run of rows given as changes of a plain row; `headings` replaces the plain columns."""

    def planned(*changes: dict[str, Any], base: dict[str, Any] = BASE) -> ImportPlan:
        headings = list(dict.fromkeys([*base, *(name for change in changes for name in change)]))
        book = xlsxwriter.Workbook(str(tmp_path / "rows.xlsx"), {"strings_to_formulas": False})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        for r, change in enumerate(changes, 1):
            for c, name in enumerate(headings):
                value = (base | change).get(name, "")
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value != "":
                    sheet.write(r, c, value)
        book.close()
        return plan(tmp_path / "rows.xlsx", by, TODAY)

    return planned


@pytest.fixture
def one(plan_rows: PlanRows) -> Callable[..., PlannedPetition]:
    """The one ready row that comes of a change; no problem allowed."""

    def read(**change: Any) -> PlannedPetition:
        found = plan_rows(change)
        assert not found.problems
        return found.ready[0]

    return read


# ---------------------------------------------------------------- the large ledger


def test_five_thousand_rows_with_forty_faults(
    tmp_path: Path,
    by: Actor,
    at: Any,
    register: Callable[..., int],
    planted_ledger: Callable[[int], Any],
    write_xlsx: Callable[..., Path],
    counts: Callable[[], dict[str, int]],
) -> None:
    register()
    before = counts()
    ledger = planted_ledger(5000)
    path = write_xlsx(tmp_path / "2025年台账.xlsx", ledger.rows)
    found = plan(path, by, TODAY)

    assert len(ledger.faults) == 40
    assert {(p.row, p.column, p.is_fatal) for p in found.problems} == {(*f.place, f.is_fatal) for f in ledger.faults}
    assert len(found.problems) == 40
    assert all(re.fullmatch(r"第 \d+ 行 [A-U] 列（.+）：[^。]+.*。", p.text) for p in found.problems)
    assert counts() == before  # a dry run writes nothing

    imports.accept(found, by, at)
    sound = ledger.sound()
    assert found.row_count == 5000
    assert len(found.ready) == len(sound) == 5000 - len(found.problem_rows)
    assert Matter.select().count() == len(sound) + 1
    expected = sorted((row["*信访日期"], row["反映问题"]) for row in sound)
    stored = Matter.select(Matter.received_on, Matter.title).where(Matter.import_batch.is_null(False))
    assert sorted(stored.tuples()) == expected
    assert Claim.select().count() == 2 * len(sound) + 2
    own = {row["编号"] for row in sound} - {""}
    assert own <= {number for (number,) in Matter.select(Matter.number).tuples()}
    assert Event.select().where(Event.text.contains("=cmd|'/c calc'!A1")).count() == 100
    assert Event.select().where(Event.text.contains("天气：晴")).count() == sum(row["天气"] != "" for row in sound)
    closed = Matter.select().where(Matter.closed_on.is_null(False))
    assert closed.count() == sum(row["是否办结"] == "已办结" for row in sound)
    assert closed.where(Matter.next_due_on.is_null(False)).count() == 0

    with pytest.raises(Refused, match="2026年11月20日导入过"):
        imports.accept(found, by, at)
    again = plan(path, by, TODAY)
    assert (len(again.ready), again.doubles) == (0, len(sound))

    imports.undo(desk.imports()[0].id, by, at)
    given_here = sum(not row["编号"] for row in sound)
    after = counts()
    assert after.pop("AuditLine") > before.pop("AuditLine")
    assert after == before | {"ImportBatch": 1, "BookNumber": before["BookNumber"] + given_here}
    assert len(plan(path, by, TODAY).ready) == len(sound)


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ","), ("utf-8-sig", "\t")])
def test_faults_are_named_in_text_tables_too(
    tmp_path: Path,
    by: Actor,
    register: Callable[..., int],
    planted_ledger: Callable[[int], Any],
    write_csv: Callable[..., Path],
    encoding: str,
    delimiter: str,
) -> None:
    register()
    ledger = planted_ledger(260)
    found = plan(write_csv(tmp_path / "a.csv", ledger.rows, encoding, delimiter), by, TODAY)
    assert {(p.row, p.column, p.is_fatal) for p in found.problems} == {(*f.place, f.is_fatal) for f in ledger.faults}
    assert len(found.ready) == len(ledger.sound())


def test_xls_register_of_visits(files: Path, by: Actor, at: Any) -> None:
    found = plan(files / "visits.xls", by, TODAY)
    assert not found.problems
    assert [row.form.channel for row in found.ready] == ["visit"] * 3
    assert [row.form.person_count for row in found.ready] == [1, 5, 2]
    assert [p.name for p in found.ready[1].form.parties] == ["王芳", "陈德福"]
    assert found.ready[2].form.parties[0].phone == "07345812345"  # stored as a number, its 0 was dropped
    assert found.remarks == ("表中没有信访形式一栏，按表头一律登记为来访。", "第 7 行是表头、合计或落款，没有导入。")
    imports.accept(found, by, at)
    assert {number for (number,) in Matter.select(Matter.number).tuples()} == {f"信〔2026〕000{n}号" for n in (1, 2, 3)}


def test_report_for_people_and_for_programs(
    tmp_path: Path, by: Actor, register: Callable[..., int], planted_ledger: Callable[[int], Any], write_xlsx: Any
) -> None:
    register()
    ledger = planted_ledger(260)
    found = plan(write_xlsx(tmp_path / "台账.xlsx", ledger.rows), by, TODAY)
    text = import_preview_text(found)
    assert f"可以导入 {len(found.ready)} 行" in text
    assert "U 天气" in text
    assert all(problem.text in text for problem in found.problems)
    data = json.loads(json.dumps(plan_as_json(found), ensure_ascii=False))
    assert (data["rows"], data["ready"], len(data["problems"])) == (260, len(found.ready), 40)


def test_problem_rows_can_be_mended_and_imported(
    tmp_path: Path,
    by: Actor,
    at: Any,
    register: Callable[..., int],
    planted_ledger: Callable[[int], Any],
    write_xlsx: Callable[..., Path],
) -> None:
    register()
    ledger = planted_ledger(260)
    found = plan(write_xlsx(tmp_path / "台账.xlsx", ledger.rows), by, TODAY)
    imports.accept(found, by, at)
    target = tmp_path / "问题行.xlsx"
    assert write_problem_rows(found, target) == len(found.problem_rows) == 260 - len(found.ready)
    sheet = read_sheet(target, words().field)
    assert sheet.header[-1] == "导入问题"
    assert [line.cells[:-1] for line in sheet.lines] == [tuple(cells) for _, cells in found.problem_rows]
    assert all(
        f"第 {row} 行" in str(line.cells[-1]) for (row, _), line in zip(found.problem_rows, sheet.lines, strict=True)
    )
    again = plan(target, by, TODAY)
    assert len(again.problem_rows) == len(found.problem_rows)
    assert again.doubles == 0
    assert write_problem_rows(again, tmp_path / "again.xlsx") == len(again.problem_rows)
    assert read_sheet(tmp_path / "again.xlsx", words().field).header == sheet.header


# ---------------------------------------------------------------- the file as a whole


def test_missing_columns_are_named(plan_rows: PlanRows) -> None:
    with pytest.raises(Refused, match="“信访人姓名”、“信访形式”"):
        plan_rows({}, base={"信访日期": TODAY, "反映问题": "x"})


def test_reader_may_not_import(files: Path, reader: Actor) -> None:
    with pytest.raises(Refused, match="权限"):
        plan(files / "visits.xls", reader, TODAY)


def test_cancelling_a_dry_run(files: Path, by: Actor) -> None:
    with pytest.raises(Refused, match="取消"):
        plan(files / "visits.xls", by, TODAY, cancelled=lambda: True)


# ---------------------------------------------------------------- single cells in their row


def test_people_of_a_row(one: Callable[..., PlannedPetition]) -> None:
    form = one(
        姓名="张三、李四、王五等12人", 身份证号="430423195803121228、无、无", 电话="13900005678、13900005679、", 性别="女",
        代表人="李四", 对方当事人="赵六", 住址="三组",
    ).form  # fmt: skip
    assert [(p.role, p.name, p.phone) for p in form.parties] == [
        ("lead", "张三", "13900005678"),
        ("representative", "李四", "13900005679"),
        ("companion", "王五", ""),
        ("opponent", "赵六", ""),
    ]
    assert form.parties[0].id_number == "430423195803121228"
    assert form.parties[0].born_on == date(1958, 3, 12)
    assert form.person_count == 12
    assert "is_collective" in form.flags


def test_two_phones_of_one_person(one: Callable[..., PlannedPetition]) -> None:
    row = one(电话="13900005678/0734-5812345")
    assert row.form.parties[0].phone == "13900005678"
    assert row.history == "电话：13900005678/0734-5812345"


def test_anonymous_row_keeps_its_words(one: Callable[..., PlannedPetition]) -> None:
    row = one(姓名="匿名", 电话="13900005678")
    assert row.form.parties == ()
    assert "is_anonymous" in row.form.flags
    assert row.history == "电话：13900005678"


def test_identity_number_outweighs_the_other_columns(plan_rows: PlanRows) -> None:
    found = plan_rows({"身份证号": "430423195803121228", "性别": "男", "出生日期": "1960-01-01"})
    assert [(p.column, p.column_name, p.is_fatal) for p in found.problems] == [
        ("F", "性别", False),
        ("G", "出生日期", False),
    ]
    assert found.ready[0].history == "性别：男；出生日期：1960-01-01"


def test_village_with_group_and_spelling(one: Callable[..., PlannedPetition], by: Actor, at: Any) -> None:
    village = {v.name: v.id for v in desk.villages()}
    desk.add_group(village["双桥村"], "三组", by, at)
    group = desk.group_choices(village["双桥村"])[0].id
    for cells in ({"村组": "双桥村第3村民小组"}, {"所属村": "双桥", "组": "3组"}, {"所属村": "云溪镇双桥村三组"}):
        assert (one(**cells).form.village_id, one(**cells).form.group_id) == (village["双桥村"], group)
    row = one(所属村="石门村", 组="老屋组")
    assert (row.form.village_id, row.form.group_id, row.history) == (village["石门村"], None, "组：老屋组")


def test_unknown_group_is_doubtful_where_groups_are_known(plan_rows: PlanRows, by: Actor, at: Any) -> None:
    desk.add_group(desk.villages()[0].id, "三组", by, at)
    found = plan_rows({"所属村": "双桥村", "组": "九组"})
    assert [p.text for p in found.problems] == ["第 2 行 F 列（组）：这个村（社区）没有“九组”。"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("010203", "010203"),
        ("10203", "010203"),
        ("宅基地纠纷", "010203"),
        ("农村农业/土地承包经营/宅基地纠纷", "010203"),
        ("农村农业-宅基地纠纷", "010203"),
        ("宅基地", "010203"),
        ("农业农村", "01"),
        ("宅基地纠纷类", "010203"),
    ],
)
def test_categories(one: Callable[..., PlannedPetition], text: str, code: str) -> None:
    assert one(问题类别=text).form.category_code == code


def test_ambiguous_category_names_the_candidates(plan_rows: PlanRows) -> None:
    problem = plan_rows({"问题类别": "扶贫"}).problems[0]
    assert "农村农业/扶贫开发/扶贫开发政策" in problem.sentence
    assert not problem.is_fatal


def test_purpose_tells_the_class_and_accusations_are_sealed(
    plan_rows: PlanRows, one: Callable[..., PlannedPetition], by: Actor, at: Any
) -> None:
    assert one(信访目的="意见建议").form.petition_class == "suggestion"
    assert one(信访目的="举报", 诉求类别="申诉").form.petition_class == "appeal"
    imports.accept(plan_rows({"信访目的": "检举控告"}), by, at)
    assert Matter.get().secrecy == "sealed"
    assert Party.get().person_id is None


def test_long_text_in_the_only_column_becomes_the_content(one: Callable[..., PlannedPetition]) -> None:
    form = one(反映问题="水渠被堵。" + "详" * 300).form
    assert (form.title, len(form.content)) == ("水渠被堵", 305)


@pytest.mark.parametrize(
    ("cells", "stage", "days"),
    [
        ({}, "registered", (None, None, None)),
        ({"办理状态": "办理中"}, "accepted", ("2026-03-08", None, None)),
        ({"受理日期": "2026-03-10"}, "accepted", ("2026-03-10", None, None)),
        ({"受理日期": "2026-03-10", "办结日期": "2026-04-01"}, "closed", ("2026-03-10", "2026-04-01", None)),
        ({"是否办结": "是"}, "closed", (None, "2026-03-08", None)),
        ({"答复日期": "2026-04-01"}, "closed", (None, "2026-04-01", None)),
        ({"办结日期": "2026-04-01", "是否化解": "已化解"}, "closed", (None, "2026-04-01", "2026-04-01")),
        ({"化解日期": "2026-05-01"}, "registered", (None, None, "2026-05-01")),
        ({"信访目的": "咨询", "办理状态": "办理中"}, "registered", (None, None, None)),
    ],
)
def test_how_a_matter_stands(
    one: Callable[..., PlannedPetition], cells: dict[str, str], stage: str, days: tuple[str | None, ...]
) -> None:
    row = one(**cells)
    found = (row.accepted_on, row.closed_on, row.resolved_on)
    assert (row.stage, tuple(day and day.isoformat() for day in found)) == (stage, days)


def test_repeat_words(plan_rows: PlanRows) -> None:
    found = plan_rows(*({"初重件": word, "反映问题": word} for word in ("初次", "重复", "重访", "1", "3", "初信")))
    assert [row.is_repeat for row in found.ready] == [False, True, True, False, True, False]


def test_foreign_numbers_stay_in_the_history_and_own_ones_are_kept(plan_rows: PlanRows) -> None:
    found = plan_rows({"编号": "XF-2026-17"}, {"编号": "信[2026]12"}, {"编号": "XF-2026-17", "姓名": "王芳"})
    assert [(row.number, row.history) for row in found.ready] == [
        ("", "编号：XF-2026-17"),
        ("信〔2026〕0012号", ""),
    ]
    assert [p.text for p in found.problems] == ["第 4 行 E 列（编号）：编号“XF-2026-17”与第 2 行重复。"]


def test_a_row_registered_already_is_counted_and_new_rows_come_in(plan_rows: PlanRows, by: Actor, at: Any) -> None:
    first, second = {"电话": "13900005678"}, {"姓名": "王芳"}
    imports.accept(plan_rows(first, first, second), by, at)
    extended = plan_rows(second, first, first, first, {"反映问题": "另一件事"})
    assert extended.doubles == 3  # two of the three alike are there: the third is new
    assert [row.form.title for row in extended.ready] == ["宅基地争议", "另一件事"]


def test_a_number_of_another_matter_is_in_the_way_but_the_same_matter_is_a_double(
    plan_rows: PlanRows, register: Callable[..., int], at: Any
) -> None:
    register()
    same = {"编号": "信〔2026〕0001号", "信访日期": at.date(), "反映问题": "反映宅基地界址争议", "姓名": "李桂蓝"}
    assert plan_rows(same).doubles == 1
    other = plan_rows(same | {"信访日期": at.date() - timedelta(days=1)})
    assert "已用于 2026-11-20 登记的另一件" in other.problems[0].sentence
