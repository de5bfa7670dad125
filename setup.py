"""Installs mirrorwatch; everything it says stands in setup.cfg (scrapyd's packaging needs this file)."""

from setuptools import setup

setup()
