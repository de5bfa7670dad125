"""Baidu Object Storage (BOS): public buckets and their objects; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore

_NAME = r"(?P<bucket>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])"
# bj bd su gz cd hkg fwh fsh, and the content network `cdn`.
_REGION = r"(?P<region>[a-z]{2,4})"
_CANONICAL = "https://{bucket}.{region}.bcebos.com/{key}"
_KEY = r"(?s:(?:/(?P<key>.*))?$)"


class BaiduBos(ObjectStore):
    """Buckets in the host or in the path, with the version `v1` or without, also by the S3 interface."""

    name = "baidu_bos"
    title = "Baidu Object Storage"
    domains = ("bcebos.com",)
    forms = (
        Form("object", _CANONICAL, rf"{_NAME}\.(?:s3\.)?{_REGION}\.bcebos\.com", _KEY),
        Form("object", _CANONICAL, rf"(?:s3\.)?{_REGION}\.bcebos\.com", rf"/(?:v1/)?{_NAME}{_KEY}"),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("Baidu copyright centre (copyright.baidu.com)", wants="Chinese text is advisable")
    verified_on = "2026-11-23"
