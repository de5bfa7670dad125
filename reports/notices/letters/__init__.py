"""The letters: one file a letter, found by discovery."""
