"""Margin losses."""
