"""The checks of letters, by group; each module registers its own."""

from reports.notices.checks import admissibility, body, output, statements

__all__ = ["admissibility", "body", "output", "statements"]
