"""Pieces of the window that are used at least twice. One file per noun."""
