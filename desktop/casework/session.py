"""Signing in and out: who works, with which keys, on which office."""

import secrets
import shutil
from datetime import datetime

from desktop.domain.codes import Right
from desktop.domain.faults import Damaged, NoOffice, Refused, WrongPassword
from desktop.domain.records import Actor, Office
from desktop.paths import DataFolder, migrations
from desktop.store import audit, database, ids, location, office, seeds
from desktop.store.attachments import AttachmentBox
from desktop.store.files import move_into_place
from desktop.store.kept import forget
from desktop.store.vault import (
    STANDARD,
    Cost,
    Vault,
    check_password,
    create_vault,
    open_vault,
    open_with_recovery,
)

own_connection = database.own_connection
"""`with own_connection():` gives a job on the worker thread its own connection for the length of the block."""


class Session:
    """A signed-in user of one office. Close it to forget the keys."""

    def __init__(self, folder: DataFolder, vault: Vault, actor: Actor) -> None:
        self.folder = folder
        self.vault = vault
        self.actor = actor
        self.box = AttachmentBox(folder.attachments, vault.attachment_key())

    @property
    def office(self) -> Office:
        """The office's own facts, as they are now."""
        return office.office()

    def close(self) -> None:
        """Close the database and forget the keys."""
        audit.use_key(b"")
        forget()
        database.close_database()


ALL_RIGHTS = frozenset(right.value for right in Right)
DEFAULT_RIGHTS = ALL_RIGHTS - {Right.SEALED}


def found_office(
    folder: DataFolder,
    facts: Office,
    login: str,
    name: str,
    password: str,
    at: datetime,
    cost: Cost = STANDARD,
    maker: ids.IdMaker | None = None,
) -> tuple[Session, str]:
    """Set up a new office in an empty data folder; returns the session of its first user and the recovery code.

    The first user holds every right but the one for sealed matters. Everything is made in a folder of its own and
    moved into place at the end, so that a set-up which dies half-way can simply be begun again. `maker` makes the
    ids of an invented office; otherwise this PC draws its number (0–1023), which all its ids bear.
    """
    if folder.has_office:
        raise Refused("这个文件夹里已经有民情台的数据，不能重复设置。请直接登录，或换一个文件夹。")
    if not facts.name.strip():
        raise Refused("请填写单位名称。", "name")
    login, name = login.strip(), name.strip()
    if not login or not name:
        raise Refused("请填写用户名和姓名。", "login")
    location.check_local(folder.root)
    _set_aside_unfinished(folder, at)
    unfinished = DataFolder(folder.root / "founding")
    shutil.rmtree(unfinished.root, ignore_errors=True)  # of an earlier try: an office that nobody has ever seen
    unfinished.root.mkdir()
    origin = maker.origin if maker else secrets.randbelow(1024)
    ids.use(maker or ids.IdMaker(origin))
    vault, code = create_vault(unfinished.keys, login, password, cost)
    _open(unfinished, vault)
    try:
        with database.transaction():
            seeds.seed()
            office.set_office(facts)
            office.set_setting("origin", origin)
            actor = office.add_user(login, name, DEFAULT_RIGHTS, at)
            audit.record(actor.id, "found", "office", 0, at)
    finally:
        database.close_database()
    for made, place in zip(unfinished.vital, folder.vital, strict=True):
        move_into_place(made, place)
    unfinished.root.rmdir()
    vault = open_vault(folder.keys, login, password)
    _open(folder, vault)
    return Session(folder, vault, actor), code


def _set_aside_unfinished(folder: DataFolder, at: datetime) -> None:
    """A first set-up that died half-way left keys without an office: keep them under another name, never delete keys.

    An office without its keys is refused: a new key file would make it unreadable for good.
    """
    if folder.database.exists():
        raise Damaged("这里有数据文件，但缺少钥匙文件 keys.json，不能重新设置。请从备份中把 keys.json 放回原处再打开。")
    for path in (folder.keys, folder.keys_copy):
        if path.exists():
            path.rename(path.with_name(f"{path.name}.unfinished-{at:%Y%m%d%H%M%S}"))


def sign_in(folder: DataFolder, login: str, password: str, at: datetime) -> Session:
    """Open the office for a user; WrongPassword, NoOffice, TooNew, Damaged … with a sentence."""
    return _enter(folder, open_or_refuse(folder, login.strip(), password), login.strip(), at)


def sign_in_with_recovery(folder: DataFolder, code: str, login: str, new_password: str, at: datetime) -> Session:
    """Open the office with the recovery code and give a user a new password."""
    _must_exist(folder)
    vault = open_with_recovery(folder.keys, code)
    session = _enter(folder, vault, login.strip(), at)
    try:
        vault.change_password(login.strip(), new_password)
        with database.transaction():
            audit.record(session.actor.id, "recover", "user", session.actor.id, at)
    except BaseException:
        session.close()
        raise
    return session


def open_or_refuse(folder: DataFolder, login: str, password: str) -> Vault:
    """The vault of an existing office, opened with a password."""
    _must_exist(folder)
    return open_vault(folder.keys, login, password)


def _must_exist(folder: DataFolder) -> None:
    location.check_local(folder.root)
    if not folder.has_office:
        raise NoOffice()


def _open(folder: DataFolder, vault: Vault) -> None:
    db = database.open_database(folder.database, vault.database_key())
    try:
        database.migrate(db, migrations())
    except BaseException:
        database.close_database()
        raise
    audit.use_key(vault.audit_key())
    forget()


def _enter(folder: DataFolder, vault: Vault, login: str, at: datetime) -> Session:
    _open(folder, vault)
    ids.set_origin(int(office.setting("origin", 0)), office.highest_id())
    row = office.user_by_login(login)
    if row is None or not row.is_active:
        database.close_database()
        raise WrongPassword()
    with database.transaction():
        audit.record(row.id, "sign_in", "user", row.id, at)
    return Session(folder, vault, Actor(row.id, row.name, row.rights))


def password_problem(password: str, login: str) -> str:
    """What is wrong with a new password, as a sentence; empty when it may be used."""
    try:
        check_password(password, login)
    except Refused as no:
        return no.sentence
    return ""
