"""What was chosen lately in a picker, so that it is offered first."""

from desktop.settings import PcSettings

_KEPT = 12


def recent(settings: PcSettings, name: str) -> list[int | str]:
    """Ids chosen lately, the last one first."""
    return list(settings.recent.get(name, ()))


def note_chosen(settings: PcSettings, name: str, key: int | str | None) -> None:
    """Put a choice in front."""
    if key:
        others = [other for other in settings.recent.get(name, ()) if other != key]
        settings.recent[name] = [key, *others][:_KEPT]
