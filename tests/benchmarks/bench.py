"""Speed as ratios, each against its peer in the same run: `python tests/benchmarks/bench.py [--matters N] [--data FOLDER]`.

Nothing here is an assertion: a timing depends on the machine, a ratio a little less. Medians of interleaved runs.
"""

import argparse
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

import big_office
from measuring import Recorder, compare, python
from report_speed import summary

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


def start(folder: Path) -> None:
    """Start to usable window against a bare main window, whole processes."""
    for code in (SIGN_IN_WINDOW, OUR_WINDOW):
        python(code, str(folder))  # fills the bytecode cache
    compare(
        "start to the sign-in window / bare PySide6 main window",
        "<= 2",
        lambda: python(SIGN_IN_WINDOW, str(folder)),
        lambda: python(BARE_WINDOW),
        9,
    )
    compare(
        "start, sign-in and main window with its lists / the same",
        "for information",
        lambda: python(OUR_WINDOW, str(folder)),
        lambda: python(BARE_WINDOW),
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


def main() -> None:
    """Make an office and run all comparisons."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=3000)
    parser.add_argument("--only", choices=("start", "save", "summary"))
    parser.add_argument("--month", default=f"{date.today():%Y-%m}", help="the month of the summary, e.g. 2026-10")
    parser.add_argument("--data", type=Path, help="an existing demonstration office, e.g. one of big_office.py")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as temporary:
        os.environ["MINQING_CONFIG"] = str(Path(temporary) / "config")
        from desktop.casework import session
        from desktop.paths import DataFolder

        folder = DataFolder(options.data or Path(temporary) / "data")
        if not folder.has_office:
            big_office.make(folder.root, options.matters)
        if options.only in (None, "start"):
            start(folder.root)
        signed_in = session.sign_in(folder, "demo", "demo-demo", datetime.now())
        try:
            if options.only in (None, "summary"):
                summary(signed_in, options.month)
            if options.only in (None, "save"):
                save(signed_in)
        finally:
            signed_in.close()


if __name__ == "__main__":
    main()
