"""The first run: an office is founded."""

from desktop.ui.setup.wizard import SetupWindow

__all__ = ["SetupWindow"]
