"""Every folder and resource path of the program. Nobody else joins one."""

import os
from pathlib import Path

import platformdirs

APP_FOLDER = "Minqing"


def resources() -> Path:
    """Folder of the shipped resources: beside the package in a checkout or bundle, inside it when installed."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Path of one shipped resource, e.g. `resource("print", "base.typ")`."""
    return resources().joinpath(*parts)


def migrations() -> Path:
    """Folder of the schema migrations (real files: the runner finds them by name)."""
    return Path(__file__).resolve().parent / "store" / "migrations"


def portable_folder() -> Path | None:
    """Folder of the portable version, which has `portable.txt` beside its launcher; None for an installed program."""
    folder = Path(__file__).resolve().parents[2]  # folder/app/desktop/paths.py
    return folder if (folder / "portable.txt").is_file() else None


def default_data() -> Path:
    """Data folder when none is given.

    `%LOCALAPPDATA%\\Minqing` on Windows, which neither roams nor is moved into a synchronised folder; XDG elsewhere;
    `data` beside the launcher in the portable version.
    """
    portable = portable_folder()
    return portable / "data" if portable else Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False))


def config() -> Path:
    """Folder for facts of this PC (printer, window). `MINQING_CONFIG` overrides it, for tests and trials."""
    given = os.environ.get("MINQING_CONFIG")
    if given:
        return Path(given)
    return default_data() if portable_folder() else Path(platformdirs.user_config_dir(APP_FOLDER, appauthor=False))


class DataFolder:
    """The places inside one data folder."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.database = self.root / "office.db"
        self.keys = self.root / "keys.json"
        self.keys_copy = self.root / "keys.json.bak"
        self.attachments = self.root / "attachments"
        self.logs = self.root / "logs"
        self.backups = self.root / "backups"
        self.lock = self.root / "office.lock"

    @property
    def vital(self) -> tuple[Path, ...]:
        """The files without which there is no office, the one that makes it an office last."""
        return (self.keys_copy, self.keys, self.database)

    @property
    def has_office(self) -> bool:
        """True when an office has been set up here."""
        return self.keys.is_file() and self.database.is_file()
