"""An acknowledged save survives kill -9, and a save that was cut off leaves nothing behind."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from desktop.casework import session
from desktop.domain.records import Office
from desktop.paths import DataFolder
from desktop.store import audit, search
from desktop.store.tables import BookNumber, Claim, Clock, Event, Matter, Party, Petition
from desktop.store.vault import QUICK

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 6
CLERK = """
import sys
from datetime import datetime
from desktop.casework import petitions, session
from desktop.domain.records import NewParty, NewPetition
from desktop.paths import DataFolder
signed_in = session.sign_in(DataFolder(sys.argv[1]), "clerk", "pass-word", datetime.now())
n = 0
while True:
    n += 1
    form = NewPetition(
        "visit", datetime.now().date(), f"反映灌溉渠淤塞 {n}", "渠道多年未清。" * (n % 50),
        (NewParty(name="甲某", phone="13900000000"), NewParty(role="companion", name="乙某")), claims=("清淤", "修闸"),
    )
    print(petitions.register(form, signed_in.actor, datetime.now()).id, flush=True)
"""


def _clerk_killed_at_work(folder: Path, after: int) -> list[int]:
    """Ids that were acknowledged before the process was killed, somewhere past `after` saves."""
    clerk = subprocess.Popen([sys.executable, "-c", CLERK, str(folder)], stdout=subprocess.PIPE, cwd=ROOT)
    assert clerk.stdout is not None
    acknowledged = [int(clerk.stdout.readline()) for _ in range(after)]
    os.kill(clerk.pid, signal.SIGKILL)
    rest, _ = clerk.communicate()
    return acknowledged + [int(line) for line in rest.splitlines() if line.strip()]


def _is_whole(matter_id: int) -> bool:
    parts = (
        Petition.select().where(Petition.matter == matter_id).count() == 1,
        Party.select().where(Party.matter == matter_id).count() == 2,
        Claim.select().where(Claim.matter == matter_id).count() == 2,
        Clock.select().where(Clock.matter == matter_id).count() == 1,
        Event.select().where(Event.matter == matter_id).count() == 1,
        BookNumber.select().where(BookNumber.record_id == matter_id).count() == 1,
    )
    return all(parts)


def test_kill_during_save_keeps_every_acknowledged_petition_whole(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    facts = Office("试验镇", "试验镇", "", "", "", "")
    session.found_office(folder, facts, "clerk", "经办人", "pass-word", datetime(2026, 1, 5), QUICK)[0].close()
    acknowledged: list[int] = []
    for turn in range(ROUNDS):
        acknowledged += _clerk_killed_at_work(folder.root, after=1 + 3 * turn)
    again = session.sign_in(folder, "clerk", "pass-word", datetime.now())
    try:
        stored = [row[0] for row in Matter.select(Matter.id).tuples()]
        assert set(acknowledged) <= set(stored)
        assert all(map(_is_whole, stored))
        assert sorted(stored) == sorted(search.matter_ids("渠淤", limit=10_000))
        serials = sorted(row[0] for row in BookNumber.select(BookNumber.serial).tuples())
        assert serials == list(range(1, len(stored) + 1))
        assert audit.first_broken() is None
    finally:
        again.close()
