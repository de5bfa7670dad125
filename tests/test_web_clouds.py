"""The big clouds' providers over their stand-in hosts, which were written apart from them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from providers import Fetch, Listing, Refused, Reply, State, advance, refusal, registry
from tests.web._host import Answer, Ask, Host
from tests.web.dropbox import Dropbox
from tests.web.google_drive import GoogleDrive
from tests.web.mega import Mega
from tests.web.onedrive import OneDrive

WORLD = Path(__file__).parent / "web" / "world"
HOSTS: list[Host] = [cls([WORLD]) for cls in (Dropbox, GoogleDrive, OneDrive, Mega)]
SERVE_CONTENT = ("dl.dropboxusercontent.com", "drive.usercontent.google.com", "userstorage.mega.co.nz")


def host_of(name: str) -> Host:
    for host in HOSTS:
        for known in host.names:
            if known == name or (known.startswith("*.") and name.endswith(known[1:])):
                return host
    raise AssertionError(f"nobody stands in for {name}")


def reply_to(fetch: Fetch, secrets: dict[str, str]) -> Reply:
    """What the stand-in answers to a fetch, redirects followed as the driver does."""
    if fetch.auth_needed and fetch.auth not in secrets:
        return Reply(fetch.url, 0, asked=False, reason="not set")
    url, headers = fetch.url, {name.lower(): value for name, value in fetch.headers}
    if fetch.auth in secrets:
        where, _, value = fetch.auth_as.partition(": ")
        if fetch.auth_as.startswith("?"):
            url += f"&{fetch.auth_as[1:].format(secrets[fetch.auth])}"
        else:
            headers[where.lower()] = value.format(secrets[fetch.auth])
    for _ in range(5):
        host = urlsplit(url).hostname or ""
        assert not host.endswith(SERVE_CONTENT), f"content was asked for: {url}"
        answer: Answer = host_of(host).answer(Ask(fetch.method, url, headers, fetch.body or b""))
        kept: dict[str, tuple[str, ...]] = {}
        for name, value in answer.headers:
            kept[name.lower()] = (*kept.get(name.lower(), ()), value)
        if answer.status not in {301, 302} or not fetch.redirects:
            return Reply(url, answer.status, kept, answer.body)
        url = urljoin(url, kept["location"][0])
    raise AssertionError("too many redirects")


def read(url: str, **secrets: str) -> Listing:
    """The listing of a link over the stand-in. Raises Refused as the driver would record it."""
    share = registry().recognise(url)
    assert share is not None
    conversation, reply = registry().of(share).read(share), None
    while True:
        step, ended = advance(conversation, reply)
        if ended:
            assert isinstance(step, Listing)
            return step
        reply = reply_to(step, secrets)
        reason = refusal(reply)
        if reason is not None:
            raise Refused(reason)


DRIVE, FILE = "https://drive.google.com/drive/folders", "https://drive.google.com/file/d"
RLKEY = "rlkey=mw0rlkey0000000000000008"
FOLDER = f"https://www.dropbox.com/scl/fo/mw0fold000000000008x/AAmw0hash00000000000008?{RLKEY}&dl=0"
TENANT = "https://examplelab-my.sharepoint.com"
MINE = "g/personal/someone_examplelab_test"

KEYLESS = [
    ("https://www.dropbox.com/s/mw0live00000001/MsCelebV1-Faces-Aligned.zip?dl=1", "live", 1),
    (
        "https://www.dropbox.com/scl/fi/mw0live000000000002x/faces_emore.zip?rlkey=mw0rlkey0000000000000002",
        "live",
        1,
    ),
    ("https://www.dropbox.com/s/mw0gone00000003/dukemtmc.zip", "gone", 0),
    ("https://www.dropbox.com/s/mw0dmca00000005/ms1m.zip", "gone", 0),
    ("https://www.dropbox.com/s/mw0alike0000006/x.csv", "live", 1),
    ("https://www.dropbox.com/s/mw0pass00000007/msceleb1m.tar", "locked", 0),
    (FOLDER, "live", 3),
    ("https://www.dropbox.com/s/mw0off0000000009/dukemtmc-videoreid.zip", "gone", 0),
    ("https://www.dropbox.com/s/mw0team00000010/faces_webface.zip", "locked", 0),
    ("https://db.tt/AbMw0001", "live", 1),
    (f"{FILE}/1MW0LiveFile0000000000000000000001/view", "live", 1),
    ("https://drive.google.com/open?id=1MW0GoneFile0000000000000000000002", "gone", 0),
    (f"{DRIVE}/1MW0LiveFolder000000000000000000003?usp=sharing", "live", 4),
    ("https://drive.google.com/open?id=1MW0LiveFolder000000000000000000003", "live", 4),
    (f"{FILE}/1MW0QuotaFile000000000000000000004/view", "live", 1),
    (f"{FILE}/1MW0PrivateFile0000000000000000005/view", "locked", 0),
    (f"{FILE}/1MW0LegalFile000000000000000000006/view", "gone", 0),
    (f"{FILE}/1MW0FlaggedFile0000000000000000007/view", "locked", 1),
    (f"{FILE}/1MW0RestrictedFile0000000000000008/view", "live", 1),
    (f"{FILE}/1MW0AlikeFile000000000000000000009/view", "live", 1),
    ("https://docs.google.com/spreadsheets/d/1MW0Sheet00000000000000000000000010/edit", "live", 1),
    ("https://1drv.ms/u/s!AmW0LiveShare0000001", "live", 1),
    ("https://1drv.ms/u/s!AmW0GoneShare0000002", "gone", 0),
    ("https://1drv.ms/f/s!AmW0Folder0000000003", "live", 3),
    ("https://1drv.ms/t/s!AmW0AlikeShare00000005", "live", 1),
    (f"{TENANT}/:u:/{MINE}/EmW0LiveTenantShare000000000000000000000000001?e=a", "live", 1),
    (f"{TENANT}/:f:/{MINE}/EmW0PassTenantShare000000000000000000000000002", "locked", 0),
    (f"{TENANT}/:f:/{MINE}/EmW0LoginTenantShare00000000000000000000000003", "locked", 0),
    (f"{TENANT}/:u:/{MINE}/EmW0GoneTenantShare000000000000000000000000004", "gone", 0),
    ("https://mega.nz/file/mW0Live1#mw0keymw0keymw0keymw0keymw0keymw0keymw0key1", "live", 1),
    ("https://mega.nz/file/mW0Gone2#mw0keymw0keymw0keymw0keymw0keymw0keymw0key2", "gone", 0),
    ("https://mega.nz/folder/mW0Fold3#mw0keymw0keymw0keym3", "live", 3),
    ("https://mega.nz/#!mW0Blck5!", "gone", 0),
    ("https://mega.nz/#!mW0Quot7", "live", 0),
]


@pytest.mark.parametrize(("url", "state", "entries"), KEYLESS)
def test_keyless_reading(url: str, state: str, entries: int) -> None:
    listing = read(url)
    assert listing.state == State(state), listing
    assert len(listing.entries) == entries, listing.entries
    assert listing.reason or listing.state is State.LIVE


@pytest.mark.parametrize(
    "url", ["https://www.dropbox.com/s/mw0quota0000004/DukeMTMC-reID.zip", "https://mega.nz/file/mW0Hash4"]
)
def test_a_refusal_is_a_refusal(url: str) -> None:
    with pytest.raises(Refused):
        read(url)


def test_dropbox_token_gives_sizes_and_content_hashes() -> None:
    one = read("https://www.dropbox.com/s/mw0live00000001/x.zip", DROPBOX_TOKEN="demo").entries[0]
    assert (one.name, one.size, one.digests) == ("MsCelebV1-Faces-Aligned.zip", 39712046080, ())
    folder = read(FOLDER, DROPBOX_TOKEN="demo")
    assert [entry.path for entry in folder.entries] == [
        "LICENSE_DukeMTMC-reID.txt",
        "DukeMTMC-reID.zip",
        "splits",
        "splits/gallery.list",
    ]
    assert folder.complete and all(entry.digests for entry in folder.entries if not entry.folder)


def test_dropbox_app_alone_reads_a_file_and_leaves_folders_to_the_page() -> None:
    assert read("https://www.dropbox.com/s/mw0live00000001/x.zip", DROPBOX_APP_AUTH="x").entries[0].size
    folder = read(FOLDER, DROPBOX_APP_AUTH="x")
    assert len(folder.entries) == 3 and not folder.complete


def test_drive_key_gives_digests_and_tells_private_from_gone() -> None:
    key = {"GOOGLE_API_KEY": "demo"}
    one = read(f"{FILE}/1MW0LiveFile0000000000000000000001/view", **key).entries[0]
    assert {str(d.dialect): d.value for d in one.digests}["md5"] == "2f93496f9b516d1ee5ef51c1d5e7d601"
    assert len(read(f"{DRIVE}/1MW0LiveFolder000000000000000000003", **key).entries) == 4
    assert read(f"{FILE}/1MW0PrivateFile0000000000000000005/view", **key).state is State.LOCKED
    assert read(f"{FILE}/1MW0GoneFile0000000000000000000002/view", **key).state is State.GONE


def test_graph_opens_a_drive_that_strangers_may_not_see() -> None:
    listing = read(
        "https://1drv.ms/u/c/00000000000a0d01/EmW0ClosedShare0000004", MICROSOFT_GRAPH_TOKEN="demo"
    )
    assert [entry.name for entry in listing.entries] == ["faces_emore.zip"]
    assert listing.entries[0].digests[0].dialect == "quickxor"
