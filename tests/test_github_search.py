"""GitHub's searches against the stand-in: cutting below the cap, going on, limits, missing tokens."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from providers import (
    Conversation,
    Cursor,
    Document,
    Fetch,
    Lead,
    ParseError,
    Reply,
    State,
    Tally,
    advance,
    refusal,
    registry,
)
from sources import Derivative, Distinctive, KnownFile, Signature
from sources._github_axis import CREATED, SIZE
from sources._words import aliases, digests, file_names
from sources.github_code import GithubCode
from sources.github_issues import GithubIssues
from sources.github_repositories import GithubRepositories
from tests.web._host import Ask
from tests.web.github import Github

WORLD = Path(__file__).parent / "web" / "world"
NOW = 1_790_000_000.0


def asked(host: Github, fetch: Fetch, token: str | None, now: float = NOW) -> Reply:
    """One fetch as the driver would send it, redirects followed."""
    if fetch.auth_needed and token is None:
        return Reply(fetch.url, 0, asked=False, reason=f"{fetch.auth} is not set")
    headers = {name.lower(): value for name, value in fetch.headers} | {"user-agent": "test"}
    if token and fetch.auth:
        headers["authorization"] = f"Bearer {token}"
    answer = host.answer(Ask(fetch.method, fetch.url, headers, fetch.body or b"", now))
    found: dict[str, tuple[str, ...]] = {}
    for name, value in answer.headers:
        found[name.lower()] = (*found.get(name.lower(), ()), value)
    reply = Reply(fetch.url, answer.status, found, answer.body)
    if answer.status in {301, 302} and fetch.redirects:
        return asked(host, Fetch(found["location"][0], headers=fetch.headers, auth=fetch.auth), token, now)
    return reply


class Run:
    """A conversation carried to its end over a stand-in: requests, finds, listing, refusal."""

    def __init__(
        self, conversation: Conversation, host: Github, token: str | None = "t", most: int | None = None
    ) -> None:
        self.requests: list[str] = []
        self.finds: list[Any] = []
        self.listing = None
        self.refused: str | None = None
        reply: Reply | None = None
        while True:
            step, ended = advance(conversation, reply)
            reply = None
            if ended:
                self.listing = step
                return
            if not isinstance(step, Fetch):
                self.finds.append(step)
                continue
            if most is not None and len(self.requests) == most:
                return
            reply = asked(host, step, token)
            if reply.asked:
                self.requests.append(step.url)
            self.refused = refusal(reply)
            if self.refused:
                return

    def of(self, kind: type) -> list[Any]:
        return [find for find in self.finds if isinstance(find, kind)]


def signature(**more: Any) -> Signature:
    base: dict[str, Any] = {
        "id": "ms-celeb-1m",
        "name": "MS-Celeb-1M",
        "category": "faces",
        "status": "withdrawn",
        "enabled": True,
        "aliases": ("MS-Celeb-1M",),
    }
    return Signature(**(base | more))


def world(folder: Path, **settings: Any) -> Github:
    (folder / "github").mkdir()
    settings.setdefault("limits", {"core": 10**6, "search": 10**6, "code_search": 10**6})
    (folder / "github" / "settings.yaml").write_text(yaml.safe_dump(settings))
    return Github([folder])


def crowd(count: int, **more: Any) -> dict[str, Any]:
    return {
        "owner": "crowd",
        "name": "celeb",
        "count": count,
        "from": "2016-01-01T00:00:00",
        "to": "2024-01-01T00:00:00",
        "readme": "# faces\n\nMS-Celeb-1M: https://pan.baidu.com/s/1mw0LiveShare00000000AA\n",
        **more,
    }


@pytest.mark.parametrize("count", [900, 1200, 1999, 3500])
@pytest.mark.parametrize("skew", [1.0, 0.3])
def test_splitting_costs_little_and_misses_nothing(tmp_path: Path, count: int, skew: float) -> None:
    host = world(tmp_path, crowds=[crowd(count, skew=skew, seed=count)])
    run = Run(GithubRepositories().search(signature()), host)
    assert len({lead.url for lead in run.of(Lead)}) == len(run.of(Lead)) == count
    fewest = math.ceil(count / 100)
    # One request finds out that there are too many; the rest is pages, the last of each part not full.
    assert len(run.requests) <= max(math.ceil(1.15 * fewest), fewest + 3), len(run.requests)
    (tally,) = run.of(Tally)
    assert (tally.said, tally.given, tally.cut) == (count, count, None)


def test_code_is_split_by_size_even_when_sizes_are_not_shown(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(2600)], code_sizes=False)
    known = KnownFile("MS-Celeb-1M.zip", Distinctive.HIGH, "original")
    plain = Run(GithubCode().search(signature()), host)
    leads = plain.of(Lead)
    assert len(leads) == 2600 and len(plain.requests) <= 1.3 * 26 + 2
    assert not Run(GithubCode().search(signature(files=(known,), aliases=())), host).of(Lead)


def test_a_day_with_too_many_is_split_by_the_second(tmp_path: Path) -> None:
    one_day = crowd(1500) | {"from": "2020-05-05T00:00:00", "to": "2020-05-05T20:00:00"}
    run = Run(GithubRepositories().search(signature()), world(tmp_path, crowds=[one_day]))
    assert len(run.of(Lead)) == 1500
    assert run.of(Tally)[0].cut is None


def test_what_cannot_be_split_is_said(tmp_path: Path) -> None:
    one_second = crowd(1100) | {"from": "2020-05-05T10:00:00", "to": "2020-05-05T10:00:00"}
    run = Run(GithubRepositories().search(signature()), world(tmp_path, crowds=[one_second]))
    assert len(run.of(Lead)) == 1000
    assert "1000 of 1100" in run.of(Tally)[0].cut
    assert len(run.requests) < 30


def test_a_search_goes_on_from_its_cursor(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(2500)])
    complete = Run(GithubRepositories().search(signature()), host)
    whole = {lead.url for lead in complete.of(Lead)}
    first = Run(GithubRepositories().search(signature()), host, most=15)
    cursor = first.of(Cursor)[-1].value
    second = Run(GithubRepositories().search(signature(), cursor=cursor), host)
    before = {lead.url for lead in first.of(Lead)}
    after = {lead.url for lead in second.of(Lead)}
    assert before | after == whole
    assert len(second.requests) <= len(complete.requests) - 5, "what was done is skipped"
    done = second.of(Cursor)[-1].value
    assert json.loads(done)["from"] is None
    assert not Run(GithubRepositories().search(signature(), cursor=done), host).requests


def test_a_cursor_of_another_catalog_begins_anew(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(30)])
    stale = json.dumps({"query": '"Old Alias" in:readme', "from": None})
    assert len(Run(GithubRepositories().search(signature(), cursor=stale), host).of(Lead)) == 30


def test_incomplete_results_are_told(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(40)], incomplete=["MS-Celeb"])
    (tally,) = Run(GithubRepositories().search(signature()), host).of(Tally)
    assert (tally.said, tally.given) == (40, 20)
    assert "incomplete" in tally.cut


def test_code_search_without_a_token_asks_nothing_and_says_so(tmp_path: Path) -> None:
    run = Run(GithubCode().search(signature()), world(tmp_path), token=None)
    assert not run.requests
    (tally,) = run.of(Tally)
    assert tally.cut.startswith("GITHUB_TOKEN is not set")


def test_limits_refuse_and_finished_parts_stay(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(2500)], limits={"search": 20})
    run = Run(GithubRepositories().search(signature()), host)
    assert run.refused and len(run.requests) == 21 and run.of(Cursor)
    assert asked(host, Fetch("https://api.github.com/search/repositories?q=x"), "t", NOW + 61).status == 200


def test_secondary_limit_asks_to_wait(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(300)], secondary={"after": 2, "retry_after": 5})
    run = Run(GithubRepositories().search(signature()), host)
    assert run.refused == "rate limited (403 with Retry-After)"
    page = Fetch("https://api.github.com/search/repositories?q=celeb")
    assert asked(host, page, "t", NOW + 4).status == 403
    assert asked(host, page, "t", NOW + 6).status == 200


def test_since_narrows_by_the_last_push(tmp_path: Path) -> None:
    host = world(tmp_path, crowds=[crowd(200)])
    every = len(Run(GithubRepositories().search(signature()), host).of(Lead))
    late = len(Run(GithubRepositories().search(signature(), since="2023-01-01"), host).of(Lead))
    assert 0 < late < every == 200


def test_one_repository_is_one_lead_over_all_queries() -> None:
    names = ("MS-Celeb-1M", "MS1M", "faces_emore")
    run = Run(GithubRepositories().search(signature(aliases=names)), Github([WORLD]))
    urls = [lead.url for lead in run.of(Lead)]
    assert len(urls) == len(set(urls)) > 20
    assert len(run.of(Tally)) == len(names)
    assert "https://github.com/forker/face-datasets" in urls, "forks are asked for"
    assert "https://github.com/weather/rain-radar" not in urls
    assert not {u for u in urls if "takenlab" in u or "privatelab" in u}


def test_digests_and_names_find_files_pinned_to_a_commit() -> None:
    from providers import Dialect, Digest

    md5 = Digest(Dialect.MD5, "1fc45da4b7fd7f617673a87f8cab5893")
    sha = Digest(Dialect.SHA256, "44e65fae48278105b452c88865170c3acd54c69b2ea144a23b92c7934318ab27")
    files = (
        KnownFile("MsCelebV1-ImageThumbnails.part.00.tsv", Distinctive.HIGH, "original", None, (md5,)),
        KnownFile("x.pdf", Distinctive.LOW, "original", 70245, (sha,)),
    )
    run = Run(GithubCode().search(signature(aliases=(), files=files)), Github([WORLD]))
    by_query: dict[str, list[str]] = {}
    for lead in run.of(Lead):
        by_query.setdefault(lead.query, []).append(lead.entries[0].path)
    assert sorted(by_query[md5.value]) == ["MD5SUMS", "data/MsCelebV1-ImageThumbnails.part.00.tsv.dvc"]
    assert by_query[sha.value] == ["data/MSR-LA Data-MSCeleb.pdf"], "the LFS pointer"
    lead = next(lead for lead in run.of(Lead) if lead.entries[0].path == "MD5SUMS")
    share = registry().recognise(lead.url)
    assert share is not None and share.kind == "file" and len(share["rest"].split("/")[0]) == 40
    assert md5.value in lead.text
    assert lead.entries[0].digests[0].dialect is Dialect.GIT_BLOB_SHA1


def test_issues_and_their_comments_become_documents() -> None:
    run = Run(GithubIssues().search(signature(aliases=("DukeMTMC-VideoReID", "DukeMTMC"))), Github([WORLD]))
    texts = {d.url: d for d in run.of(Document)}
    comments = [d for url, d in texts.items() if "#issuecomment-" in url]
    assert any("提取码: ab1c" in d.text for d in comments)
    assert {d.title for d in comments} == {"DukeMTMC-VideoReID数据集百度云链接分享"}
    assert "https://github.com/vidreid/DukeMTMC-VideoReID-share/pull/9" in texts
    assert {d.repository for d in texts.values()} == {"https://github.com/vidreid/DukeMTMC-VideoReID-share"}
    assert len(run.of(Document)) == len(texts)


def test_queries_come_from_what_can_stand_alone() -> None:
    low = KnownFile("camera1.mat", Distinctive.LOW, "original")
    zipped = KnownFile("faces_emore.zip", Distinctive.HIGH, "original")
    licence = KnownFile("LICENSE_X.txt", Distinctive.HIGH, "licence-sidecar")
    child = Derivative(
        "d", "MS1MV2 / MS1M-ArcFace (85,742 ids)", "cleaned", ("emore", "Challenge 2"), (zipped,)
    )
    made = signature(
        aliases=("MS-Celeb-1M", "MS-Celeb", "MS Celeb 1M", "ms-celeb", "微软名人数据集", "x_MS-Celeb"),
        files=(low, licence),
        derivatives=(child,),
    )
    assert aliases(made) == [
        "MS-Celeb",
        "MS Celeb 1M",
        "微软名人数据集",
        "x_MS-Celeb",
        "MS1MV2",
        "MS1M-ArcFace",
    ]
    assert file_names(made) == ["faces_emore.zip"]
    assert digests(made) == []


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, "x"),
        (None, 86_399, "x created:<=1970-01-01"),
        (86_400, None, "x created:>=1970-01-02"),
        (86_400, 259_199, "x created:1970-01-02..1970-01-03"),
        (1, 61, "x created:1970-01-01T00:00:01Z..1970-01-01T00:01:01Z"),
    ],
)
def test_ranges_as_github_writes_them(low: int | None, high: int | None, text: str) -> None:
    assert CREATED.qualified("x", low, high) == text


def test_sizes_as_github_writes_them() -> None:
    assert SIZE.qualified("x", 10, 20) == "x size:10..20"


def listings() -> Iterator[tuple[str, State, str | None]]:
    gone = "not found (removed or private)"
    yield "https://github.com/examplelab/face-datasets", State.LIVE, None
    yield "https://github.com/OldLab/old-ms-celeb", State.LIVE, None
    yield "https://github.com/emptylab/msceleb", State.LIVE, "empty repository"
    yield "https://github.com/takenlab/ms-celeb-1m-full", State.GONE, "removed after a DMCA notice"
    yield "https://github.com/toslab/celebs", State.GONE, "removed by GitHub for its terms of service"
    yield "https://github.com/disabledlab/ms1m", State.GONE, "disabled by GitHub"
    yield "https://github.com/privatelab/ms-celeb-private", State.GONE, gone
    yield "https://github.com/nobody/nothing", State.GONE, gone
    yield "https://github.com/examplelab/face-datasets/blob/main/docs/DATASETS.md", State.LIVE, None
    yield (
        "https://github.com/examplelab/face-datasets/blob/main/gone.md",
        State.GONE,
        "no such file at this branch or commit",
    )
    yield (
        "https://github.com/examplelab/face-datasets/tree/dev",
        State.GONE,
        "no such branch, tag or commit",
    )
    yield "https://gist.github.com/aa00000000000000000000000000f001", State.LIVE, None
    yield "https://github.com/examplelab/face-datasets/issues/7", State.LIVE, None
    yield "https://github.com/examplelab/face-datasets/issues/8", State.GONE, gone


@pytest.mark.parametrize(("url", "state", "reason"), list(listings()))
def test_the_world_is_read_as_it_is(url: str, state: State, reason: str | None) -> None:
    share = registry().recognise(url)
    assert share is not None
    run = Run(registry().of(share).read(share), Github([WORLD]), token=None)
    assert run.listing is not None
    assert (run.listing.state, run.listing.reason) == (state, reason)
    assert not [u for u in run.requests if not u.startswith("https://api.github.com/")]


def read(url: str, host: Github | None = None) -> Any:
    share = registry().recognise(url)
    assert share is not None
    return Run(registry().of(share).read(share), host or Github([WORLD]))


def test_a_truncated_tree_is_walked() -> None:
    run = read("https://github.com/biglab/celeb-folders")
    assert run.listing.complete and len(run.listing.entries) == 20
    assert len([u for u in run.requests if "/git/trees/" in u]) == 5


def test_pointers_of_git_lfs_give_digest_and_true_size() -> None:
    entries = {e.path: e for e in read("https://github.com/celebmirror/lfs-faces").listing.entries}
    pdf = entries["data/MSR-LA Data-MSCeleb.pdf"]
    assert pdf.size == 70245 and len(pdf.digests) == 2
    assert pdf.url is not None and pdf.url.endswith("/data/MSR-LA%20Data-MSCeleb.pdf")


def test_release_assets_have_their_digest() -> None:
    url = "https://github.com/celebmirror/msceleb-mirror/releases/download/v0.2/MSR-LA.Data-MSCeleb.pdf"
    run = read(url)
    (entry,) = run.listing.entries
    assert entry.size == 70245 and entry.digests[0].value.startswith("44e65fae")
    assert len(run.requests) == 1
    assert read(url + "x").listing.state is State.GONE


def test_documents_are_pinned_and_forks_are_counted() -> None:
    listing = read("https://github.com/examplelab/face-datasets").listing
    assert listing.forks == 1 and len(listing.documents) == 2
    assert all(f"/blob/{listing.revision}/" in d.url for d in listing.documents)
    forks = read("https://github.com/examplelab/face-datasets/forks").listing
    assert [lead.url for lead in forks.leads] == ["https://github.com/forker/face-datasets"]


def test_a_renamed_repository_says_where_it_is_now() -> None:
    assert read("https://github.com/oldlab/old-ms-celeb").listing.moved == (
        "https://github.com/newlab/ms-celeb-cleaned"
    )


def test_wikis_are_recognised_and_not_read() -> None:
    with pytest.raises(ParseError):
        read("https://github.com/examplelab/face-datasets/wiki/Data")


def test_a_folder_with_a_readme_alone_is_a_repository(tmp_path: Path) -> None:
    folder = tmp_path / "github" / "repositories" / "Someone" / "Some-Set"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# MS-Celeb-1M\n")
    host = Github([tmp_path])
    run = Run(GithubRepositories().search(signature()), host)
    assert [lead.url for lead in run.of(Lead)] == ["https://github.com/Someone/Some-Set"]
    assert read("https://github.com/someone/some-set", host).listing.documents[0].text == "# MS-Celeb-1M\n"
