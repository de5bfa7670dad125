"""The forms of GitHub's links; owner and repository are case-insensitive, so the canonical ones are lower."""

from __future__ import annotations

from providers._address import Form

_PAGES = r"(?:www\.)?github\.com"
# First path pieces that are GitHub's own pages and never an owner.
_OWN = (
    "orgs|topics|search|features|marketplace|settings|sponsors|collections|apps|about|login|contact|site|"
    "explore|users|enterprise|user-attachments|trending|notifications|pricing|join|security|customer-stories|"
    "readme|events|codespaces|issues|pulls|stars|new|organizations|dashboard|assets|account|logout|resources"
)
_OWNER = rf"(?!(?:{_OWN})/)(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{{0,38}})"
_REPO = rf"/{_OWNER}/(?P<repo>[A-Za-z0-9._-]+?)"
_AT = _REPO + r"(?:\.git)?"
_REF = r"/(?:refs/(?:heads|tags)/)?"
# A branch name may hold slashes: where it ends is known only when GitHub is asked.
_REST = _REF + r"(?P<rest>[^/]+/.*[^/])/*$"
_HOME = "https://github.com/{owner|lower}/{repo|lower}"
_FILE = _HOME + "/blob/{rest}"


def _page(kind: str, path: str, canonical: str, *, name: str | None = None, verified: bool = True) -> Form:
    return Form(kind, _HOME + canonical, _PAGES, path, name=name, verified=verified)


FORMS = (
    _page("wiki", _REPO + r"\.wiki(?:\.git)?/*$", "/wiki", verified=False),
    _page("repository", _AT + r"/*$", ""),
    _page("file", _AT + r"/(?:blob|raw|blame|edit|commits)" + _REST, "/blob/{rest}", name="github_raw"),
    Form("file", _FILE, r"raw\.(?:githubusercontent|github)\.com", _REPO + _REST, name="github_raw"),
    Form(
        "file",
        _FILE,
        r"media\.githubusercontent\.com",
        r"/media" + _REPO + _REST,
        name="github_raw",
        verified=False,
    ),
    _page("tree", _AT + "/tree" + _REF + r"(?P<rest>[^/].*?)/*$", "/tree/{rest}", verified=False),
    _page(
        "release_asset",
        _AT + r"/releases/download/(?P<tag>.+)/(?P<asset>[^/]+)$",
        "/releases/download/{tag}/{asset}",
        name="github_release",
    ),
    _page(
        "release_asset",
        _AT + r"/releases/latest/download/(?P<asset>[^/]+)$",
        "/releases/latest/download/{asset}",
        name="github_release",
        verified=False,
    ),
    _page("release", _AT + r"/releases/(?:tag|expanded_assets)/(?P<tag>.*[^/])/*$", "/releases/tag/{tag}"),
    _page("release", _AT + r"/releases/latest/*$", "/releases/latest", verified=False),
    _page("releases", _AT + r"/releases/*$", "/releases"),
    _page(
        "archive",
        _AT + "/archive" + _REF + r"(?P<ref>.+?)\.(?P<ext>zip|tar\.gz)$",
        "/archive/{ref}.{ext}",
        name="github_archive",
    ),
    _page(
        "archive",
        _AT + "/zipball" + _REF + r"(?P<ref>.*[^/])/*$",
        "/archive/{ref}.zip",
        name="github_archive",
    ),
    _page(
        "archive",
        _AT + "/tarball" + _REF + r"(?P<ref>.*[^/])/*$",
        "/archive/{ref}.tar.gz",
        name="github_archive",
    ),
    Form(
        "archive",
        _HOME + "/archive/{ref}.{ext}",
        r"codeload\.github\.com",
        _REPO + r"/(?:legacy\.)?(?P<ext>zip|tar\.gz)" + _REF + r"(?P<ref>.*[^/])/*$",
        name="github_archive",
    ),
    _page("issue", _AT + r"/issues/(?P<number>\d+)(?:/.*)?$", "/issues/{number}"),
    _page("pull", _AT + r"/pulls?/(?P<number>\d+)(?:/.*)?$", "/pull/{number}"),
    _page("issues", _AT + r"/issues/*$", "/issues"),
    _page("pulls", _AT + r"/pulls/*$", "/pulls"),
    _page("discussion", _AT + r"/discussions/(?P<number>\d+)/*$", "/discussions/{number}", verified=False),
    _page("discussions", _AT + r"/discussions/*$", "/discussions", verified=False),
    _page("wiki", _AT + r"/wiki/(?P<page>.*[^/])/*$", "/wiki/{page}", verified=False),
    _page("wiki", _AT + r"/wiki/*$", "/wiki", verified=False),
    _page("forks", _AT + r"/(?:forks|network/members)/*$", "/forks", verified=False),
    _page(
        "attachment",
        _AT + r"/files/(?P<id>\d+)/(?P<asset>[^/]+)$",
        "/files/{id}/{asset}",
        verified=False,
    ),
    Form(
        "attachment",
        "https://github.com/user-attachments/files/{id}/{asset}",
        _PAGES,
        r"/user-attachments/files/(?P<id>\d+)/(?P<asset>[^/]+)$",
        verified=False,
    ),
    Form("repository", _HOME, r"api\.github\.com", r"/repos" + _REPO + r"(?:/.*)?$"),
)
