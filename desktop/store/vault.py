"""The keys of the office: one random data key in `keys.json`, wrapped once per user and once for recovery.

Who has any one password, or the recovery code, can open the data; the file alone tells neither keys nor names.
"""

import hashlib
import hmac
import logging
import os
import unicodedata
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.domain.faults import Damaged, NoOffice, Refused, Trouble, WrongPassword
from desktop.store import recovery
from desktop.store.files import disk_trouble, write_atomically
from desktop.store.keyfile import Cost, KeyFile, Slot, parse

__all__ = [
    "QUICK",
    "STANDARD",
    "Cost",
    "Vault",
    "check_password",
    "create_vault",
    "open_vault",
    "open_with_recovery",
]

STANDARD = Cost(memory_kib=65_536, iterations=3, lanes=4)
"""RFC 9106, second recommendation: about 0.15–0.3 s and 64 MiB on an office PC."""
QUICK = Cost(memory_kib=64, iterations=1, lanes=1)
"""For tests and demonstration data only."""

SHORTEST_PASSWORD = 8
_RECOVERY_SLOT = "recovery"
_WRONG_CODE = "恢复码不对，或已经换过新的。请核对是不是这份数据最近一次打印的恢复码。"
_NO_MEMORY = "电脑内存不足，暂时无法登录，数据没有改动。请关闭其他程序后再试。"

_log = logging.getLogger(__name__)


class Vault:
    """The opened keys. Holds the data key in memory only; cannot be printed, copied or pickled."""

    __slots__ = ("_cost", "_data_key", "_path")

    def __init__(self, path: Path, data_key: bytes, cost: Cost) -> None:
        self._path = path
        self._data_key = data_key
        self._cost = cost

    def database_key(self) -> str:
        """Raw key of the database: 64 hex digits."""
        return self._derived(b"database").hex()

    def attachment_key(self) -> bytes:
        """Key of the attachments: 32 bytes."""
        return self._derived(b"attachments")

    def audit_key(self) -> bytes:
        """Key of the audit chain: 32 bytes."""
        return self._derived(b"audit")

    def add_user(self, login: str, password: str) -> None:
        """Let one more user open the data. Raises Refused for a login in use or a weak password."""
        keys = _load(self._path)
        slot_id = _slot_id(keys, login)
        if slot_id in keys.slots:
            raise Refused("这个用户名已经有人用了，请换一个用户名。", field="login")
        _save(self._path, keys.with_slot(self._user_slot(keys, login, password)))

    def change_password(self, login: str, password: str) -> None:
        """Give a user a new password; the old one opens nothing any more. Raises Refused."""
        keys = _load(self._path)
        slot_id = _slot_id(keys, login)
        if slot_id not in keys.slots:
            raise Refused("没有这个用户，密码没有改动。请核对用户名。", field="login")
        _save(self._path, keys.with_slot(self._user_slot(keys, login, password)))

    def has_user(self, login: str) -> bool:
        """True when the login opens these keys."""
        keys = _load(self._path)
        return _slot_id(keys, login) in keys.slots

    def remove_user(self, login: str) -> None:
        """Take away a user's access. The last user stays (Refused); an unknown login changes nothing."""
        keys = _load(self._path)
        slot_id = _slot_id(keys, login)
        if slot_id not in keys.slots:
            return
        if len(_user_slots(keys)) == 1:
            raise Refused("这是最后一个能登录的用户，不能移除。请先添加另一个用户。", field="login")
        _save(self._path, keys.without(slot_id))

    def renew_recovery_code(self) -> str:
        """Make a new recovery code, to be printed at once; the old one opens nothing any more."""
        keys = _load(self._path)
        secret = os.urandom(recovery.SECRET_BYTES)
        _save(self._path, keys.with_slot(self._recovery_slot(keys, secret)))
        return recovery.code_of(secret)

    def _user_slot(self, keys: KeyFile, login: str, password: str) -> Slot:
        slot_id = _slot_id(keys, login)
        check_password(password, login)
        return _wrapped(keys, slot_id, _secret(password), self._cost, self._data_key)

    def _recovery_slot(self, keys: KeyFile, secret: bytes) -> Slot:
        return _wrapped(keys, _RECOVERY_SLOT, secret, None, self._data_key)

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"minqing " + purpose).derive(self._data_key)

    def __repr__(self) -> str:
        return "Vault(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a vault cannot be pickled or copied")


# ---------------------------------------------------------------- making and opening


def create_vault(keys_path: Path, login: str, password: str, cost: Cost = STANDARD) -> tuple[Vault, str]:
    """Make the key file of a new office; returns the vault and the recovery code, to be printed at once.

    Raises Refused for a weak password or when keys are there already, DiskFull, ReadOnly.
    """
    if keys_path.exists():
        raise Refused("这个文件夹里已有民情台的钥匙文件，不能再建。请直接登录，或换一个文件夹。")
    vault = Vault(keys_path, os.urandom(32), cost)
    keys = KeyFile(os.urandom(16), {})
    keys = keys.with_slot(vault._user_slot(keys, login, password))
    secret = os.urandom(recovery.SECRET_BYTES)
    _save(keys_path, keys.with_slot(vault._recovery_slot(keys, secret)))
    return vault, recovery.code_of(secret)


def open_vault(keys_path: Path, login: str, password: str) -> Vault:
    """Open with a user's password. Raises WrongPassword (also for an unknown login), Damaged, TooNew, NoOffice."""
    keys = _load(keys_path)
    slot = keys.slots.get(_slot_id(keys, login)) if login.strip() else None
    # An unknown login does the same work, so that the time does not tell which names exist.
    decoy = next(iter(_user_slots(keys)), None)
    data_key = _unwrapped(keys, slot or decoy, _secret(password))
    if slot is None or data_key is None:
        raise WrongPassword
    return Vault(keys_path, data_key, slot.cost or STANDARD)


def open_with_recovery(keys_path: Path, code: str) -> Vault:
    """Open with the recovery code. Raises Refused when it is mistyped, WrongPassword when it is not this office's."""
    secret = recovery.secret_of(code)
    keys = _load(keys_path)
    data_key = _unwrapped(keys, keys.slots.get(_RECOVERY_SLOT), secret)
    if data_key is None:
        raise WrongPassword(_WRONG_CODE)
    costs = [slot.cost for slot in _user_slots(keys) if slot.cost]
    return Vault(keys_path, data_key, max(costs, default=STANDARD))


def check_password(text: str, login: str = "") -> None:
    """Raise Refused unless the password has 8 characters, is not the login and not one repeated character."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < SHORTEST_PASSWORD:
        raise Refused(f"密码至少要 {SHORTEST_PASSWORD} 个字符，请再长一些。", field="password")
    if len(set(plain)) == 1:
        raise Refused("密码不能是同一个字符的重复，请换一个。", field="password")
    if login and plain_login(plain) == plain_login(login):
        raise Refused("密码不能与用户名相同，请换一个。", field="password")


# ---------------------------------------------------------------- names and secrets


def plain_login(login: str) -> str:
    """A login as it is compared: without regard to case and width of letters or blanks around it."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def _slot_id(keys: KeyFile, login: str) -> str:
    plain = plain_login(login)
    if not plain:
        raise Refused("请填写用户名。", field="login")
    return hmac.digest(keys.salt, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()


def _secret(password: str) -> bytes:
    """NFKC: an input method left in full-width mode must not make another password."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _user_slots(keys: KeyFile) -> list[Slot]:
    return [slot for slot in keys.slots.values() if slot.id != _RECOVERY_SLOT]


# ---------------------------------------------------------------- wrapping


def _wrapped(keys: KeyFile, slot_id: str, secret: bytes, cost: Cost | None, data_key: bytes) -> Slot:
    bare = Slot(slot_id, os.urandom(16), cost, os.urandom(12), b"")
    return bare._replace(wrapped=_cipher(bare, secret).encrypt(bare.nonce, data_key, _bound(keys, bare)))


def _unwrapped(keys: KeyFile, slot: Slot | None, secret: bytes) -> bytes | None:
    if slot is None:
        return None
    try:
        return _cipher(slot, secret).decrypt(slot.nonce, slot.wrapped, _bound(keys, slot))
    except InvalidTag:
        return None


def _cipher(slot: Slot, secret: bytes) -> AESGCM:
    """Passwords are stretched with Argon2id; the recovery code is random enough without."""
    if slot.cost is None:
        return AESGCM(HKDF(SHA256(), length=32, salt=slot.salt, info=b"minqing recovery").derive(secret))
    memory, iterations, lanes = slot.cost
    stretch = Argon2id(salt=slot.salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory)
    try:
        return AESGCM(stretch.derive(secret))
    except MemoryError as error:
        raise Trouble(_NO_MEMORY) from error


def _bound(keys: KeyFile, slot: Slot) -> bytes:
    """Ties a wrapped key to its file, slot and cost: slots cannot be exchanged or made cheaper."""
    return repr(("minqing keys", keys.salt, slot.id, slot.salt, slot.cost and tuple(slot.cost))).encode()


# ---------------------------------------------------------------- the file and its second copy


def _second_copy(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _load(path: Path) -> KeyFile:
    if not path.is_file():
        raise NoOffice
    with disk_trouble():
        first = path.read_bytes()
        second = _second_copy(path).read_bytes() if _second_copy(path).is_file() else b""
    try:
        return parse(first)
    except Damaged:
        keys = parse(second)
        _log.warning("key file damaged, second copy used")
        return keys


def _save(path: Path, keys: KeyFile) -> None:
    """Write the file, then its second copy: one whole copy exists at every moment.

    The second copy gets the new content and not the old, or a removed user could still sign in with it.
    """
    data = keys.to_bytes()
    write_atomically(path, data)
    write_atomically(_second_copy(path), data)
