"""A summary as text that stays the same for ever: canonical JSON, whose hash proves a closed period."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from desktop.domain.faults import Damaged
from desktop.domain.summaries import Summary

_UNREADABLE = "结账存档的内容已损坏，读不出来，其他数据完好。请从备份中恢复。"


def to_text(summary: Summary) -> str:
    """The summary as JSON with sorted keys and no blanks: equal summaries give equal texts."""
    return json.dumps(_plain(summary), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Summary:
    """The summary of a text. What was added to summaries since gets its default. Raises Damaged."""
    try:
        summary: Summary = _reader(Summary)(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(_UNREADABLE) from error
    return summary


def values(text: str) -> Mapping[str, int]:
    """Only the figures of a text, by name: reading a whole year is then quick. Raises Damaged."""
    try:
        return {figure["name"]: figure["value"] for figure in json.loads(text)["figures"]}
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged(_UNREADABLE) from error


def proof(content: str | bytes) -> str:
    """SHA-256 of a text or a file, 64 hex digits."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _plain(value: Any) -> Any:
    """Records become objects, so that fields may be added later; everything else is what JSON has, days as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What turns a value of JSON into one of a type."""
    if get_origin(hint) is UnionType:
        (other,) = (one for one in get_args(hint) if one is not NoneType)
        inner = _reader(other)
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if hasattr(hint, "_fields"):
        return _record_reader(hint)
    return date.fromisoformat if hint is date else lambda value: value


def _tuple_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    readers = [_reader(part) for part in parts if part is not Ellipsis]
    if Ellipsis in parts:
        return lambda value: tuple([readers[0](one) for one in value])
    return lambda value: tuple([read(one) for read, one in zip(readers, value, strict=True)])


def _record_reader(record: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(record).items() if name in record._fields}
    return lambda value: record(**{name: read(value[name]) for name, read in readers.items() if name in value})
