"""QingStor, the object storage of QingCloud: public buckets and their objects; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore

_NAME = r"(?P<bucket>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])"
_ZONE = r"(?P<zone>[a-z]+\d[a-z]?)"
_KEY = r"(?s:(?:/(?P<key>.*))?$)"
_CANONICAL = "https://{bucket}.{zone}.qingstor.com/{key}"


class QingStor(ObjectStore):
    """Buckets in the host (virtual style) or in the path, by zone; also by the S3 interface."""

    name = "qingstor"
    title = "QingStor"
    domains = ("qingstor.com",)
    forms = (
        Form("object", _CANONICAL, rf"{_NAME}\.(?:s3\.)?{_ZONE}\.qingstor\.com", _KEY),
        Form("object", _CANONICAL, rf"(?:s3\.)?{_ZONE}\.qingstor\.com", rf"/{_NAME}{_KEY}"),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("QingCloud's support (no route for notices is documented in the sources read)")
    verified_on = "2026-11-23"
