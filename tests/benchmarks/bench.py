"""Speed as ratios, each against its peer in the same run: `python tests/benchmarks/bench.py [--matters N]`.

Nothing here is an assertion: a timing depends on the machine, a ratio a little less. Medians of interleaved runs.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BARE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("窗口"))
window.resize(1360, 850)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

OUR_WINDOW = """
import sys
from datetime import datetime
from pathlib import Path
from desktop.app import open_window, the_app
from desktop.casework import session
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from PySide6.QtCore import QTimer
app = the_app(PcSettings())
signed_in = session.sign_in(DataFolder(Path(sys.argv[1])), "demo", "demo-demo", datetime.now())
window = open_window(signed_in)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
window.close()
"""


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(title: str, aim: str, ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> None:
    """Run both in turn and print the ratio of the medians."""
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(_seconds(peer))
        mine.append(_seconds(ours))
    a, b = statistics.median(mine), statistics.median(theirs)
    print(f"{title:<58} {a * 1e3:9.1f} ms {b * 1e3:9.1f} ms   ratio {a / b:6.2f}   (aim {aim})", flush=True)


def _python(code: str, *arguments: str) -> None:
    """A whole process, as an installed program runs: with its bytecode kept from the time before."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "minqing-bench-pyc")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )


def start(folder: Path) -> None:
    """Start to usable window against a bare main window, whole processes."""
    for code in (SIGN_IN_WINDOW, OUR_WINDOW):
        _python(code, str(folder))  # fills the bytecode cache
    compare(
        "start to the sign-in window / bare PySide6 main window",
        "<= 2",
        lambda: _python(SIGN_IN_WINDOW, str(folder)),
        lambda: _python(BARE_WINDOW),
        9,
    )
    compare(
        "start, sign-in and main window with its lists / the same",
        "for information",
        lambda: _python(OUR_WINDOW, str(folder)),
        lambda: _python(BARE_WINDOW),
        9,
    )


SIGN_IN_WINDOW = """
import sys
from desktop.app import Program, the_app
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from PySide6.QtCore import QTimer
app = the_app(PcSettings())
program = Program(DataFolder(sys.argv[1]), PcSettings())
program.begin()
QTimer.singleShot(0, app.quit)
app.exec()
"""


class Recorder:
    """Collects the SQL that the program sends, to be replayed without the program."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, object]] = []

    def __enter__(self) -> "Recorder":
        from desktop.store.database import proxy

        self.plain = proxy.obj.execute_sql

        def execute(sql: str, params: object = None, *rest: object) -> object:
            self.statements.append((sql, params or ()))
            return self.plain(sql, params, *rest)

        proxy.obj.execute_sql = execute
        return self

    def __exit__(self, *_: object) -> None:
        from desktop.store.database import proxy

        del proxy.obj.execute_sql


def save(session: object) -> None:
    """Registering one petition against its own rows, inserted and committed by the bare driver."""
    from desktop.casework import office, petitions
    from desktop.domain.records import NewParty, NewPetition
    from desktop.store import database
    from desktop.store.database import proxy

    villages = office.villages()
    counter = iter(range(10_000_000))

    def form() -> NewPetition:
        n = next(counter)
        return NewPetition(
            "visit",
            date.today(),
            f"反映村道路灯损坏无人维修的问题 {n}",
            "来访人称：村口至小学一段路灯今年夏天起损坏，夜间行走不便，多次向村里反映未修复。",
            (NewParty(name=f"测试{n % 97}", phone=f"1390000{n % 10000:04}"),),
            village_id=villages[n % len(villages)].id,
            claims=("尽快修复路灯",),
            category_code="0309",
        )

    by = session.actor
    with Recorder() as recorder:
        first_id = petitions.register(form(), by, datetime.now()).id
    writes = [(sql, params) for sql, params in recorder.statements if sql.lstrip().startswith("INSERT")]
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy.db"
        database.safe_copy(proxy.obj, copy)
        connection = database.open_raw(str(copy), session.vault.database_key())
        connection.execute("PRAGMA journal_mode=wal")
        connection.execute("PRAGMA synchronous=full")
        connection.execute("PRAGMA foreign_keys=1")
        rounds = iter(range(1, 10_000_000))

        def raw() -> None:
            turn = next(rounds)
            connection.execute("BEGIN IMMEDIATE")
            for sql, params in writes:
                connection.execute(sql, _anew(sql, list(params), first_id, turn))
            connection.execute("COMMIT")

        def one_row() -> None:
            turn = next(rounds)
            sql, params = next((s, p) for s, p in writes if s.startswith('INSERT INTO "matter"'))
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(sql, _anew(sql, list(params), first_id, turn))
            connection.execute("COMMIT")

        def ours() -> None:
            petitions.register(form(), by, datetime.now())

        print(f"(one save writes {len(writes)} rows in 10 tables, 2 of them search tables)")
        compare("save a petition / its rows by raw sqlcipher, one commit", "<= 3", ours, raw, 300)
        compare("save a petition / one matter row by raw sqlcipher", "for information", ours, one_row, 300)
        connection.close()


def _anew(sql: str, params: list[object], first_id: int, turn: int) -> list[object]:
    """The recorded values of a row with ids, numbers and serials that are not taken yet; people stay as they are."""
    shifted = [
        value + (turn << 22) if isinstance(value, int) and value >= first_id else
        f"{value}-{turn}" if isinstance(value, str) and value.startswith("信〔") else value
        for value in params
    ]  # fmt: skip
    if "book_number" in sql:
        shifted[3] = 1_000_000 + turn
    if "audit_line" in sql:
        shifted[0] = 1_000_000 + turn
    return shifted


def summary(session: object, months: list[str]) -> bytes:
    """Counting a month against the same SQL by the bare driver, then the PDF against LibreOffice."""
    from desktop.casework.summary import summarise
    from desktop.domain.dates import parse_period
    from desktop.printing import papers, render
    from desktop.store.database import proxy

    period = parse_period(months[-1])
    by, today = session.actor, date.today()
    with Recorder() as recorder:
        counted = summarise(period, by, today)
    connection = proxy.connection()

    def raw() -> None:
        for sql, params in recorder.statements:
            connection.execute(sql, params).fetchall()

    print(f"(one summary is {len(recorder.statements)} queries, {len(counted.figures)} figures of three periods)")
    compare("summary of a month / its SQL by the raw driver", "<= 2", lambda: summarise(period, by, today), raw, 15)
    paper = papers.monthly_summary(counted)
    pdf = render.render(paper)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed: the PDF is not compared")
        return pdf
    try:
        import docx
    except ImportError:
        print("python-docx is not installed: the PDF is not compared")
        return pdf
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "month.docx"
        _equal_docx(docx, counted, source)

        def libreoffice() -> None:
            subprocess.run(
                [office, "--headless", f"-env:UserInstallation=file://{temporary}/profile", "--convert-to", "pdf",
                 "--outdir", temporary, str(source)],
                check=True, capture_output=True,
            )  # fmt: skip

        code = "import sys, pickle; from desktop.printing import render; render.render(pickle.load(open(sys.argv[1], 'rb')))"
        packed = Path(temporary) / "paper.pickle"
        import pickle

        packed.write_bytes(pickle.dumps(paper))

        def typst() -> None:
            _python(code, str(packed))

        libreoffice()
        pages = render.page_count((Path(temporary) / "month.pdf").read_bytes())
        print(f"(our paper {render.page_count(pdf)} pages, LibreOffice's {pages})")
        compare("summary PDF, whole process / LibreOffice docx to PDF", "<= 0.2", typst, libreoffice, 5)
    compare(
        "summary PDF, again in the running program / the same",
        "for information",
        lambda: render.render(paper),
        lambda: render.render(paper),
        5,
    )
    return pdf


def _equal_docx(docx: object, counted: object, target: Path) -> None:
    """The same tables and lines as a Word file."""
    document = docx.Document()
    document.add_heading(f"{counted.office.name} {counted.period_label}月报", 0)
    for table in counted.tables:
        document.add_heading(table.title, 1)
        grid = document.add_table(rows=0, cols=len(table.heads))
        grid.style = "Table Grid"
        for row in (table.heads, *(tuple(text for text, _ in r) for r in table.rows)):
            cells = grid.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    for line in counted.due_lines:
        document.add_paragraph(f"{line.number} {line.title} {line.village} {line.handler} {line.due_on} {line.state}")
    for entry in (*counted.checks, *(" ".join(d) for d in counted.definitions)):
        document.add_paragraph(entry)
    document.save(str(target))


def main() -> None:
    """Make an office and run all comparisons."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=3000)
    parser.add_argument("--only", choices=("start", "save", "summary"))
    parser.add_argument("--data", type=Path, help="an existing demonstration office")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as temporary:
        os.environ["MINQING_CONFIG"] = str(Path(temporary) / "config")
        from desktop.casework import session
        from desktop.demo.office import make_office
        from desktop.paths import DataFolder

        folder = DataFolder(options.data or Path(temporary) / "data")
        if not folder.has_office:
            make_office(folder, matters=options.matters, seed=1, until=date.today()).close()
        if options.only in (None, "start"):
            start(folder.root)
        signed_in = session.sign_in(folder, "demo", "demo-demo", datetime.now())
        try:
            if options.only in (None, "summary"):
                summary(signed_in, [f"{date.today():%Y-%m}"])
            if options.only in (None, "save"):
                save(signed_in)
        finally:
            signed_in.close()


if __name__ == "__main__":
    main()
