"""Qt item models: the one part of the window that reads the store."""
