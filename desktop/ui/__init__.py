"""The window: the one place for PySide6."""
