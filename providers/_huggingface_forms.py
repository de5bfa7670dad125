"""The forms of Hugging Face links, written once for both hosts that carry them."""

from __future__ import annotations

from providers._address import Form
from providers._huggingface import HUB

# First path segments that are pages of the site, never an account.
_PAGES = (
    "datasets|models|spaces|buckets|kernels|api|docs|papers|collections|organizations|settings|blog|posts|"
    "join|login|logout|search|new|chat|pricing|enterprise|tasks|learn|support|privacy|terms-of-service|"
    "content-guidelines|notifications|inference|inference-endpoints|metrics|front|welcome|languages|avatars|"
    "static|oauth|subscribe|hardware|jobs|brand|changelog|robots.txt|favicon.ico|sitemap.xml"
)
# Second or third segments that are views of a repository, never its name.
_VIEWS = "tree|blob|resolve|raw|blame|viewer|discussions|commit|commits|settings|edit|upload|embed|delete"
_NAME = rf"(?!(?:{_VIEWS})(?:/|$))[\w][\w.-]*?"
_ONE_OR_TWO = rf"(?P<id>{_NAME}(?:/{_NAME})?)(?:\.git)?"
_TWO = rf"(?P<id>{_NAME}/{_NAME})(?:\.git)?"
_MODEL = rf"/(?!(?:{_PAGES})(?:/|$))"
_ANY = rf"/(?P<type>datasets/|spaces/|kernels/|(?!(?:{_PAGES})/))"
_REVISION = r"(?P<rev>refs/[^/]+/[^/]+|[^/]+)"


def forms(host: str, verified: bool) -> tuple[Form, ...]:
    """All link forms on a host (a pattern); the canonical form is always on huggingface.co."""

    def form(kind: str, canonical: str, path: str) -> Form:
        return Form(kind, HUB + canonical, host=host, path=path, verified=verified)

    return (
        form(
            "file",
            "/{type}{id}/blob/{rev}/{path}",
            rf"{_ANY}{_ONE_OR_TWO}/(?:blob|resolve|raw|blame)/{_REVISION}/(?P<path>.+)$",
        ),
        form(
            "folder",
            "/{type}{id}/tree/{rev}/{path}",
            rf"{_ANY}{_ONE_OR_TWO}/tree/{_REVISION}/(?P<path>.+?)/?$",
        ),
        form(
            "revision",
            "/{type}{id}/tree/{rev}",
            rf"{_ANY}{_ONE_OR_TWO}/tree/(?!main/?$){_REVISION}/?$",
        ),
        form("dataset", "/datasets/{id}", rf"/(?:api/)?datasets/(?!viewer/?$){_ONE_OR_TWO}(?:/.*)?$"),
        form("space", "/spaces/{id}", rf"/(?:api/)?spaces/{_TWO}(?:/.*)?$"),
        form("kernel", "/kernels/{id}", rf"/(?:api/)?kernels/{_TWO}(?:/.*)?$"),
        form("bucket", "/buckets/{id}", rf"/(?:api/)?buckets/{_TWO}(?:/.*)?$"),
        form("model", "/{id}", rf"/api/models/{_TWO}(?:/.*)?$"),
        form(
            "account",
            "/{owner}",
            rf"{_MODEL}(?P<owner>\w[\w.-]*?)(?:/(?:models|datasets|spaces|collections|activity/\w+))?/?$",
        ),
        form("model", "/{id}", rf"{_MODEL}{_TWO}(?:/.*)?$"),
    )
