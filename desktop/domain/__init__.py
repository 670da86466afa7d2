"""The office's rules: pure functions and values. No Qt, no SQL, no files, no clock."""
