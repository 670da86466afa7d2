"""The one place for SQL, keys and files of the office's data."""
