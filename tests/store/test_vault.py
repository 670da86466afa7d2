"""Keys, users and the recovery code."""

import copy
import json
import pickle
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.faults import Damaged, NoOffice, Refused, TooNew, WrongPassword
from desktop.store import keyfile, vault
from desktop.store.keyfile import Slot, parse
from desktop.store.vault import QUICK, Vault, check_password, create_vault, open_vault, open_with_recovery

LOGIN, PASSWORD = "桃小满", "correct horse"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def made(keys: Path) -> tuple[Vault, str]:
    return create_vault(keys, LOGIN, PASSWORD, QUICK)


def all_keys(opened: Vault) -> tuple[str, bytes, bytes]:
    return opened.database_key(), opened.attachment_key(), opened.audit_key()


def test_password_and_recovery_code_open_the_same_keys(keys: Path, made: tuple[Vault, str]) -> None:
    first, code = made
    assert all_keys(open_vault(keys, LOGIN, PASSWORD)) == all_keys(first)
    assert all_keys(open_with_recovery(keys, code.lower().replace("-", ""))) == all_keys(first)
    database, attachment, audit = all_keys(first)
    assert len(database) == 64
    assert len({bytes.fromhex(database), attachment, audit}) == 3


@pytest.mark.parametrize(("login", "password"), [(LOGIN, "wrong password"), ("nobody", PASSWORD), ("", ""), (" ", "x")])
def test_wrong_login_and_wrong_password_look_the_same(
    keys: Path, made: tuple[Vault, str], login: str, password: str
) -> None:
    with pytest.raises(WrongPassword) as told:
        open_vault(keys, login, password)
    assert str(told.value) == WrongPassword.sentence


def test_an_unknown_login_costs_the_same_work(
    keys: Path, made: tuple[Vault, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stretched: list[object] = []
    real = vault._cipher

    def counting(slot: Slot, secret: bytes) -> AESGCM:
        stretched.append(slot.cost)
        return real(slot, secret)

    monkeypatch.setattr(vault, "_cipher", counting)
    for login in (LOGIN, "nobody"):
        with pytest.raises(WrongPassword):
            open_vault(keys, login, "wrong password")
    assert stretched == [QUICK, QUICK]


def test_login_and_password_may_be_typed_in_full_width(keys: Path) -> None:
    create_vault(keys, "Admin", "abc12345", QUICK)
    open_vault(keys, " ＡＤＭＩＮ ", "ａｂｃ１２３４５")


def test_the_file_holds_no_login_and_no_key(keys: Path, made: tuple[Vault, str]) -> None:
    text = keys.read_text(encoding="utf-8")
    opened, code = made
    for hidden in (LOGIN, json.dumps(LOGIN)[1:-1], PASSWORD, code, opened.database_key(), opened._data_key.hex()):
        assert hidden not in text


def test_users_come_change_and_go(keys: Path, made: tuple[Vault, str]) -> None:
    opened, code = made
    opened.add_user("梨清和", "second password")
    second = open_vault(keys, "梨清和", "second password")
    assert all_keys(second) == all_keys(opened)
    with pytest.raises(Refused, match="用户名"):
        opened.add_user("梨清和", "another password")

    second.change_password("梨清和", "third password")
    open_vault(keys, "梨清和", "third password")
    with pytest.raises(WrongPassword):
        open_vault(keys, "梨清和", "second password")
    with pytest.raises(Refused, match="没有这个用户"):
        second.change_password("nobody", "third password")

    second.remove_user(LOGIN)
    second.remove_user(LOGIN)
    with pytest.raises(WrongPassword):
        open_vault(keys, LOGIN, PASSWORD)
    with pytest.raises(Refused, match="最后一个"):
        second.remove_user("梨清和")
    open_with_recovery(keys, code)


def test_a_revoked_password_does_not_live_on_in_the_second_copy(keys: Path, made: tuple[Vault, str]) -> None:
    made[0].change_password(LOGIN, "a new password")
    shutil.copy(keys.with_name("keys.json.bak"), keys)
    with pytest.raises(WrongPassword):
        open_vault(keys, LOGIN, PASSWORD)


def test_the_recovery_code_can_be_renewed(keys: Path, made: tuple[Vault, str]) -> None:
    opened, old = made
    new = opened.renew_recovery_code()
    assert all_keys(open_with_recovery(keys, new)) == all_keys(opened)
    with pytest.raises(WrongPassword, match="恢复码"):
        open_with_recovery(keys, old)


def test_the_recovery_code_lets_in_and_resets_a_password(keys: Path, made: tuple[Vault, str]) -> None:
    open_with_recovery(keys, made[1]).change_password(LOGIN, "remembered now")
    assert open_vault(keys, LOGIN, "remembered now")._cost == QUICK


def test_a_mistyped_code_is_a_typo_and_not_a_wrong_code(keys: Path, made: tuple[Vault, str]) -> None:
    code = made[1]
    typed = ("3" if code[0] != "3" else "4") + code[1:]
    with pytest.raises(Refused) as told:
        open_with_recovery(keys, typed)
    assert told.value.field == "code"


@pytest.mark.parametrize("text", ["", "1234567", "aaaaaaaa", "１２３４５６７", "ＴＡＯＸＩＡＯＭ", "taoxiaom"])
def test_weak_passwords_are_refused(text: str) -> None:
    with pytest.raises(Refused) as told:
        check_password(text, "TaoXiaoM")
    assert told.value.field == "password"


def test_a_refused_password_makes_no_file(keys: Path) -> None:
    with pytest.raises(Refused):
        create_vault(keys, LOGIN, "short", QUICK)
    with pytest.raises(Refused, match="用户名"):
        create_vault(keys, " ", PASSWORD, QUICK)
    assert not keys.exists()


def test_keys_are_never_overwritten(keys: Path, made: tuple[Vault, str]) -> None:
    with pytest.raises(Refused):
        create_vault(keys, LOGIN, PASSWORD, QUICK)
    assert all_keys(open_vault(keys, LOGIN, PASSWORD)) == all_keys(made[0])


def test_a_missing_file_is_no_office(keys: Path) -> None:
    with pytest.raises(NoOffice):
        open_vault(keys, LOGIN, PASSWORD)


def test_a_vault_cannot_be_printed_or_copied(made: tuple[Vault, str]) -> None:
    opened = made[0]
    assert repr(opened) == "Vault(…)"
    assert not hasattr(opened, "__dict__")
    for spread in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="pickled"):
            spread(opened)


# ---------------------------------------------------------------- damage


def test_any_changed_byte_opens_the_true_keys_or_is_told(keys: Path, made: tuple[Vault, str]) -> None:
    second = keys.with_name("keys.json.bak")
    sound = keys.read_bytes()
    assert second.read_bytes() == sound
    true, told = all_keys(made[0]), 0
    for place in range(0, len(sound), 7):
        changed = bytearray(sound)
        changed[place] ^= 1 << place % 8
        for path in (keys, second):
            path.write_bytes(changed)
        try:
            assert all_keys(open_vault(keys, LOGIN, PASSWORD)) == true  # a blank between words
        except (Damaged, TooNew):
            told += 1
    assert told > len(sound) // 7 * 0.8


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": 1}', b"[" * 100_000])
def test_other_content_is_damaged(keys: Path, content: bytes) -> None:
    keys.write_bytes(content)
    with pytest.raises(Damaged, match="钥匙文件"):
        open_vault(keys, LOGIN, PASSWORD)


def test_the_second_copy_helps_out(keys: Path, made: tuple[Vault, str], caplog: pytest.LogCaptureFixture) -> None:
    keys.write_bytes(keys.read_bytes()[:-40])
    assert all_keys(open_vault(keys, LOGIN, PASSWORD)) == all_keys(made[0])
    assert caplog.messages == ["key file damaged, second copy used"]
    caplog.clear()
    made[0].renew_recovery_code()
    caplog.clear()
    open_vault(keys, LOGIN, PASSWORD)
    assert caplog.messages == []


def test_a_later_format_is_too_new(keys: Path, made: tuple[Vault, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "FORMAT", 2)
    later = parse(keys.read_bytes()).to_bytes()
    monkeypatch.undo()
    keys.write_bytes(later)
    with pytest.raises(TooNew):
        open_vault(keys, LOGIN, PASSWORD)


@pytest.mark.parametrize(
    "cost",
    [(2_000_000, 3, 4), (64, 1000, 1), (64, 1, 1000), (4, 1, 1), (-1, 1, 1), ("64", 1, 1), (64, True, 1), (64, 1), 5],
)
def test_a_tampered_cost_is_not_obeyed(keys: Path, made: tuple[Vault, str], cost: object) -> None:
    content = json.loads(keys.read_bytes())
    del content["check"]
    content["slots"][0]["cost"] = cost
    content["check"] = keyfile._check(content)
    for path in (keys, keys.with_name("keys.json.bak")):
        path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Damaged):
        open_vault(keys, LOGIN, PASSWORD)


def test_slots_cannot_be_exchanged(keys: Path, made: tuple[Vault, str]) -> None:
    made[0].add_user("梨清和", "second password")
    held = parse(keys.read_bytes())
    first, _, last = held.slots.values()
    exchanged = held.with_slot(first._replace(id=last.id)).with_slot(last._replace(id=first.id))
    keys.write_bytes(exchanged.to_bytes())
    for login in (LOGIN, "梨清和"):
        with pytest.raises(WrongPassword):
            open_vault(keys, login, "second password")
