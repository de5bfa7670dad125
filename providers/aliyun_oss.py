"""Alibaba Cloud OSS: public buckets and their objects; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore

_NAME = r"(?P<bucket>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])"
# The internal endpoint of a region serves the same objects to machines inside it.
_REGION = r"(?P<region>oss(?:-[a-z0-9]+)*?)(?:-internal)?"
_CANONICAL = "https://{bucket}.{region}.aliyuncs.com/{key}"
_KEY = r"(?s:(?:/(?P<key>.*))?$)"
_IN_PATH = rf"/{_NAME}{_KEY}"


class AliyunOss(ObjectStore):
    """Buckets under a regional endpoint. `oss-accelerate` hides the region, so it stays as it is."""

    name = "aliyun_oss"
    title = "Alibaba Cloud OSS"
    domains = ("aliyuncs.com",)
    forms = (
        Form("object", _CANONICAL, rf"{_NAME}\.{_REGION}\.aliyuncs\.com", _KEY),
        Form("object", _CANONICAL, rf"{_REGION}\.aliyuncs\.com", _IN_PATH, verified=False),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("Alibaba Cloud's form for reporting abuse (none documented in the sources read)")
    verified_on = "2026-11-23"
