"""Every file that leaves the program or lies beside it, read back byte by byte."""

import json
import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest

from desktop import commands
from desktop.casework import documents, imports, steps, summary, urging
from desktop.casework.session import Session
from desktop.domain.dates import month
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter
from desktop.exchange import petition_ledger
from desktop.exchange.export import export_jsonl, export_xlsx
from desktop.log import start_log, stop_log
from desktop.printing import papers
from desktop.printing.render import render
from desktop.store.tables import Matter
from desktop.ui.crash import report_text
from tests.sealed.conftest import ACCUSER, AT, PHONE, SCREENED, TITLE, TODAY, WITNESS, Sealed

NOVEMBER = month(2026, 11)
LOGINS = {"clerk": "lws", "holder": "mijian"}
PASSWORD = "yunxi-2026"


def unzipped(path: Path) -> bytes:
    with ZipFile(path) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


# ---------------------------------------------------------------- exports


def test_exports(sealed: Sealed, clerk: Actor, holder: Actor, tmp_path: Path) -> None:
    sheet, lines = tmp_path / "out.xlsx", tmp_path / "out.jsonl"
    for who in (holder, clerk):
        export_xlsx(sheet, who, AT)
        export_jsonl(lines, who, AT)
        for found in (sealed.in_(unzipped(sheet)), sealed.in_(lines.read_bytes())):
            assert bool(found) == (who is holder), found
        wanted = MatterFilter(TODAY, with_sealed=True, text=TITLE)
        assert export_xlsx(sheet, who, AT, wanted) == 0
    assert {path.name for path in tmp_path.iterdir()} - {"config"} == {"out.xlsx", "out.jsonl"}


def test_a_slip_on_several_matters_is_exported_without_words(
    register: Callable[..., int], take: Any, unit_ids: list[int], clerk: Actor, holder: Actor, tmp_path: Path
) -> None:
    one, other = register(unit_id=unit_ids[0]), register(title=SCREENED, unit_id=unit_ids[0])
    slip = urging.Slip(unit_ids[0], (one, other), date(2026, 12, 1), "催办单", {})
    sent = urging.send([slip], clerk, AT)
    take(other, "screen", who=holder, petition_class="accusation")
    for who, is_told in ((clerk, False), (holder, True)):
        export_jsonl(tmp_path / "out.jsonl", who, AT)
        assert (SCREENED in (tmp_path / "out.jsonl").read_text(encoding="utf-8")) == is_told
    with pytest.raises(Refused) as refusal:
        documents.facts_of(sent.document_ids[0], clerk)
    assert "密" not in refusal.value.sentence
    with pytest.raises(Refused) as refusal:
        urging.send([slip], clerk, AT)
    assert "信〔" not in refusal.value.sentence


# ---------------------------------------------------------------- the paper of the month


def test_the_summary_as_paper(sealed: Sealed, clerk: Actor) -> None:
    with pypdfium2.PdfDocument(render(papers.summary_paper(summary.summarise(NOVEMBER, clerk, TODAY)))) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert "反映水渠堵塞" in text or "密件" in text
    assert sealed.in_(text.replace("\n", "")) == set()


# ---------------------------------------------------------------- commands


@pytest.fixture
def run(
    sealed: Sealed, office: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs a command as a user, on the day of the tests; returns everything that it wrote."""

    class Today(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return TODAY

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return AT

    monkeypatch.setattr(commands, "date", Today)
    monkeypatch.setattr(commands, "datetime", Now)
    monkeypatch.setenv("MINQING_PASSWORD", PASSWORD)
    folder = str(office.folder.root)
    office.close()

    def running(login: str, *arguments: object) -> str:
        capsys.readouterr()
        assert commands.main([*map(str, arguments), "--data", folder, "--user", login]) == 0
        said = capsys.readouterr()
        return said.out + said.err

    return running


@pytest.mark.parametrize(
    "arguments",
    [
        ("figure", "received", "2026-11"),
        ("figure", "received.sealed", "2026-11", "--json"),
        ("figure", "open", "2026-11"),
        ("export", "out.xlsx"),
        ("export", "out.jsonl"),
    ],
    ids=" ".join,
)
def test_a_command_runs_with_the_rights_of_its_user(
    run: Callable[..., str], sealed: Sealed, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = {}
    for who, login in LOGINS.items():
        said = run(login, *arguments)
        target = tmp_path / arguments[1]
        written = (
            unzipped(target) if target.suffix == ".xlsx" else target.read_bytes() if target.suffix == ".jsonl" else b""
        )
        found[who] = sealed.in_(said, written)
    assert found["holder"]
    assert found["clerk"] == set()


@pytest.mark.parametrize("text", [TITLE, ACCUSER, WITNESS, PHONE, "zgqm", "密信"])
def test_the_command_search_finds_nothing_of_them(run: Callable[..., str], sealed: Sealed, text: str) -> None:
    for login in LOGINS.values():
        assert sealed.in_(run(login, "search", text, "--json").replace(text, "")) == set()


def test_the_command_summary_tells_totals_only(run: Callable[..., str], sealed: Sealed, tmp_path: Path) -> None:
    said = run("lws", "summary", "2026-11")
    assert "密件（检举控告）" in said
    figures = tmp_path / "month.json"
    said += run("lws", "summary", "2026-11", "--json", figures)
    assert json.loads(figures.read_text(encoding="utf-8"))["figures"]["received.sealed"]["value"] == 3
    assert sealed.in_(said, figures.read_bytes()) == set()


# ---------------------------------------------------------------- importing


def ledger(path: Path, *rows: tuple[str, ...]) -> Path:
    head = ("编号", "信访日期", "信访形式", "姓名", "联系电话", "标题", "诉求类别")
    path.write_text("\n".join(",".join(row) for row in (head, *rows)), encoding="utf-8")
    return path


def test_a_made_up_row_finds_nothing_out(
    sealed: Sealed, clerk: Actor, holder: Actor, register: Callable[..., int], tmp_path: Path
) -> None:
    register(holder, title="告密甲", petition_class="accusation")
    Matter.update(entered_by=holder.id).execute()
    row = ("", str(TODAY), "来访", "李桂兰", "13900005678", "告密甲", "")
    plans = {who.name: petition_ledger.plan(ledger(tmp_path / "a.csv", row), who, TODAY) for who in (clerk, holder)}
    assert (plans[holder.name].doubles, plans[clerk.name].doubles) == (1, 0)
    old = Matter.get_by_id(sealed.screened)
    number = next(mark for mark in sealed.marks if mark.startswith("信〔"))
    taken = (number, "2026-11-03", "来访", "某人", "", "别的事", "")
    sentences = [p.sentence for p in petition_ledger.plan(ledger(tmp_path / "b.csv", taken), clerk, TODAY).problems]
    assert any("作废" in sentence for sentence in sentences)
    assert not any(str(old.received_on) in sentence for sentence in sentences)


def test_who_entered_it_is_told_that_it_is_there(sealed: Sealed, clerk: Actor, tmp_path: Path) -> None:
    row = ("", str(TODAY), "来访", WITNESS, "13987650002", SCREENED, "")
    assert petition_ledger.plan(ledger(tmp_path / "a.csv", row), clerk, TODAY).doubles == 1


def test_imported_accusations(clerk: Actor, holder: Actor, tmp_path: Path) -> None:
    rows = (
        ("信〔2025〕0007号", "2025-11-03", "来访", ACCUSER, PHONE, TITLE, "检举控告"),
        ("信〔2025〕0008号", "2025-11-04", "来访", "李桂兰", "", "反映路灯不亮", ""),
    )
    plan = petition_ledger.plan(ledger(tmp_path / "a.csv", *rows), clerk, TODAY)
    change = imports.accept(plan, clerk, AT)
    secret = Matter.get(Matter.title == TITLE)
    assert (secret.secrecy, secret.number[:2]) == ("sealed", "密信")
    assert TITLE not in change.say
    steps.take(secret.id, "note", {"on": TODAY, "note": "x"}, holder, AT)
    with pytest.raises(Refused) as refusal:
        imports.undo(change.id, clerk, AT)
    assert secret.number not in refusal.value.sentence
    with pytest.raises(Refused, match=secret.number):
        imports.undo(change.id, holder, AT)


# ---------------------------------------------------------------- what lies beside the program


def test_nothing_stands_in_the_clear_on_the_disk(sealed: Sealed, office: Session) -> None:
    office.close()
    for path in office.folder.root.rglob("*"):
        if path.is_file():
            assert sealed.in_(path.read_bytes(), path.name) == set(), path.name


def test_the_log_and_the_crash_report(sealed: Sealed, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    start_log(tmp_path)
    try:
        error = ValueError(TITLE, ACCUSER, PHONE)
        logging.getLogger("desktop.casework").error("failed for %s %s", TITLE, PHONE, exc_info=error)
        logging.getLogger("desktop.casework").error(f"failed for {ACCUSER}")
        logging.getLogger("other").warning(TITLE)
    finally:
        stop_log()
    assert sealed.in_(*(path.read_bytes() for path in tmp_path.glob("*.log*")), report_text(error)) == set()
    assert "failed for" in (tmp_path / "minqing.log").read_text(encoding="utf-8")
