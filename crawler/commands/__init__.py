"""The mirrorwatch command line: one module a family of commands."""
