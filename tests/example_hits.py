"""Hits to test reports with: invented owners, and one with every secret a hit can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models._views import EntryView, EventView, EvidenceView, HitView, PointerView, SightingView

SEEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
COMMIT = "0123456789abcdef0123456789abcdef01234567"

# Everything that a shareable copy must not hold.
CODE, RLKEY, FRAGMENT = "x7k2", "r1k3y9s3cr3t", "k3yAfterTheHash_0123456789"
EMAIL, HANDLE, REVIEWER = "someone.else@people.example", "handle-of-someone", "reviewer-by-name"
TOLD = f"{EMAIL} told us; pwd={CODE}; @{HANDLE}"
INFOHASH = "aabbccddeeff00112233445566778899aabbccdd"


def example_hit(**changes: Any) -> HitView:
    """A plain copy on GitHub, live, with one file that matched."""
    hit = HitView(
        id="hitaaaaaaaaaaaaa",
        dataset="example-faces",
        dataset_version="2026-11-01",
        derivative=None,
        kind="copy",
        grade="exact",
        score=0.97,
        match_type="full",
        url="https://github.com/examplelab/faces",
        address="https://github.com/examplelab/faces",
        code=None,
        host="github.com",
        domain="github.com",
        provider="github",
        path="examplelab/faces",
        revision=COMMIT,
        owner="examplelab",
        licence="MIT",
        forks=2,
        state="live",
        state_reason=None,
        http_status=200,
        status="confirmed",
        status_since=SEEN,
        decided_by=REVIEWER,
        first_seen=SEEN,
        last_seen=SEEN,
        last_check=SEEN,
        run_id="20261120-1000-ab12",
        reappeared_of=None,
        evidence=(EvidenceView("exact", 0.97, "the sha256 of faces.zip is equal", "faces.zip", "a listing"),),
        entries=(EntryView("data/faces.zip", 1234, (("md5", "a" * 32), ("sha256", "b" * 64))),),
        pointers=(
            PointerView(
                "https://github.com/examplelab/list/blob/main/README.md", 3, "faces", None, SEEN, SEEN
            ),
        ),
        sightings=(SightingView(SEEN, "live", None, 200, "20261120-1000-ab12", 1),),
        events=(
            EventView(SEEN, "mirrorwatch", None, "discovered", "found"),
            EventView(SEEN, REVIEWER, "discovered", "confirmed", "hash and list agree"),
        ),
    )
    return replace(hit, **changes)


def _says(sentence: str) -> EvidenceView:
    return EvidenceView("text", 0.6, sentence, "", None)


def _page(url: str, code: str | None = None) -> PointerView:
    return PointerView(url, 1, "", code, SEEN, SEEN)


def secret_hit() -> HitView:
    """A hit whose every field holds something that only the recipient may see."""
    return example_hit(
        id="hitsecretaaaaaaa",
        url="https://www.dropbox.com/scl/fo/abc/xyz",
        address=f"https://www.dropbox.com/scl/fo/abc/xyz?rlkey={RLKEY}&dl=0#{FRAGMENT}",
        code=CODE,
        host="www.dropbox.com",
        domain="dropbox.com",
        provider="dropbox",
        path=f"abc/{INFOHASH}",
        revision=None,
        owner=HANDLE,
        state="locked",
        state_reason=f"asks for a password; code: {CODE}; write to {EMAIL}",
        licence=f"ask {EMAIL}",
        evidence=(
            _says(f"链接：https://www.dropbox.com/scl/fo/abc/xyz?rlkey={RLKEY} 提取码：{CODE}"),
            _says(f"posted by {HANDLE}, {EMAIL}, see https://foo.example/a#{FRAGMENT}"),
            _says(f"infohash {INFOHASH} is equal; magnet:?xt=urn:btih:{INFOHASH}&dn=x"),
        ),
        entries=(EntryView(f"faces by {EMAIL}.zip", 99, (("btih", INFOHASH),)),),
        pointers=(
            _page(f"https://drive.google.com/file/d/abc/view?resourcekey={RLKEY}#{FRAGMENT}", CODE),
            _page(f"https://user:{CODE}@pan.baidu.com/s/1abc?pwd={CODE}"),
            _page(f"magnet:?xt=urn:btih:{INFOHASH}&tr=http://tracker.example/announce"),
            _page(f"https://academictorrents.com/details/{INFOHASH}"),
        ),
        events=(EventView(SEEN, REVIEWER, "discovered", "triaged", TOLD),),
    )
