"""The formats of hit lists: one file a format, found by discovery."""
