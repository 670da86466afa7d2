"""Founding an office, signing in and out."""

from datetime import datetime
from pathlib import Path

import pytest

from desktop.casework import office as desk
from desktop.casework import session
from desktop.casework.session import Session
from desktop.domain.faults import Damaged, NoOffice, Refused, WrongPassword
from desktop.domain.records import Office
from desktop.paths import DataFolder
from desktop.store import audit, database
from desktop.store.ids import IdMaker
from desktop.store.tables import AuditLine
from desktop.store.vault import QUICK

LOGIN, PASSWORD = "lws", "yunxi-2026"
FACTS = Office("石桥镇人民政府", "石桥镇", "", "", "", "")


def test_a_new_office_knows_its_rules(tmp_path: Path, at: datetime) -> None:
    folder = DataFolder(tmp_path / "data")
    opened, code = session.found_office(folder, FACTS, " wx ", " 王新 ", PASSWORD, at, QUICK, IdMaker(3))
    assert opened.office == FACTS
    assert opened.actor.name == "王新"
    assert opened.actor.rights == session.DEFAULT_RIGHTS
    assert "sealed" not in opened.actor.rights
    assert desk.villages() == []
    assert {rule.code for rule in desk.clock_rules()} >= {"notice", "handle", "review_request"}
    assert len(code.replace("-", "")) >= 25
    with pytest.raises(Refused, match="已经有民情台的数据"):
        session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)
    opened.close()
    again = session.sign_in_with_recovery(folder, code, "wx", "new-2026-new", at)
    assert [line.action for line in AuditLine.select().order_by(AuditLine.seq)] == ["found", "sign_in", "recover"]
    assert audit.first_broken() is None
    again.close()
    session.sign_in(folder, "wx", "new-2026-new", at).close()


@pytest.mark.parametrize(
    ("facts", "login", "name", "password", "field"),
    [
        (FACTS._replace(name=" "), "wx", "王新", PASSWORD, "name"),
        (FACTS, " ", "王新", PASSWORD, "login"),
        (FACTS, "wx", "", PASSWORD, "login"),
        (FACTS, "wx", "王新", "short", "password"),
    ],
)
def test_nothing_is_founded_on_bad_facts(
    tmp_path: Path, at: datetime, facts: Office, login: str, name: str, password: str, field: str
) -> None:
    folder = DataFolder(tmp_path / "data")
    with pytest.raises(Refused) as refusal:
        session.found_office(folder, facts, login, name, password, at, QUICK)
    assert refusal.value.field == field
    assert not folder.has_office
    assert not folder.keys.exists()


def test_signing_in(office: Session, at: datetime) -> None:
    office.close()
    for login, password in ((LOGIN, "wrong-2026"), ("nobody", PASSWORD), ("", PASSWORD)):
        with pytest.raises(WrongPassword):
            session.sign_in(office.folder, login, password, at)
        assert database.proxy.obj is None
    again = session.sign_in(office.folder, f" {LOGIN} ", PASSWORD, at)
    assert again.actor == office.actor
    assert AuditLine.select().order_by(AuditLine.seq.desc()).get().action == "sign_in"
    again.close()


def test_a_user_put_out_of_work_stays_out(office: Session, at: datetime) -> None:
    row = next(user for user in desk.users() if user.login == "reader")
    desk.save_user(office, row, row.name, row.rights, False, at)
    office.close()
    with pytest.raises(WrongPassword):
        session.sign_in(office.folder, "reader", PASSWORD, at)
    assert database.proxy.obj is None


def test_a_refused_recovery_leaves_nothing_open(tmp_path: Path, at: datetime) -> None:
    folder = DataFolder(tmp_path / "data")
    opened, code = session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)
    opened.close()
    with pytest.raises(Refused, match="至少要 8 个字符"):
        session.sign_in_with_recovery(folder, code, "wx", "short", at)
    assert database.proxy.obj is None
    with pytest.raises(WrongPassword):
        session.sign_in_with_recovery(folder, code, "nobody", "new-2026-new", at)
    assert database.proxy.obj is None
    session.sign_in(folder, "wx", PASSWORD, at).close()


def test_no_office_here(tmp_path: Path, at: datetime) -> None:
    with pytest.raises(NoOffice):
        session.sign_in(DataFolder(tmp_path), LOGIN, PASSWORD, at)


def test_nothing_of_the_office_is_readable_on_disk(office: Session) -> None:
    for path in (office.folder.database, office.folder.keys):
        data = path.read_bytes()
        for secret in ("李文书", PASSWORD, "双桥村", "CREATE TABLE"):  # long enough never to turn up by chance
            assert secret.encode() not in data


def test_a_founding_that_dies_half_way_is_simply_begun_again(
    tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "data")

    def power_cut() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("desktop.store.seeds.seed_books", power_cut)
        with pytest.raises(KeyboardInterrupt):
            session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)
    assert not folder.has_office
    assert (folder.root / "founding").is_dir()
    session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)[0].close()
    assert not (folder.root / "founding").exists()
    session.sign_in(folder, "wx", PASSWORD, at).close()


def test_an_office_without_its_keys_is_never_founded_over(tmp_path: Path, at: datetime) -> None:
    folder = DataFolder(tmp_path / "data")
    session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)[0].close()
    kept = folder.database.read_bytes()
    folder.keys.unlink()
    with pytest.raises(Damaged, match="钥匙文件"):
        session.found_office(folder, FACTS, "wx", "王新", PASSWORD, at, QUICK)
    assert folder.database.read_bytes() == kept


def test_a_user_who_is_shut_out_loses_the_key_and_comes_back_with_a_new_password(office: Session, at: datetime) -> None:
    row = next(user for user in desk.users() if user.login == "reader")
    desk.save_user(office, row, row.name, row.rights, False, at)
    with pytest.raises(WrongPassword):
        session.open_or_refuse(office.folder, "reader", PASSWORD)
    shut_out = next(user for user in desk.users() if user.login == "reader")
    with pytest.raises(Refused, match="新密码"):
        desk.save_user(office, shut_out, row.name, row.rights, True, at)
    assert not next(user for user in desk.users() if user.login == "reader").is_active
    desk.change_password(office, "reader", "another-2026", at)
    desk.save_user(office, shut_out, row.name, row.rights, True, at)
    session.open_or_refuse(office.folder, "reader", "another-2026")
