"""The form of `keys.json`: reading it strictly, writing it with a checksum."""

import hashlib
import json
from typing import Any, NamedTuple

from desktop.domain.faults import Damaged, TooNew

FORMAT = 1
_LARGEST_BYTES = 1_000_000
_LARGEST_MEMORY_KIB = 1_048_576
_MOST_ROUNDS = 16
_DAMAGED = "钥匙文件已损坏，暂时无法登录。请不要删除数据，从最近的备份中取回 keys.json 放回数据文件夹后再打开。"


class Cost(NamedTuple):
    """What stretching a password costs (Argon2id, RFC 9106)."""

    memory_kib: int
    iterations: int
    lanes: int


class Slot(NamedTuple):
    """The data key wrapped for one user; `cost` is None for the recovery code, which needs no stretching."""

    id: str
    salt: bytes
    cost: Cost | None
    nonce: bytes
    wrapped: bytes


class KeyFile(NamedTuple):
    """The whole file: a salt for the slot names, and the slots by id."""

    salt: bytes
    slots: dict[str, Slot]

    def with_slot(self, slot: Slot) -> "KeyFile":
        """The file with one slot put or replaced."""
        return KeyFile(self.salt, {**self.slots, slot.id: slot})

    def without(self, slot_id: str) -> "KeyFile":
        """The file without one slot."""
        return KeyFile(self.salt, {key: slot for key, slot in self.slots.items() if key != slot_id})

    def to_bytes(self) -> bytes:
        """The file's content."""
        content = {
            "format": FORMAT,
            "salt": self.salt.hex(),
            "slots": [
                {
                    "id": slot.id,
                    "salt": slot.salt.hex(),
                    "cost": slot.cost,
                    "nonce": slot.nonce.hex(),
                    "wrapped": slot.wrapped.hex(),
                }
                for slot in self.slots.values()
            ],
        }
        return json.dumps({**content, "check": _check(content)}, indent=1).encode()


def _check(content: dict[str, Any]) -> str:
    """Tells a damaged file from a wrong password. It is no protection against intent; the wrapping is."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def parse(data: bytes) -> KeyFile:
    """Read the content of a key file. Raises Damaged, or TooNew for a later format."""
    try:
        if len(data) > _LARGEST_BYTES:
            raise ValueError("too large")
        content = json.loads(data)
        if _number(content["format"], 1, 10**6) > FORMAT:
            raise TooNew
        if content.pop("check") != _check(content):
            raise ValueError("checksum")
        slots = [_slot(one) for one in content["slots"]]
        return KeyFile(bytes.fromhex(content["salt"]), {slot.id: slot for slot in slots})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(_DAMAGED) from error


def _slot(content: dict[str, Any]) -> Slot:
    cost = content["cost"]
    return Slot(
        str(content["id"]),
        _sized(content["salt"], 16),
        None if cost is None else _cost(*cost),
        _sized(content["nonce"], 12),
        _sized(content["wrapped"], 48),
    )


def _cost(memory_kib: Any, iterations: Any, lanes: Any) -> Cost:
    """Bounded, so that a tampered file cannot make signing in take all memory or for ever."""
    checked = Cost(memory_kib, _number(iterations, 1, _MOST_ROUNDS), _number(lanes, 1, _MOST_ROUNDS))
    return checked._replace(memory_kib=_number(memory_kib, 8 * checked.lanes, _LARGEST_MEMORY_KIB))


def _number(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError("number out of range")
    return value


def _sized(text: str, size: int) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != size:
        raise ValueError("wrong length")
    return data
