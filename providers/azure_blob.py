"""Azure Blob Storage: public containers and their blobs; recognised only. SAS queries are never kept."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore
from providers._words import Dialect

_ACCOUNT = r"(?P<account>[a-z0-9]{3,24})(?:-secondary)?\.(?:blob|dfs)\.core"
_CONTAINER = r"(?P<container>\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})"
_IN_PATH = rf"/{_CONTAINER}(?s:(?:/(?P<key>.*))?$)"
# A blob right under the account lies in the root container; its name is no container's (a dot, a capital).
_IN_ROOT = r"/(?P<key>[^/]+)$"
_WORLD = "https://{account}.blob.core.windows.net/"
_CHINA = "https://{account}.blob.core.chinacloudapi.cn/"


class AzureBlob(ObjectStore):
    """Storage accounts of Azure and Azure China; Data Lake addresses name the same blobs."""

    name = "azure_blob"
    title = "Azure Blob Storage"
    domains = ("windows.net", "chinacloudapi.cn")
    forms = (
        Form("object", _WORLD + "{container}/{key}", rf"{_ACCOUNT}\.windows\.net", _IN_PATH),
        Form("object", _WORLD + "{key}", rf"{_ACCOUNT}\.windows\.net", _IN_ROOT, verified=False),
        Form("object", _CHINA + "{container}/{key}", rf"{_ACCOUNT}\.chinacloudapi\.cn", _IN_PATH,
             verified=False),
    )  # fmt: skip
    place = "container"
    tier = "D"
    hashes = (Dialect.MD5,)
    notice = NoticeRoute("Microsoft's abuse form (msrc.microsoft.com/report/abuse)")
    verified_on = "2026-11-23"
