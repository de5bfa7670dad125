"""The hosts' own client libraries read our stand-ins: what they accept is how the real hosts answer.

Needs `huggingface_hub` and `internetarchive`; skipped without them, except in CI.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.web._host import Answer, Ask
from tests.web.huggingface import HuggingFace
from tests.web.internet_archive import InternetArchive

WORLD = [Path(__file__).parent / "web" / "world"]


def client(name: str) -> ModuleType:
    """A client library; without it the test is skipped, in CI it fails."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{name} is not installed")


@pytest.fixture
def hub() -> Iterator[Any]:
    """huggingface_hub with the stand-in hub behind it; no socket is opened."""
    library = client("huggingface_hub")
    http = importlib.import_module("huggingface_hub.utils._http")
    transport = getattr(http, "httpx2", None) or http.httpx
    host = HuggingFace(WORLD)

    def answer(request: Any) -> Any:
        headers = {name.lower(): value for name, value in request.headers.items()}
        said = host.answer(Ask(request.method, str(request.url), headers, request.read(), 1e9))
        return transport.Response(said.status, headers=said.headers, content=said.body)

    def factory() -> Any:
        return transport.Client(transport=transport.MockTransport(answer), follow_redirects=True)

    library.set_client_factory(factory)
    yield library
    library.set_client_factory(http.default_client_factory)


@pytest.fixture
def over_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client built on requests talks to the stand-ins; no socket is opened."""
    requests = importlib.import_module("requests")
    hosts = {name: host for host in (InternetArchive(WORLD),) for name in host.names}

    def send(self: Any, request: Any, **rest: Any) -> Any:
        headers = {name.lower(): str(value) for name, value in request.headers.items()}
        name = request.url.split("/")[2]
        said: Answer = hosts[name].answer(Ask(request.method, request.url, headers, b"", 1e9))
        response = requests.Response()
        response.status_code, response.url, response.request = said.status, request.url, request
        response.headers.update(dict(said.headers))
        response.raw, response.encoding = BytesIO(said.body), "utf-8"
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)


def test_the_hub_client_lists_and_reads_a_dataset(hub: Any) -> None:
    api = hub.HfApi(endpoint="https://huggingface.co", token=False)
    names = [found.id for found in api.list_datasets(search="ms1m")]
    assert {"mwlab/gated-ms1m", "mwlab/ms1m-parquet"} <= set(names)
    info = api.dataset_info("mwlab/faces-emore", files_metadata=True)
    big = next(s for s in info.siblings if s.rfilename == "faces_emore.zip")
    assert big.size == big.lfs.size == 12790314159 and len(big.lfs.sha256) == 64
    tree = {
        row.path: row for row in api.list_repo_tree("mwlab/faces-emore", recursive=True, repo_type="dataset")
    }
    assert tree["faces_emore.zip"].lfs.sha256 == big.lfs.sha256
    assert len(tree["faces_emore.zip"].xet_hash) == 64
    assert type(tree["faces_emore"]).__name__ == "RepoFolder"
    paths = api.get_paths_info(
        "mwlab/faces-emore", ["faces_emore.zip", "no.zip"], expand=True, repo_type="dataset"
    )
    assert [row.path for row in paths] == ["faces_emore.zip"]


def test_the_hub_client_follows_pages_and_new_names(hub: Any) -> None:
    api = hub.HfApi(endpoint="https://huggingface.co", token=False)
    rows = list(api.list_repo_tree("mwlab/ms1m-parquet", recursive=True, repo_type="dataset"))
    assert [row.path for row in rows if row.path.endswith(".parquet")] == [
        "data/train-00000-of-00002.parquet",
        "data/train-00001-of-00002.parquet",
    ]
    assert api.dataset_info("mwlab/ms1m-old").id == "mwlab/faces-emore"
    assert api.dataset_info("mwlab/gated-ms1m").gated == "manual"


@pytest.mark.parametrize(
    ("name", "token", "error"),
    [
        ("mwlab/gone-set", False, "RepositoryNotFoundError"),
        ("mwlab/gone-set", "hf_placeholder", "RepositoryNotFoundError"),
        ("mwlab/disabled-celeb", False, "DisabledRepoError"),
        ("mwlab/slow-ms1m", False, "HfHubHTTPError"),
    ],
)
def test_the_hub_client_knows_our_errors(hub: Any, name: str, token: Any, error: str) -> None:
    api = hub.HfApi(endpoint="https://huggingface.co", token=token)
    with pytest.raises(hub.errors.HfHubHTTPError) as raised:
        api.dataset_info(name)
    assert type(raised.value).__name__ == error


def test_the_hub_client_knows_missing_files_and_gates(hub: Any) -> None:
    address = hub.hf_hub_url("mwlab/faces-emore", "no.zip", repo_type="dataset")
    with pytest.raises(hub.errors.EntryNotFoundError):
        hub.get_hf_file_metadata(address, token=False)
    address = hub.hf_hub_url("mwlab/gated-ms1m", "ms1m-retinaface-t1.zip", repo_type="dataset")
    with pytest.raises(hub.errors.GatedRepoError):
        hub.get_hf_file_metadata(address, token=False)
    address = hub.hf_hub_url("mwlab/faces-emore", "faces_emore.zip", repo_type="dataset")
    meta = hub.get_hf_file_metadata(address, token=False)
    assert meta.size == 12790314159 and len(meta.etag) == 64


def test_the_archive_client_reads_items_and_searches(over_requests: None) -> None:
    archive = client("internetarchive")
    session = archive.ArchiveSession()
    item = session.get_item("mw-ms-celeb-1m")
    assert item.exists and not item.is_dark
    files = {file.name: file for file in item.get_files()}
    assert files["MsCelebV1-ImageThumbnails.part.00.tsv"].md5 == "1fc45da4b7fd7f617673a87f8cab5893"
    assert files["FaceImageCroppedWithAlignment.tsv"].size == 95314159265
    assert not session.get_item("no-such-item").exists
    assert session.get_item("mw-dark-item").is_dark
    found = list(session.search_items('"DukeMTMC"', fields=["identifier", "title"]))
    assert [row["identifier"] for row in found] == ["duke-chronicle-2019", "mw-lent-duke"]
