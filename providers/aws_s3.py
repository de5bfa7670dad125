"""Amazon S3: public buckets and their objects, however the address is written; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore
from providers._words import Dialect

# Names that can stand in a host; old buckets may have others, which only path style can spell.
_NAME = r"(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])"
_OLD_NAME = r"(?P<bucket>[A-Za-z0-9][\w.-]{1,253})"
_REGION = r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)"
_S3 = rf"s3(?:-fips)?(?:-accelerate(?:\.dualstack)?|-external-1|(?:[.-]dualstack)?[.-]{_REGION})?"
_CHINA = rf"s3(?:\.dualstack)?\.{_REGION}"
_HOSTED = "https://{bucket}.s3.amazonaws.com/{key}"
_HOSTED_CHINA = "https://{bucket}.s3.{region}.amazonaws.com.cn/{key}"
_KEY = r"(?s:(?:/(?P<key>.*))?$)"


class AwsS3(ObjectStore):
    """Buckets of AWS and AWS China. A bucket's name is one in the world, so its region is no identity."""

    name = "aws_s3"
    title = "Amazon S3"
    domains = ("amazonaws.com", "amazonaws.com.cn")
    forms = (
        Form("object", _HOSTED, rf"{_NAME}\.{_S3}\.amazonaws\.com", _KEY),
        Form("object", _HOSTED_CHINA, rf"{_NAME}\.{_CHINA}\.amazonaws\.com\.cn", _KEY),
        Form("object", _HOSTED, rf"{_S3}\.amazonaws\.com", rf"/{_NAME}{_KEY}"),
        Form("object", "https://s3.amazonaws.com/{bucket}/{key}", rf"{_S3}\.amazonaws\.com",
             rf"/{_OLD_NAME}{_KEY}"),
        Form("object", _HOSTED_CHINA, rf"{_CHINA}\.amazonaws\.com\.cn", rf"/{_NAME}{_KEY}"),
        # A bucket served as a website: the same keys, so the same objects.
        Form("object", _HOSTED, rf"{_NAME}\.s3-website[.-]{_REGION}\.amazonaws\.com", _KEY, verified=False),
    )  # fmt: skip
    tier = "D"
    hashes = (Dialect.MD5, Dialect.S3_ETAG, Dialect.SHA256, Dialect.SHA1, Dialect.CRC32, Dialect.CRC32C,
              Dialect.CRC64NVME)  # fmt: skip
    notice = NoticeRoute(
        "AWS abuse form (support.aws.amazon.com/#/contacts/report-abuse) or trustandsafety@support.aws.com",
        wants="the object's address; XARF through the Abuse Signal interface; never pictures",
    )
    verified_on = "2026-11-23"
