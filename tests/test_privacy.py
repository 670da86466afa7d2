"""The data folder holds no readable name, phone or identity number: every byte of every file is searched."""

import logging
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop import log
from desktop.casework import attachments, petitions, reading
from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.records import NewParty, NewPetition

AT = datetime(2026, 11, 20, 10, 30)
NAME, PHONE, TEXT = "欧阳试名", "13900007421", "邻居占用门前晒谷坪"
ID_NUMBER = "43990119580312122" + check_digit("43990119580312122")
PRIVATE = (NAME, PHONE, ID_NUMBER, TEXT, "李文书")


def _work(session: Session) -> None:
    by = session.actor
    party = NewParty(name=NAME, id_number=ID_NUMBER, phone=PHONE, address=f"双桥村四组{NAME}户")
    village = desk.villages()[0].id
    form = NewPetition("visit", date(2026, 11, 20), TEXT, TEXT * 3, (party,), village_id=village, claims=(TEXT,))
    change = petitions.register(form, by, AT)
    desk.keep_draft("petition", {"name": NAME, "phone": PHONE, "content": TEXT}, by, AT)
    for name, data in ((f"{NAME}.txt", TEXT.encode()), ("录音.amr", b"#!AMR\n" + PHONE.encode())):
        attachments.add(session, change.id, attachments.take_in(session, name, data), AT)
    standing = reading.open_file(change.id, by, AT).attachments
    attachments.rename(standing[0].id, f"{NAME}的材料", by, AT)
    attachments.remove(standing[1].id, f"{NAME}要求退还", by, AT)
    reading.note_print((change.id,), "registration", by, AT)


@pytest.fixture
def loose_logging(tmp_path: Path) -> Path:
    """The program's log in the data folder, fed with the worst a careless line of code could write."""
    folder = tmp_path / "logs"
    log.start_log(folder)
    careless = logging.getLogger("desktop.careless")
    careless.info("registered %s %s", NAME, PHONE)
    careless.info(f"登记 {NAME}")
    try:
        raise ValueError(f"{NAME} {ID_NUMBER}")
    except ValueError:
        careless.info("failed", exc_info=True)
    log.stop_log()
    return folder


def _readable(root: Path) -> list[str]:
    files = [path for path in root.rglob("*") if path.is_file()]
    assert files
    return [
        f"{path.name}: {encoding}"
        for path in files
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        for private in PRIVATE
        if private.encode(encoding) in path.read_bytes() or private in path.name
    ]


def test_no_file_of_the_data_folder_is_readable(office: Session) -> None:
    _work(office)
    root = office.folder.root
    assert _readable(root) == []
    office.close()
    assert _readable(root) == []


def test_the_log_keeps_no_personal_data_whatever_is_logged(loose_logging: Path) -> None:
    assert _readable(loose_logging) == []
    assert "failed" in (loose_logging / log.LOG_NAME).read_text(encoding="utf-8")


def test_the_search_itself_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "leak.bin").write_bytes(b"\x00" + NAME.encode("gb18030") + b"\x00")
    assert _readable(tmp_path) == ["leak.bin: gb18030"]
