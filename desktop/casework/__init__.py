"""What the staff do. One function is one transaction: rows, history, audit line, and one returned `Change`."""
