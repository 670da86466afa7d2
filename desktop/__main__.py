"""Arguments → the window or a headless command; nothing else."""

import sys

from desktop.commands import main

if __name__ == "__main__":
    sys.exit(main())
