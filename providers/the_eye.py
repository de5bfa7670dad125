"""The Eye: an open archive that served the first release of several text sets; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore


class TheEye(ObjectStore):
    """Open folders and files on the-eye.eu and its servers (mystic, beta), each an address of its own."""

    name = "the_eye"
    title = "The Eye"
    domains = ("the-eye.eu",)
    forms = (
        Form("file", "https://{host}/{key}", r"(?:[a-z0-9-]+\.)*the-eye\.eu", r"(?s:(?:/(?P<key>.*))?$)"),
    )
    place = "page"
    tier = "D"
    notice = NoticeRoute("the contact address on the site (none documented in the sources read)")
    verified_on = "2026-11-23"
