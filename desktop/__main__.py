"""Arguments → the window or a headless command; nothing else."""

import sys

from desktop.cli import ready_streams


def main() -> int:
    """Run the program; returns the exit code."""
    ready_streams()  # before the rest is loaded, which may fail
    from desktop import commands

    return commands.main()


if __name__ == "__main__":
    sys.exit(main())
