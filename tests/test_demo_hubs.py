"""The stand-in hubs, read by the providers: every state occurs, and innocent neighbours stay innocent."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest

from providers import Fetch, ParseError, Reply, State
from tests.test_lookalikes_hubs import read
from tests.web._host import Ask
from tests.web.huggingface import HuggingFace
from tests.web.internet_archive import InternetArchive
from tests.web.wayback import Wayback
from tests.web.zenodo import Zenodo

WORLD = Path(__file__).parent / "web" / "world"
HOSTS = {
    name: host
    for host in (kind([WORLD]) for kind in (HuggingFace, Zenodo, InternetArchive, Wayback))
    for name in host.names
}


def web(fetch: Fetch, hops: int = 0) -> Reply:
    """The stand-in hosts, asked in this process; redirects are followed as the driver does."""
    host = fetch.url.split("/")[2]
    headers = {name.lower(): value for name, value in fetch.headers}
    answer = HOSTS[host].answer(Ask(fetch.method, fetch.url, headers, fetch.body or b"", 1e9))
    said: dict[str, tuple[str, ...]] = {}
    for name, value in answer.headers:
        said[name.lower()] = (*said.get(name.lower(), ()), value)
    if fetch.redirects and answer.status in {301, 302, 307, 308} and hops < 5:
        url = urljoin(fetch.url, said["location"][0])
        return web(Fetch(url, fetch.method, fetch.headers, fetch.body), hops + 1)
    return Reply(fetch.url, answer.status, said, answer.body)


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://huggingface.co/datasets/mwlab/faces-emore", "live"),
        ("https://hf.co/datasets/mwlab/dukemtmc-reid", "live"),
        ("https://huggingface.co/datasets/mwlab/gated-ms1m", "live"),
        ("https://huggingface.co/datasets/mwlab/ms1m-old", "live"),
        ("https://huggingface.co/datasets/mwlab/disabled-celeb", "gone"),
        ("https://huggingface.co/datasets/mwlab/gone-set", "unknown"),
        ("https://huggingface.co/datasets/mwlab/faces-emore/blob/main/nothing.zip", "gone"),
        ("https://zenodo.org/records/900001", "live"),
        ("https://zenodo.org/records/900002", "gone"),
        ("https://zenodo.org/records/900003", "locked"),
        ("https://zenodo.org/records/900005", "gone"),
        ("https://archive.org/details/mw-ms-celeb-1m", "live"),
        ("https://archive.org/details/mw-dark-item", "gone"),
        ("https://archive.org/details/mw-lent-duke", "locked"),
        (
            "https://web.archive.org/web/2018/http://vision.cs.duke.edu/DukeMTMC/data/misc/DukeMTMC-reID.zip",
            "live",
        ),
        ("https://web.archive.org/web/2018/http://excluded.examplelab.test/a.zip", "gone"),
    ],
)
def test_the_demo_world_shows_every_state(url: str, state: str) -> None:
    try:
        found = str(read(url, web).state)
    except ParseError:
        found = "unknown"
    assert found == state


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/datasets/examplelab/lfw-pairs",
        "https://huggingface.co/datasets/examplelab/celeba-faces",
        "https://huggingface.co/datasets/examplelab/market-1501",
        "https://huggingface.co/examplelab/arcface-r100-ms1m",
        "https://zenodo.org/records/900101",
        "https://zenodo.org/records/900103",
        "https://archive.org/details/lfw-funneled",
    ],
)
def test_innocent_neighbours_declare_nothing_of_ours(url: str) -> None:
    ours = ("duke", "celeb-1m", "mscelebv1", "emore", "retinaface", "train.rec")
    listing = read(url, web)
    assert listing.state is State.LIVE and listing.entries
    assert not [e.path for e in listing.entries if any(word in e.path.lower() for word in ours)]
