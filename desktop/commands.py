"""The headless commands, one small function each, and the door to the window. They are also the contract for scripts."""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.cli import DONE, FAILED, Parser, iso_day, office_options, password, print_json, tell, top_parser
from desktop.domain.faults import Refused, Trouble, WrongPassword

if TYPE_CHECKING:
    from desktop.casework.session import Session
    from desktop.domain.report import Layout
    from desktop.domain.summaries import Summary

log = logging.getLogger(__name__)
Command = Callable[[argparse.Namespace], int]
DEMO_LOGIN, DEMO_PASSWORD = "demo", "demo-demo"
_PERIODS = "统计期：2026-10（月）、2026-Q3（季）、2026-H1（半年）、2026（年）"


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    args = _parser().parse_args(arguments)
    run: Command = args.run
    try:
        return run(args)
    except (Refused, Trouble) as no:
        tell(no.sentence)
        return FAILED
    except BrokenPipeError:
        return FAILED


def _parser() -> Parser:
    parser = top_parser()
    parser.add_argument("--demo", action="store_true", help="在临时的演示数据上打开窗口")
    office_options(parser)
    parser.set_defaults(run=window)
    names = parser.add_subparsers(title="命令", metavar="命令", parser_class=Parser, prog="minqing")

    def add(name: str, run: Command, words: str, needs_office: bool = True) -> Parser:
        one: Parser = names.add_parser(name, help=words, description=words)
        if needs_office:
            office_options(one)
        one.set_defaults(run=run)
        return one

    one = add("demo", demo, "生成一个演示单位（内容均为虚构）", needs_office=False)
    one.add_argument("folder", metavar="DIR", type=Path, help="放演示数据的空文件夹")
    one.add_argument("--matters", metavar="N", type=int, default=1200, help="信访件数（默认 1200）")
    one.add_argument("--seed", metavar="S", type=int, default=1, help="随机种子：相同的种子生成相同的内容（默认 1）")
    one.add_argument("--until", metavar="日期", type=iso_day, default=None, help="演示数据截止的日期（默认今天）")

    one = add("summary", summary, "统计一期的月报（季报、半年报、年报），已结账的为结账时的数字")
    one.add_argument("period", metavar="PERIOD", help=_PERIODS)
    one.add_argument(
        "--layout",
        choices=("report", "form", "brief"),
        default="report",
        help="版式：report 月报（默认）、form 月报表、brief 简报",
    )
    one.add_argument("--pdf", metavar="F", type=Path, help="存为 PDF 文件，已结账的照结账时的原样")
    one.add_argument("--docx", metavar="F", type=Path, help="存为 Word 文件")
    one.add_argument("--xlsx", metavar="F", type=Path, help="存为 Excel 文件")
    one.add_argument("--json", metavar="F", nargs="?", const="-", help="把全部数字存为 JSON 文件（- 为屏幕）")

    one = add("figure", figure, "列出月报中一个数字背后的全部记录")
    one.add_argument("name", metavar="NAME", help="数字的名称，如 closed.channel.visit")
    one.add_argument("period", metavar="PERIOD", help=_PERIODS)
    one.add_argument("--json", action="store_true", help="以 JSON 输出")

    one = add("close", close, "结账：把一期的数字、文字和原件存档，以后照原样查看和打印")
    one.add_argument("--period", metavar="PERIOD", required=True, help=_PERIODS)
    one.add_argument("--reason", metavar="理由", default="", help="重新结账的理由")

    one = add("import", import_file, "导入台账（.xlsx、.xls、.csv）")
    one.add_argument("file", metavar="FILE", type=Path, help="要导入的文件")
    one.add_argument("--kind", choices=("petitions",), default="petitions", help="台账种类（目前为信访台账）")
    one.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    one.add_argument("--json", action="store_true", help="以 JSON 输出检查结果")

    one = add("export", export, "导出全部记录（.xlsx 为信访台账，.jsonl 为逐条记录）")
    one.add_argument("file", metavar="F.xlsx|F.jsonl", type=Path, help="导出到的文件")

    one = add("clock", clock, "计算一个期限并说明理由", needs_office=False)
    one.add_argument("rule", metavar="RULE", help="期限规则，如 notice、handle、objection")
    one.add_argument("day", metavar="YYYY-MM-DD", type=iso_day, help="起算事实发生的日期")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")

    one = add("idcheck", idcheck, "核对公民身份号码", needs_office=False)
    one.add_argument("number", metavar="NUMBER", help="18 位或 15 位号码")

    one = add("search", search, "查找信访件（姓名、拼音首字母、电话、编号、内容）")
    one.add_argument("text", metavar="TEXT", help="要找的文字")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")

    one = add("screenshots", screenshots, "把每个页面存成图片（不需要显示器）")
    one.add_argument("folder", metavar="DIR", type=Path, help="放图片的文件夹")

    one = add("self-test", self_test, "程序自检：窗口、加密数据、检索、打印", needs_office=False)
    one.add_argument("--report", metavar="F", type=Path, help="同时把结果写进这个文本文件")
    return parser


# ---------------------------------------------------------------- opening an office


def _folder(args: argparse.Namespace) -> paths.DataFolder:
    return paths.DataFolder(getattr(args, "data", None) or paths.default_data())


@contextmanager
def _office(args: argparse.Namespace) -> Iterator["Session"]:
    from desktop.casework import session

    login = getattr(args, "user", None) or os.environ.get("MINQING_USER") or DEMO_LOGIN
    try:
        signed_in = session.sign_in(_folder(args), login, password(args), datetime.now())
    except WrongPassword as error:
        raise Refused(f"用户“{login}”的密码不对，或没有这个用户。请核对密码，或用 --user 指明用户名。") from error
    try:
        yield signed_in
    finally:
        signed_in.close()


# ---------------------------------------------------------------- the window


def window(args: argparse.Namespace) -> int:
    """Open the window, on the office's data or on a temporary demonstration."""
    from desktop import display

    lack = display.what_is_missing()
    if lack and not args.demo:
        raise Trouble(lack)
    if not args.demo:
        from desktop.app import run_window

        return run_window(_folder(args))
    with tempfile.TemporaryDirectory(prefix="minqing-demo-", ignore_cleanup_errors=True) as temporary:
        folder = paths.DataFolder(Path(temporary) / "data")
        os.environ.setdefault("MINQING_CONFIG", str(Path(temporary) / "config"))
        if lack:
            print(lack, "演示改为无界面自检。", sep="\n", file=sys.stderr)
            from desktop import selftest

            return selftest.run(folder)
        _make_demo(folder, 600, 1, date.today())
        from desktop.app import run_window

        return run_window(folder, login=DEMO_LOGIN, password=DEMO_PASSWORD)


def screenshots(args: argparse.Namespace) -> int:
    """Every desk and dialog as PNG, offscreen."""
    from desktop import display

    display.go_offscreen()
    from desktop.app import the_app
    from desktop.settings import PcSettings
    from desktop.ui.screenshots import take

    the_app(PcSettings())
    with _office(args) as session:
        for path in take(session, args.folder, datetime.now()):
            print(path)
    return DONE


def self_test(args: argparse.Namespace) -> int:
    """Prove on a temporary office that every part of the program works here."""
    from desktop import selftest

    with tempfile.TemporaryDirectory(prefix="minqing-test-", ignore_cleanup_errors=True) as temporary:
        return selftest.run(paths.DataFolder(Path(temporary) / "data"), args.report)


# ---------------------------------------------------------------- data


def _make_demo(folder: paths.DataFolder, matters: int, seed: int, until: date) -> None:
    from desktop.demo.office import make_office

    def report(done: int, total: int, words: str) -> None:
        if sys.stderr.isatty():
            print(f"\r正在生成演示数据：{words} {done}/{total}    ", end="", file=sys.stderr, flush=True)

    make_office(folder, matters=matters, seed=seed, until=until, report=report).close()
    if sys.stderr.isatty():
        print(file=sys.stderr)


def demo(args: argparse.Namespace) -> int:
    """Make a demonstration office."""
    if args.matters < 0:
        raise Refused("件数不能是负数。")
    _make_demo(paths.DataFolder(args.folder), args.matters, args.seed, args.until or date.today())
    print(f"演示单位已生成：{args.folder}（用户名 {DEMO_LOGIN}，密码 {DEMO_PASSWORD}）")
    return DONE


def summary(args: argparse.Namespace) -> int:
    """A period as closed, or counted now; to PDF, to JSON, or as a short text."""
    from desktop.casework import closing
    from desktop.domain.dates import parse_period

    with _office(args) as session:
        counted = closing.summary_of(parse_period(args.period), session.actor, date.today())
        written = _write_summary(session, counted, args)
    if args.json:
        figures = {
            f.name: {"label": f.label, "value": f.value, "previous": f.previous, "year_ago": f.year_ago}
            for f in counted.figures
        }
        _json_out(args.json, {"period": counted.period, "figures": figures})
    if not written and not args.json:
        for table in counted.tables:
            print(f"\n{table.title}\n" + "\t".join(table.heads))
            for row in table.rows:
                print("\t".join(text for text, _name in row))
        print("\n" + "\n".join(counted.checks))
    return DONE


def _write_summary(session: "Session", counted: "Summary", args: argparse.Namespace) -> bool:
    """Write a summary into the files that were asked for; False when none was. A closed one has its paper as issued."""
    from desktop.domain.dates import chinese_date
    from desktop.domain.report import Comparison, Layout, contents
    from desktop.store.files import write_atomically

    layout, made_on = Layout(args.layout), counted.closed_on or date.today()
    report = contents(counted, layout, Comparison.BOTH, chinese_date(made_on))
    if args.pdf:
        write_atomically(args.pdf, _summary_pdf(session, counted, layout))
    if args.docx:
        from desktop.printing import report_docx

        write_atomically(args.docx, report_docx.document(report, made_on))
    if args.xlsx:
        from desktop.exchange import report_sheet

        report_sheet.write(args.xlsx, report)
    written = [path for path in (args.pdf, args.docx, args.xlsx) if path]
    for path in written:
        print(f"已存为 {path}", file=sys.stderr)
    return bool(written)


def _summary_pdf(session: "Session", counted: "Summary", layout: "Layout") -> bytes:
    """The paper of a closed period as issued, of an open one as it is now."""
    from desktop.casework import closing
    from desktop.printing.papers import summary_paper
    from desktop.printing.render import render

    for edition in closing.editions(counted.span):
        if edition.number == counted.edition and layout in edition.layouts:
            return closing.paper(session, edition.id, layout)
    return render(summary_paper(counted, layout))


def close(args: argparse.Namespace) -> int:
    """Freeze a period with its papers in every layout."""
    from desktop.casework import closing
    from desktop.domain.dates import parse_period
    from desktop.domain.report import Layout
    from desktop.printing.papers import summary_paper
    from desktop.printing.render import render

    with _office(args) as session:
        now = datetime.now()
        prepared = closing.prepare(parse_period(args.period), session.actor, now.date())
        papers = {layout.value: render(summary_paper(prepared, layout)) for layout in Layout}
        print(closing.close(session, prepared, papers, args.reason, now).say)
    return DONE


def _json_out(target: str, value: object) -> None:
    if target == "-":
        print_json(value)
        return
    import json

    from desktop.store.files import write_atomically

    write_atomically(Path(target), json.dumps(value, ensure_ascii=False, indent=1, default=str).encode("utf-8"))


def figure(args: argparse.Namespace) -> int:
    """The records behind a figure, exactly as many as its value."""
    from desktop.casework.figures import records
    from desktop.domain.dates import parse_period

    period = parse_period(args.period)
    with _office(args) as session:
        found = records(args.name, period, session.actor, date.today())
    if args.json:
        print_json(
            {"figure": args.name, "period": period.code, "count": len(found), "records": [r._asdict() for r in found]}
        )
    else:
        for record in found:
            print("\t".join(filter(None, (str(record.received_on or ""), record.number, record.title, record.person))))
        print(f"共 {len(found)} 条", file=sys.stderr)
    return DONE


def import_file(args: argparse.Namespace) -> int:
    """Check a ledger, and write it unless it is a dry run."""
    from desktop.casework import imports
    from desktop.exchange import petition_ledger

    with _office(args) as session:
        plan = petition_ledger.plan(args.file, session.actor, date.today())
        if args.json:
            print_json(petition_ledger.plan_as_json(plan))
        else:
            print(petition_ledger.import_preview_text(plan))
        if not args.dry_run:
            print(imports.accept(plan, session.actor, datetime.now()).say, file=sys.stderr)
    return DONE


def export(args: argparse.Namespace) -> int:
    """Write all records to a file; its ending says how."""
    from desktop.exchange import export as writer

    writers: dict[str, Callable[..., int]] = {".xlsx": writer.export_xlsx, ".jsonl": writer.export_jsonl}
    write = writers.get(args.file.suffix.lower())
    if write is None:
        raise Refused("导出文件的后缀应为 .xlsx 或 .jsonl。")
    with _office(args) as session:
        count = write(args.file, session.actor, datetime.now())
    print(f"已导出 {count} 条记录：{args.file}")
    return DONE


def search(args: argparse.Namespace) -> int:
    """Find matters."""
    from desktop.casework.reading import find
    from desktop.domain.stages import STAGE_LABELS

    with _office(args) as session:
        rows = find(args.text, session.actor)
    if args.json:
        print_json([{**row._asdict(), "flags": sorted(row.flags)} for row in rows])
    else:
        for row in rows:
            stage = STAGE_LABELS.get(row.stage, row.stage)
            print("\t".join((row.number, str(row.received_on), row.party_name, row.village_name, stage, row.title)))
        print(f"找到 {len(rows)} 件", file=sys.stderr)
    return DONE


# ---------------------------------------------------------------- rules that need no office


def clock(args: argparse.Namespace) -> int:
    """Due dates of a shipped rule, and why."""
    from desktop.domain.clocks import reckon, rule_on
    from desktop.store.seeds import shipped_calendar, shipped_rules

    rules = shipped_rules()
    if args.rule not in {rule.code for rule in rules}:
        known = "、".join(f"{rule.code}（{rule.label}）" for rule in rules)
        raise Refused(f"没有代码为“{args.rule}”的期限规则。可用：{known}。")
    rule = rule_on(rules, args.rule, args.day)
    due = reckon(rule, args.day, shipped_calendar())
    if args.json:
        print_json({"rule": rule.code, "label": rule.label, **due._asdict()})
    else:
        print(f"{rule.label}：法定截止 {due.due_on}，内部截止 {due.internal_due_on}\n{due.explanation}")
    return DONE


def idcheck(args: argparse.Namespace) -> int:
    """Check an identity number."""
    from desktop.domain.identity import age_on, read_identity

    today = date.today()
    identity = read_identity(args.number, today)
    old = "（由 15 位旧号码升位）" if identity.was_15 else ""
    print(
        f"{identity.number}{old} 校验正确：{identity.sex}，{identity.born_on} 出生，{age_on(identity.born_on, today)} 岁"
    )
    return DONE
