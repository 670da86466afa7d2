"""The command line's own manners: Chinese usage and errors, exit codes 0 done, 1 refused or trouble, 2 usage."""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from desktop import __version__
from desktop.domain.faults import Refused

DONE, FAILED, USAGE = 0, 1, 2


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


_WORDS = (
    ("the following arguments are required:", "缺少参数："),
    ("unrecognized arguments:", "不认识的参数："),
    ("expected one argument", "后面要跟一个值"),
    ("invalid choice:", "没有这一项："),
    ("choose from", "可选"),
    ("invalid int value:", "应为整数："),
    ("not allowed with argument", "不能同时使用"),
    ("argument ", "参数 "),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the call and leave with code 2."""
        for english, chinese in _WORDS:
            message = message.replace(english, chinese)
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"参数有误：{message}\n用 {self.prog} --help 查看说明。\n")


# ---------------------------------------------------------------- where words go


def ready_streams() -> None:
    """Make printing safe: on a console in UTF-8; without one, as the Windows launcher starts us, nowhere.

    What goes wrong without a console is then shown in a box; see `tell`.
    """
    if sys.stderr is None:
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open to the end
        sys.excepthook = _show_bug
    for stream in (sys.stdout, sys.stderr):  # a Windows console would otherwise write GBK and fail on rare names
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(sentence: str) -> None:
    """Say what went wrong: on standard error, or in a message box when nobody could read that."""
    print(sentence, file=sys.stderr)
    if sys.platform == "win32" and sys.stderr.name == os.devnull and sys.argv[1:2] != ["self-test"]:
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, "民情台", 0x30)  # an exclamation mark and one button


def _show_bug(kind: type[BaseException], _error: BaseException, _trace: object) -> None:
    """Before the window with its crash dialog is there, nearly always a file of the program that has gone."""
    tell(f"程序没有启动成功（{kind.__name__}）。请重新安装程序；单位的数据不在程序文件夹里，不受影响。")


# ---------------------------------------------------------------- arguments


def top_parser() -> Parser:
    """The parser of the whole program."""
    parser = Parser(prog="minqing", description="民情台：乡镇信访、民情、矛盾纠纷与包村联户的离线工作台")
    parser.add_argument("--version", action="version", version=f"民情台 {__version__}", help="显示版本")
    return parser


def office_options(parser: argparse.ArgumentParser) -> None:
    """Options of every command that opens an office."""
    parser.add_argument(
        "--data", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="数据文件夹（默认为本机的用户数据目录）"
    )
    parser.add_argument(
        "--user",
        metavar="用户名",
        default=argparse.SUPPRESS,
        help="登录的用户名（默认取环境变量 MINQING_USER，再默认 demo）",
    )
    parser.add_argument(
        "--password-file",
        metavar="F",
        type=Path,
        default=argparse.SUPPRESS,
        help="密码所在的文本文件（或用环境变量 MINQING_PASSWORD）",
    )


def password(args: argparse.Namespace) -> str:
    """The password from `--password-file` or the environment; Refused when there is none."""
    path: Path | None = getattr(args, "password_file", None)
    if path is not None:
        try:
            return path.read_text(encoding="utf-8-sig").strip("\r\n")
        except OSError as error:
            raise Refused(f"密码文件读不到：{path}") from error
    given = os.environ.get("MINQING_PASSWORD", "")
    if not given:
        raise Refused("没有给出密码。请用 --password-file 指明密码文件，或设置环境变量 MINQING_PASSWORD。")
    return given


def iso_day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-03-08") from None


def print_json(value: Any) -> None:
    """A value as JSON on standard output, dates as ISO text."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
