"""Facts of this PC: look, printer, window, column widths. The office's facts live in its database."""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from desktop import paths

log = logging.getLogger(__name__)
_FILE = "settings.json"


@dataclass
class PcSettings:
    """Everything remembered about this PC. No personal data: the file is plain text."""

    is_dark: bool = False
    is_large: bool = False
    lock_minutes: int = 15
    """The window locks after so many minutes without a key or the mouse; 0 = never."""
    printer: str = ""
    scan_folder: str = ""
    """Where the scanner's program writes to; empty when scans are not watched for."""
    scan_originals: str = "ask"
    """What becomes of a scan once its encrypted copy is with a matter: ask, delete or keep."""
    window: str = ""
    """Window geometry as base64."""
    tables: dict[str, str] = field(default_factory=dict)
    """Name of a table → its header state as base64."""
    recent: dict[str, list[int | str]] = field(default_factory=dict)
    """Name of a picker → ids chosen lately."""

    @classmethod
    def load(cls) -> "PcSettings":
        """What was remembered; defaults when there is nothing or the file is broken."""
        path = _path()
        if not path.is_file():
            return cls()
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            known = {entry.name for entry in fields(cls)}
            return cls(**{name: value for name, value in values.items() if name in known})
        except (OSError, ValueError, TypeError, AttributeError):
            log.warning("settings file is unreadable and starts anew")
            return cls()

    def save(self) -> None:
        """Remember. A PC whose settings cannot be written still works."""
        path = _path()
        part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(path)
        except OSError:
            log.warning("settings file cannot be written")


def _path() -> Path:
    return paths.config() / _FILE
