"""The program's log: what happened and where in the code, never about whom.

Messages are constant English text with plain numbers or code words as arguments; anything else comes out as “…”.
"""

import logging
import re
import traceback
from contextlib import suppress
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

OURS = "desktop"
LOG_NAME = "minqing.log"
MAX_BYTES = 1_000_000
OLD_FILES = 2
_HIDDEN = "…"
_CODE_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_LONG_NUMBER = re.compile(r"\d{7,}")
_CHATTY = ("peewee", "fontTools")

_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def start_log(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the log of this run to `folder`; a log started before is closed.

    Files of more than 1 MB are set aside at the start, two of them are kept: a run writes little, and the handlers of
    the standard library that cut while running take the network modules with them, which costs time at every start.
    """
    stop_log()
    folder.mkdir(parents=True, exist_ok=True)
    _set_aside(folder / LOG_NAME)
    handler = OfficeLog(folder / LOG_NAME, encoding="utf-8", delay=True)
    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def stop_log() -> None:
    """Close the log file."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, OfficeLog)]:
        root.removeHandler(handler)
        handler.close()


def _set_aside(path: Path) -> None:
    with suppress(OSError):  # a log that cannot be cut must not stop the work
        if not path.is_file() or path.stat().st_size < MAX_BYTES:
            return
        for number in range(OLD_FILES, 0, -1):
            older = path if number == 1 else path.with_name(f"{path.name}.{number - 1}")
            if older.is_file():
                older.replace(path.with_name(f"{path.name}.{number}"))


class OfficeLog(logging.FileHandler):
    """The log file. A log that cannot be written must neither stop the work nor print the record elsewhere."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, if the file can be opened at all."""
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: the standard way prints the arguments to the console."""


class PrivateFormatter(logging.Formatter):
    """Makes a line without personal data from any record, at the last moment before it is written."""

    def format(self, record: logging.LogRecord) -> str:
        """`time LEVEL module: message`, then the frames of an exception without its message."""
        moment = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        line = f"{moment} {record.levelname} {record.name}: {_message(record)}"
        return "\n".join([line, *_frames(record.exc_info)])


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if record.name.split(".")[0] != OURS:
        return _code_word((record.msg.split() or [""])[0])
    if not _is_plain(record.msg):
        return _HIDDEN
    return _filled(record.msg, record.args)


def _is_plain(text: str) -> bool:
    """A name or a number that was put into the message itself shows as 汉字 or as a long number."""
    return text.isascii() and not _LONG_NUMBER.search(text)


def _filled(message: str, args: Any) -> str:
    if not args:
        return message
    try:
        if isinstance(args, dict):
            return message % {key: _shown(value) for key, value in args.items()}
        return message % tuple(map(_shown, args))
    except (TypeError, ValueError, KeyError):
        return message  # “…” where the message wanted a number


def _shown(value: object) -> object:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return _code_word(value) if isinstance(value, str) else f"{_HIDDEN}{type(value).__name__}"


def _code_word(text: str) -> str:
    """The text itself when it is a short code, e.g. `petition.registered`; not when it could be a phone number."""
    is_code = _CODE_WORD.fullmatch(text) and not _LONG_NUMBER.fullmatch(text)
    return text if is_code else _HIDDEN


def _frames(exc_info: _ErrorInfo | None) -> list[str]:
    """Type and places of an exception and of those that led to it; messages and values stay out."""
    lines: list[str] = []
    error = exc_info[1] if exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"  {type(error).__name__}")
        lines += [
            f"    {'/'.join(Path(frame.f_code.co_filename).parts[-2:])}:{number} {frame.f_code.co_name}"
            for frame, number in traceback.walk_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return lines
