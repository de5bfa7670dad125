"""Thin spiders: each carries the units that are planned for it."""
