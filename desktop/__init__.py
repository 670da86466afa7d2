"""民情台 (Minqing Desk): the offline desk of a township petition office."""

__version__ = "0.1.0"
