"""The stand-in hosts of Baidu, Kaggle, Academic Torrents and plain servers answer as our providers expect."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urljoin

import pytest

from providers import Fetch, Listing, ParseError, Reply, advance, registry
from tests.web._host import Ask, Host
from tests.web.academic_torrents import AcademicTorrents
from tests.web.baidu import Baidu, number
from tests.web.http import PlainServers
from tests.web.kaggle import Kaggle

WORLD = Path(__file__).parent / "web" / "world"
PAN, DATA = "https://pan.baidu.com/s/", "https://data.examplelab.test"
KAGGLE, AT = "https://www.kaggle.com/datasets/", "https://academictorrents.com/details/"
A1 = "00000000000000000000000000000000000a0001"


@pytest.fixture
def hosts() -> dict[str, Host]:
    made = [kind([WORLD]) for kind in (Baidu, Kaggle, AcademicTorrents, PlainServers)]
    return {name: host for host in made for name in host.names}


def ask(hosts: dict[str, Host], fetch: Fetch, codes: bool, token: bool) -> Reply:
    """The stand-in's answer, redirects followed as the downloader does."""
    if fetch.submits_code and not codes:
        return Reply(fetch.url, 0, asked=False, reason="off")
    headers = {name.lower(): value for name, value in fetch.headers}
    if token and fetch.auth:
        headers["authorization"] = "Bearer placeholder"
    url = fetch.url
    for _ in range(5):
        host = hosts[url.split("/")[2]]
        answer = host.answer(Ask(fetch.method, url, headers, fetch.body or b"", time.time()))
        got = {name.lower(): (value,) for name, value in answer.headers}
        if answer.status not in {301, 302}:
            assert not answer.body.startswith(b"payload"), f"asked for a payload: {url}"
            return Reply(url, answer.status, got, answer.body)
        url = urljoin(url, got["location"][0])
    raise AssertionError("a circle of redirects")


def look(hosts: dict[str, Host], url: str, codes: bool = False, token: bool = False) -> Listing | ParseError:
    share = registry().recognise(url)
    assert share is not None
    conversation, reply = registry().of(share).read(share), None
    try:
        while True:
            step, ended = advance(conversation, reply)
            if ended:
                return step
            reply = ask(hosts, step, codes, token)
    except ParseError as error:
        return error


@pytest.mark.parametrize(
    ("url", "state"),
    [
        (PAN + "1mw0LiveShare00000000AA", "live"),
        (PAN + "1mw0LockedShare0000000B?pwd=ab1c", "locked"),
        (PAN + "1mw0GoneShare000000000C", "gone"),
        (PAN + "1mw0CaptchaShare00000D", "Refused"),
        (PAN + "1mw0Forbidden0000000000E", "gone"),
        (PAN + "1mw0Innocent0000000000G", "live"),
        (PAN + "1mw0Words00000000000000H", "live"),
        (PAN + "1mw0NobodyKnowsThis0000", "gone"),
        (KAGGLE + "mwuser/ms1m-arcface", "live"),
        (KAGGLE + "mwuser/gone-faces", "gone"),
        (AT + A1, "live"),
        (AT + A1[:-1] + "2", "gone"),
        (DATA + "/faces/MsCelebV1-Faces-Cropped.zip", "live"),
        (DATA + "/open/", "live"),
        (DATA + "/apache/?C=S;O=D", "live"),
        (DATA + "/private/faces.zip", "ParseError"),
        (DATA + "/locked/faces.zip", "locked"),
        (DATA + "/law/faces.zip", "gone"),
        (DATA + "/forbidden/faces.zip", "ParseError"),
        ("https://gone.examplelab.test/DukeMTMC.zip", "gone"),
        ("https://www.examplelab.test/sets/download.html", "live"),
    ],
)
def test_demo_world(hosts: dict[str, Host], url: str, state: str) -> None:
    found = look(hosts, url)
    assert (str(found.state) if isinstance(found, Listing) else type(found).__name__) == state


def test_a_published_code_opens_the_share_once_allowed_and_a_wrong_one_does_not(
    hosts: dict[str, Host],
) -> None:
    found = look(hosts, PAN + "1mw0LockedShare0000000B?pwd=ab1c", codes=True)
    assert isinstance(found, Listing) and found.entries[0].name == "DukeMTMC-reID.zip"
    assert found.entries[0].digests[0].value == "2f93496f9b516d1ee5ef51c1d5e7d601"
    wrong = look(hosts, PAN + "1mw0LockedShare0000000B?pwd=zzzz", codes=True)
    assert isinstance(wrong, Listing) and wrong.reason == "the published code is refused"


def test_the_old_numeric_address_leads_to_the_same_share(hosts: dict[str, Host]) -> None:
    url = f"https://pan.baidu.com/share/link?shareid={number('1mw0LiveShare00000000AA')}&uk=1"
    found = look(hosts, url)
    assert isinstance(found, Listing) and found.entries[0].name == "faces_emore.zip"


def test_a_token_gives_kaggle_names_and_exact_sizes(hosts: dict[str, Host]) -> None:
    found = look(hosts, KAGGLE + "mwuser/ms1m-arcface", token=True)
    assert isinstance(found, Listing) and found.complete
    assert {e.name: e.size for e in found.entries}["train.rec"] == 12_000_000_000


def test_a_true_torrent_gives_exact_sizes(hosts: dict[str, Host]) -> None:
    index = hosts["academictorrents.com"]
    assert isinstance(index, AcademicTorrents)
    infohash = next(h for h, t in index.torrents.items() if "infohash" not in t)
    found = look(hosts, AT + infohash)
    assert isinstance(found, Listing) and found.reason is None
    assert {e.name: (e.size, e.exact) for e in found.entries}["DukeMTMC-reID.zip"] == (167772160, True)


def test_checksums_beside_the_files_reach_their_entries(hosts: dict[str, Host]) -> None:
    found = look(hosts, DATA + "/open/")
    assert isinstance(found, Listing)
    digests = {e.name: [d.value for d in e.digests] for e in found.entries}
    assert digests["MsCelebV1-ImageThumbnails.part.00.tsv"] == ["1fc45da4b7fd7f617673a87f8cab5893"]
