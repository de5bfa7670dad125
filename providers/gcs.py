"""Google Cloud Storage: public buckets and their objects, however the address is written; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore
from providers._words import Dialect

_NAME = r"(?P<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])"
_CANONICAL = "https://storage.googleapis.com/{bucket}/{key}"
_KEY = r"(?s:(?:/(?P<key>.*))?$)"
_IN_PATH = rf"/{_NAME}{_KEY}"
# A call of the JSON interface: the key is one encoded piece of the path.
_CALL = rf"/b/{_NAME}(?s:(?:/o/?(?P<key>.*))?$)"
_BROWSER = rf"/storage/browser/(?:_details/)?{_NAME}(?:/(?P<key>[^;]*))?(?:;.*)?$"


class Gcs(ObjectStore):
    """Buckets in the XML and JSON interfaces, the console and Firebase: everywhere the same objects."""

    name = "gcs"
    title = "Google Cloud Storage"
    domains = ("googleapis.com", "google.com")
    forms = (
        Form("object", _CANONICAL, r"(?:storage|www)\.googleapis\.com", rf"/(?:download/)?storage/v1{_CALL}"),
        Form("object", _CANONICAL, r"firebasestorage\.googleapis\.com", rf"/v0{_CALL}", verified=False),
        Form("object", _CANONICAL, rf"{_NAME}\.storage\.googleapis\.com", _KEY),
        Form("object", _CANONICAL, r"(?:storage|commondatastorage)\.googleapis\.com", _IN_PATH),
        Form("object", _CANONICAL, r"storage\.cloud\.google\.com", _IN_PATH),
        Form("object", _CANONICAL, r"console\.cloud\.google\.com", _BROWSER, verified=False),
    )
    tier = "D"
    hashes = (Dialect.MD5, Dialect.CRC32C)
    notice = NoticeRoute("Google Cloud abuse form (support.google.com/code/contact/cloud_platform_report)")
    verified_on = "2026-11-23"
