"""OneDrive and SharePoint without an API: where a link leads, and the errors its page shows."""

from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

from providers._cloud_page import host_of, says, title_of
from providers._words import Entry, Listing, ParseError, Reply, Share, State

# "Sorry, something went wrong" is not among them: it heads every error of SharePoint.
_GONE = frozenset(
    {
        "this item might not exist or is no longer available",
        "this link has been removed",
        "此项目可能不存在或不再可用",
        "此链接已被删除",
    }
)
_SIGN_IN = ("login.live.com", "login.microsoftonline.")


def personal(share: Share, reply: Reply) -> Listing:
    """Listing by a page of a personal drive, which shows a known error or nothing that we can read."""
    if host_of(reply.url).startswith(_SIGN_IN):
        return Listing(share, State.LOCKED, reason="sign-in needed")
    return _removed(share, reply)


def tenant(share: Share, reply: Reply) -> Listing:
    """Listing by what a tenant answers to a link: the way to a viewer, to a sign-in, or a form."""
    if reply.status in {301, 302, 303, 307, 308}:
        aim = urlsplit(urljoin(share.url, reply.header("location") or ""))
        if (aim.hostname or "").startswith(_SIGN_IN):
            return Listing(share, State.LOCKED, reason="sign-in needed")
        query = {name.lower(): values[0] for name, values in parse_qs(aim.query).items()}
        name = query.get("id", query.get("file", "")).rstrip("/").rpartition("/")[2]
        if aim.path.lower().endswith(("/onedrive.aspx", "/doc.aspx")) and name:
            if share.get("t") == "f":
                return Listing(share, State.LIVE, title=name, complete=False)
            entry = Entry(name, note="the name at the end of the server's path")
            return Listing(share, State.LIVE, entries=(entry,), title=name)
        raise ParseError(f"led to {aim.hostname}{aim.path}")
    if reply.status == 404:
        return Listing(share, State.GONE, reason="not found (404)")
    form = reply.soup().select_one("form#inputForm")
    if form is not None and form.select_one('[name="txtPassword"], #txtPassword'):
        return Listing(share, State.LOCKED, reason="password needed")
    return _removed(share, reply)


def _removed(share: Share, reply: Reply) -> Listing:
    soup = reply.soup()
    if title_of(soup).rstrip(".。").lower() in _GONE or says(soup, _GONE):
        return Listing(share, State.GONE, reason="the page says that the link was removed")
    raise ParseError(f"a page (status {reply.status}) that says nothing known of the share")
