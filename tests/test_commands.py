"""The commands as scripts call them: real processes' work in this process, on a small invented office."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop import commands, display

UNTIL = date(2026, 10, 31)
NAMES = (
    "demo",
    "summary",
    "figure",
    "close",
    "import",
    "export",
    "clock",
    "idcheck",
    "search",
    "screenshots",
    "self-test",
)


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    assert commands.main(["demo", str(folder), "--matters", "90", "--seed", "5", "--until", UNTIL.isoformat()]) == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MINQING_PASSWORD", "demo-demo")
    monkeypatch.delenv("MINQING_USER", raising=False)

    def running(*arguments: object) -> Said:
        capsys.readouterr()
        try:
            code = commands.main([str(one) for one in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return running


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself_in_chinese(run: Run, name: str) -> None:
    said = run(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"用法：minqing {name}")
    assert "usage" not in said.out


def test_the_whole_program_explains_itself(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    assert all(name in said.out for name in NAMES)


@pytest.mark.parametrize(
    "arguments",
    [
        ("clock",),
        ("clock", "notice", "明天"),
        ("summary",),
        ("nothing",),
        ("demo", "x", "--matters", "many"),
        ("--nope",),
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert "参数有误" in said.err
    assert said.out == ""


def test_figures_of_the_json_are_the_lists_behind_them(run: Run, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "month.json"
    assert run("summary", "2026-09", "--json", target, "--data", data).code == 0
    written: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    assert set(written) == {"period", "figures"}
    assert written["period"] == "2026-09"
    figures = written["figures"]
    assert all(set(figure) == {"label", "value", "previous", "year_ago"} for figure in figures.values())
    telling = [name for name, figure in figures.items() if figure["value"]]
    assert len(telling) > 30
    for name in telling[::7]:
        listed = json.loads(run("figure", name, "2026-09", "--json", "--data", data).out)
        assert listed["count"] == len(listed["records"]) == figures[name]["value"]


def test_the_same_month_twice_is_the_same_paper(run: Run, data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert run("summary", "2026-09", "--pdf", first, "--data", data).code == 0
    assert run("summary", "2026-09", "--pdf", second, "--data", data).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("layout", ["report", "form", "brief"])
def test_every_layout_in_every_form(run: Run, data: Path, tmp_path: Path, layout: str) -> None:
    files = [tmp_path / f"{layout}.{suffix}" for suffix in ("pdf", "docx", "xlsx")]
    asked = [part for path in files for part in (f"--{path.suffix[1:]}", path)]
    assert run("summary", "2026-Q3", "--layout", layout, *asked, "--data", data).code == 0
    assert [path.read_bytes()[:4] for path in files] == [b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]


def test_a_closed_month_is_printed_as_issued(run: Run, data: Path, tmp_path: Path) -> None:
    said = run("close", "--period", "2026-08", "--data", data)
    assert (said.code, said.out) == (0, "2026年8月已结账。\n")
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert run("summary", "2026-08", "--pdf", first, "--data", data).code == 0
    said = run("close", "--period", "2026-08", "--data", data)
    assert (said.code, said.err) == (1, "2026年8月已经结过账，重新结账请写明理由。\n")
    assert run("summary", "2026年8月", "--pdf", second, "--data", data).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert (
        run("close", "--period", "2026-08", "--reason", "更正", "--data", data).out
        == "2026年8月已结账，存为第 2 版。\n"
    )


@pytest.mark.parametrize("period", ["2026-Q3", "2026-H2", "2026"])
def test_longer_periods_agree_with_their_months(run: Run, data: Path, period: str) -> None:
    said = run("summary", period, "--data", data)
    assert said.code == 0
    assert "各月之和加补录与全" in said.out or "各月之和加补录与半年" in said.out
    assert "不符" not in said.out
    listed = json.loads(run("figure", "received@2026-08", period, "--json", "--data", data).out)
    assert listed["count"] == len(listed["records"])


def test_search_by_two_characters_and_by_initials(run: Run, data: Path) -> None:
    rows = json.loads(run("search", "反映", "--json", "--data", data).out)
    assert rows
    assert all("反映" in row["title"] or row["id"] for row in rows)
    name = next(row["party_name"] for row in rows if row["party_name"] != "匿名")
    from desktop.domain.pinyin import pinyin_keys

    initials = min(pinyin_keys(name), key=len)
    found = json.loads(run("search", initials, "--json", "--data", data).out)
    assert name in {row["party_name"] for row in found}


def test_a_round_trip_through_jsonl_and_xlsx(run: Run, data: Path, tmp_path: Path) -> None:
    lines, sheet = tmp_path / "all.jsonl", tmp_path / "all.xlsx"
    assert run("export", lines, "--data", data).code == 0
    kinds = [json.loads(line)["kind"] for line in lines.read_text(encoding="utf-8").splitlines()]
    assert {"matter", "party", "claim", "clock", "event", "village", "cadre", "person"} <= set(kinds)
    assert run("export", sheet, "--data", data).code == 0
    dry = run("import", sheet, "--dry-run", "--json", "--data", data)
    assert dry.code == 0
    assert json.loads(dry.out)["doubles"] > 0
    assert run("export", tmp_path / "all.doc", "--data", data).code == 1


def test_refusals_are_sentences_with_code_1(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, sentence in (
        (("summary", "2026-13", "--data", data), "月"),
        (("summary", "2026-09", "--data", tmp_path), "还没有民情台的数据"),
        (("figure", "nothing", "2026-09", "--data", data), "没有名为"),
        (("import", tmp_path / "none.xlsx", "--data", data), "文件"),
        (("idcheck", "110105194912310021"), "末位应为"),
        (("clock", "none", "2026-01-05"), "可用"),
        (("demo", data), "已经有民情台的数据"),
    ):
        said = run(*arguments)
        assert (said.code, said.out) == (1, "")
        assert sentence in said.err
        assert "Traceback" not in said.err
    monkeypatch.setenv("MINQING_PASSWORD", "wrong-password")
    assert "密码不对" in run("search", "土地", "--data", data).err
    monkeypatch.delenv("MINQING_PASSWORD")
    assert "没有给出密码" in run("search", "土地", "--data", data).err


def test_the_password_may_come_from_a_file(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINQING_PASSWORD")
    path = tmp_path / "password.txt"
    path.write_text("\ufeffdemo-demo\r\n", encoding="utf-8")
    assert run("search", "土地", "--password-file", path, "--data", data).code == 0
    assert run("--data", data, "--password-file", path, "search", "土地").code == 0


def test_clock_and_idcheck_need_no_office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINQING_PASSWORD")
    monkeypatch.chdir(tmp_path)
    told = json.loads(run("clock", "notice", "2026-01-28", "--json").out)
    assert (told["due_on"], told["internal_due_on"]) == ("2026-02-12", "2026-02-12")
    assert "第二十三条" in told["explanation"]
    assert "校验正确" in run("idcheck", "11010519491231002x").out
    assert list(tmp_path.iterdir()) == []


def test_without_a_display_the_program_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    said = run("--data", tmp_path)
    assert said.code == 1
    assert "Xvfb" in said.err


def test_a_missing_system_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_name: str) -> None:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(display.importlib, "import_module", failing)
    assert "libegl1" in display.what_is_missing()
    assert "libEGL.so.1" in display.what_is_missing()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_the_package_of_a_library(library: str, package: str) -> None:
    assert display.debian_package(library) == package


def test_every_missing_library_of_a_desktop_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(display, "_loads", lambda library: "icccm" not in library and "keysyms" not in library)
    said = display.what_is_missing()
    assert "apt-get install libxcb-icccm4 libxcb-keysyms1" in said
