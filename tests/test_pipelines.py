"""The pipelines: what is refused, how names are written, what is kept, and that a unit is saved whole."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.test import get_crawler

from matching import Evidence, Grade, JudgedLink, Label, Verdict
from matching.catalog import Catalog, build
from models import queries
from models.batch import PlannedUnit
from models.store import Store, StoreError
from pipelines._asked import asked_by_run
from pipelines.dedupe import DedupePipeline
from pipelines.finds import (
    CursorReached,
    DocumentFound,
    Item,
    Judged,
    LeadFound,
    ReadFailed,
    ShareRead,
    TallyFound,
    UnitEnded,
)
from pipelines.match import WORTH_A_LOOK, Judges, MatchPipeline
from pipelines.normalize import LENGTHS, NormalizePipeline, digest, entry, prose, share, shown
from pipelines.persist import PersistPipeline
from pipelines.validate import ValidatePipeline
from providers import Dialect, Digest, Document, Entry, Lead, Listing, Share, State, Tally, registry
from sources import Signature
from sources._signature import Distinctive, KnownFile

AT = datetime(2026, 11, 25, 2, 3, tzinfo=UTC)
REPOSITORY = "https://github.com/examplelab/faces"
README = Document(f"{REPOSITORY}/blob/{'a' * 40}/README.md", "the dataset is here", repository=REPOSITORY)
BOX = Share("examplebox", "folder", "https://box.test/d/abc", (("id", "abc"),), code="ab12")
FACES = Entry("celeb/faces.zip", 2**40, (Digest(Dialect.MD5, "0" * 32),))
SIGNATURE = Signature(
    id="example-faces", name="Example Faces", category="faces", status="withdrawn", enabled=True,
    aliases=("Example Faces",), official=("https://github.com/officiallab",), version="v7",
    files=(KnownFile("faces.zip", Distinctive.HIGH, "original", 2**40),),
)  # fmt: skip
CATALOG = build([SIGNATURE])


def verdict(
    label: Label = Label.MIRROR, grade: Grade = Grade.TEXT, score: float = 0.8, **rest: Any
) -> Verdict:
    evidence = (Evidence(grade, score, f"a {grade} reason", rest.pop("about", "faces.zip")),)
    return Verdict("example-faces", rest.pop("derivative", None), label, grade, score, evidence)


def link(
    label: Label = Label.MIRROR, score: float = 0.8, line: int = 3, of: Share | None = BOX
) -> JudgedLink:
    found = verdict(label, score=score)
    return JudgedLink(
        line, 0, BOX.url, BOX.url, of, "ab12", found, label, score, ("called the dataset",), "here"
    )


class Fakes:
    """Judges that answer what a test says."""

    def __init__(self) -> None:
        self.links: Sequence[JudgedLink] = ()
        self.of_listing: Sequence[Verdict] = ()
        self.of_entries: Sequence[Verdict] = ()
        self.read: list[Document] = []
        self.asked: list[frozenset[str]] = []

    def document(self, document: Document, catalog: Catalog, asked: frozenset[str]) -> Sequence[JudgedLink]:
        self.read.append(document)
        self.asked.append(asked)
        return self.links

    def listing(self, listing: Listing, catalog: Catalog, asked: frozenset[str]) -> Sequence[Verdict]:
        return self.of_listing

    def entries(
        self, entries: Sequence[Entry], share: Share | None, catalog: Catalog, asked: frozenset[str]
    ) -> Sequence[Verdict]:
        return self.of_entries


@pytest.fixture
def fakes() -> Fakes:
    return Fakes()


@pytest.fixture
def match(fakes: Fakes) -> MatchPipeline:
    return MatchPipeline(CATALOG, Judges(fakes.document, fakes.listing, fakes.entries))


def judged(item: Item, pipeline: MatchPipeline) -> Judged:
    found = pipeline.process_item(item)
    assert isinstance(found, Judged)
    return found


# Validate

READ = ShareRead("u", Listing(BOX, State.LIVE, entries=(FACES,)), 200, AT)
GONE = Listing(BOX, State.GONE, "not found")


@pytest.mark.parametrize(
    "item",
    [
        READ,
        ShareRead("u", GONE, 404, AT),
        LeadFound("u", Lead(BOX.url), "search", AT),
        DocumentFound("u", README, "search", AT),
        ReadFailed("u", BOX, State.BLOCKED, "rate limited", 429, AT),
        TallyFound("u", Tally("q", 3, None)),
        CursorReached("u", "page 2"),
        *(UnitEnded("u", outcome) for outcome in ("done", "cut short: budget", "failed: no answer")),
    ],
)
def test_true_finds_pass(item: Item) -> None:
    assert ValidatePipeline().process_item(item) is item


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (LeadFound("", Lead(BOX.url), "search", AT), "no unit"),
        (LeadFound("u", Lead(""), "search", AT), "usable address"),
        (LeadFound("u", Lead("https://box.test/" + "x" * 2000), "search", AT), "usable address"),
        (LeadFound("u", Lead(BOX.url), "search", AT.replace(tzinfo=None)), "zone"),
        (LeadFound("u", Lead(BOX.url, entries=(Entry("a", 2**63),)), "search", AT), "impossible size"),
        (DocumentFound("u", replace(README, url="mailto://"), "search", AT), "without an address"),
        (ReadFailed("u", BOX, State.GONE, "timed out", None, AT), "claims a state"),
        (TallyFound("u", Tally("q", -1)), "impossible number"),
        (CursorReached("u", ""), "empty cursor"),
        (UnitEnded("u", "finished"), "no known kind"),
        (ShareRead("u", replace(GONE, share=replace(BOX, url="")), 404, AT), "usable address"),
    ],
)
def test_finds_that_cannot_be_true_are_dropped(item: Item, rule: str) -> None:
    with pytest.raises(DropItem, match=rule) as caught:
        ValidatePipeline().process_item(item)
    assert "box.test" not in str(caught.value)


@pytest.mark.parametrize(
    ("listing", "rule"),
    [
        (replace(READ.listing, state=State.BLOCKED, reason="captcha"), "no state of a provider"),
        (replace(READ.listing, entries=(replace(FACES, size=-1),)), "impossible size"),
        (replace(GONE, reason=None), "without its reason"),
        (replace(GONE, entries=(FACES,)), "gone and lists files"),
    ],
)
def test_a_reading_that_cannot_be_true_is_unknown_and_not_lost(listing: Listing, rule: str) -> None:
    found = ValidatePipeline().process_item(ShareRead("u", listing, 200, AT))
    assert isinstance(found, ReadFailed)
    assert (found.share, found.state) == (BOX, State.UNKNOWN)
    assert rule in found.reason


# Normalize


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("faces.zip", "faces.zip"),
        (unicodedata.normalize("NFD", "façade.zip"), unicodedata.normalize("NFC", "façade.zip")),
        ("fa\u200bces\ufeff.zip", "faces.zip"),
        ("faces\u202egpj.exe", "faces\\u202egpj.exe"),
        ("a\x00b\x1b[31m\x7f", "a\\x00b\\x1b[31m\\x7f"),
        ("two\nlines", "two\\x0alines"),
        ("\udcff", "\\udcff"),
        ("微软人脸数据集.rar", "微软人脸数据集.rar"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 9999, "x" * 2000),
    ],
)
def test_names_are_written_one_way(raw: str, written: str) -> None:
    assert shown(raw) == written
    assert shown(shown(raw)) == shown(raw)


def test_prose_keeps_its_lines() -> None:
    assert prose("one\r\n\r\ntwo\x00\u2028three") == "one\ntwo\\x00\nthree"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (Digest(Dialect.MD5, " D41D8CD98F00B204E9800998ECF8427E "), "md5 d41d8cd98f00b204e9800998ecf8427e"),
        (Digest(Dialect.MD5, "A" * 64), f"sha256 {'a' * 64}"),
        (Digest(Dialect.SHA256, "a" * 40), f"sha1 {'a' * 40}"),
        (Digest(Dialect.GIT_BLOB_SHA1, "a" * 40), f"git_blob_sha1 {'a' * 40}"),
        (Digest(Dialect.GIT_BLOB_SHA1, "a" * 64), None),
        (Digest(Dialect.S3_ETAG, f'"{"A" * 32}-12"'), f"s3_etag {'a' * 32}-12"),
        (Digest(Dialect.S3_ETAG, "a" * 33), None),
        (Digest(Dialect.MD5, "unknown"), None),
        (Digest(Dialect.CRC32, "0badcafe"), "crc32 0badcafe"),
        (Digest(Dialect.CRC32, "bad"), None),
    ],
)
def test_digests_are_typed_by_length_and_alphabet(raw: Digest, kept: str | None) -> None:
    found = digest(raw)
    assert (f"{found.dialect} {found.value}" if found else None) == kept


def test_every_dialect_has_a_length() -> None:
    assert set(LENGTHS) == set(Dialect) - {Dialect.S3_ETAG}


def test_finds_are_written_one_way_throughout() -> None:
    nasty = Share(
        "box", "folder", " https://box.test/\u200ba ", (("id", "a\x00"),), code=" ab12 ", found="x\n"
    )
    clean = share(nasty)
    assert (clean.url, clean["id"], clean.code, clean.found) == ("https://box.test/a", "a\\x00", "ab12", "x")
    assert share(clean) == clean
    twice = Digest(Dialect.MD5, "A" * 32), Digest(Dialect.MD5, "a" * 32)
    assert entry(Entry("a\u202e", digests=twice)) == Entry("a\\u202e", digests=twice[1:])
    item = ShareRead(
        "u", Listing(nasty, State.LOCKED, "code\x00", documents=(README,), leads=(Lead(" x "),)), 200, AT
    )
    found = NormalizePipeline().process_item(item)
    assert isinstance(found, ShareRead)
    assert (found.listing.reason, found.listing.leads[0].url) == ("code\\x00", "x")
    assert found.listing.documents[0].text == README.text
    lead = NormalizePipeline().process_item(
        LeadFound("u", Lead(" x\x00", "a\r\n\r\nb", title="t\x07"), "s", AT)
    )
    assert isinstance(lead, LeadFound)
    assert (lead.lead.url, lead.lead.text, lead.lead.title) == ("x", "a\nb", "t\\x07")
    end = UnitEnded("u", "done")
    assert NormalizePipeline().process_item(end) is end


# Match


def test_a_link_called_a_copy_makes_a_copy_and_a_pointer(match: MatchPipeline, fakes: Fakes) -> None:
    fakes.links = [link(line=3), link(line=9, score=0.9)]
    found = judged(DocumentFound("u", README, "search", AT), match)
    (document,), (pointer,) = found.documents, found.pointers
    assert (document.url, len(document.sha256)) == (README.url, 64)
    assert (pointer.page, pointer.line, pointer.score, pointer.code) == (README.url, 9, 0.9, "ab12")
    page = registry().recognise(REPOSITORY)
    assert page is not None
    copies = {(hit.share.url, hit.kind, hit.match_type, hit.seen) for hit in found.hits}
    assert copies == {(BOX.url, "copy", "mention", False), (page.url, "pointer", "urls", True)}
    assert {hit.version for hit in found.hits} == {"v7"}
    sentence = next(hit for hit in found.hits if hit.kind == "pointer").reasons[0].evidence.sentence
    assert sentence == f"points at {BOX.url}, line 3: called the dataset"


@pytest.mark.parametrize(
    ("found", "pointers", "hits"),
    [
        (link(Label.UNRELATED, WORTH_A_LOOK), 1, 0),
        (link(Label.UNRELATED, WORTH_A_LOOK - 0.01), 0, 0),
        (link(Label.DERIVATIVE_MIRROR, 0.1), 1, 2),
        (link(Label.OFFICIAL_SOURCE, 0.1), 0, 0),
        (replace(link(), verdict=None), 0, 0),
        (link(of=None), 0, 0),
    ],
)
def test_what_is_worth_a_look(
    match: MatchPipeline, fakes: Fakes, found: JudgedLink, pointers: int, hits: int
) -> None:
    fakes.links = [found]
    rows = judged(DocumentFound("u", README, "search", AT), match)
    assert (len(rows.documents), len(rows.pointers), len(rows.hits)) == (1, pointers, hits)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (README.url, REPOSITORY),
        (f"{REPOSITORY}/issues/5#issuecomment-1", f"{REPOSITORY}/issues/5"),
        ("https://blog.test/faces.html", "https://blog.test/faces.html"),
    ],
)
def test_a_file_points_for_its_repository_an_issue_for_itself(
    match: MatchPipeline, fakes: Fakes, url: str, page: str
) -> None:
    fakes.links = [link()]
    document = replace(README, url=url, repository=None if "blog" in url else REPOSITORY)
    found = judged(DocumentFound("u", document, "search", AT), match)
    assert [hit.share.url for hit in found.hits if hit.kind == "pointer"] == [page]
    assert {hit.seen_on for hit in found.hits} == {url}


def test_the_creators_own_page_is_no_hit(match: MatchPipeline, fakes: Fakes) -> None:
    fakes.links = [link()]
    own = replace(README, repository="https://github.com/officiallab/faces")
    assert [hit.kind for hit in judged(DocumentFound("u", own, "search", AT), match).hits] == ["copy"]


def test_a_lead_is_judged_by_its_words_and_its_files(match: MatchPipeline, fakes: Fakes) -> None:
    repository = registry().recognise("https://github.com/someone/faces-copy")
    assert repository is not None
    fakes.links = [replace(link(), share=repository, found=repository.url, code=None)]
    fakes.of_entries = [verdict(grade=Grade.NAME_SIZE, score=0.7), verdict(Label.UNRELATED, score=0.1)]
    lead = Lead(repository.url, "a copy", None, "Faces", code="zz99", entries=(FACES,))
    found = judged(LeadFound("u", lead, "search", AT), match)
    assert fakes.read[0].text == f"Faces\n\na copy\n\n{repository.url}"
    assert [(one.page, one.line, one.code) for one in found.pointers] == [(repository.url, None, "zz99")] * 2
    assert [(hit.grade, hit.match_type) for hit in found.hits] == [("text", "mention"), ("name_size", "full")]
    assert found.hits[1].reasons[0].entry == FACES
    assert found.documents == ()


def test_what_answers_a_query_is_read_though_its_words_say_nothing(
    match: MatchPipeline, fakes: Fakes
) -> None:
    lead = Lead("https://github.com/someone/thesis", "code of my thesis", query="faces.zip in:readme")
    unit = "20261125-0203-ab12:search:example-faces:all"
    found = judged(LeadFound(unit, lead, "search", AT), match)
    assert [(one.dataset, one.label, one.score) for one in found.pointers] == [
        ("example-faces", "unrelated", 0)
    ]
    assert found.hits == ()
    # A repository that a search gave is no copy by its own words, whatever they say.
    fakes.links = [replace(link(), share=registry().recognise(lead.url))]
    found = judged(LeadFound(unit, lead, "search", AT), match)
    assert [one.score for one in found.pointers] == [0] and found.hits == ()
    fakes.links = []
    own = replace(lead, url="https://github.com/officiallab/faces")
    for other in (replace(lead, query=""), own):
        assert judged(LeadFound(unit, other, "search", AT), match).pointers == ()
    assert judged(LeadFound("20261125-0203-ab12:read-x:-:1", lead, "search", AT), match).pointers == ()


def test_a_search_answer_of_a_hub_is_judged_by_its_title_alone(match: MatchPipeline, fakes: Fakes) -> None:
    item = registry().recognise("https://archive.org/details/example-faces")
    assert item is not None
    fakes.links = [replace(link(), share=item, found=item.url)]
    lead = Lead(item.url, "a newspaper that reports on Example Faces", title="Faces", query="Example Faces")
    found = judged(LeadFound("r:search:example-faces:all", lead, "search", AT), match)
    assert [document.text for document in fakes.read] == [
        f"Faces\n\n{lead.text}\n\n{item.url}",
        f"Faces\n\n{item.url}",
    ]
    assert [hit.share.url for hit in found.hits] == [item.url], "once, by its title"


def test_only_a_page_of_a_known_host_becomes_a_pointer_hit(match: MatchPipeline, fakes: Fakes) -> None:
    fakes.links = [link()]
    for found_on, kinds in [(REPOSITORY, ["copy", "pointer"]), ("https://search.test/?q=faces", ["copy"])]:
        lead = Lead("https://github.com/someone/faces-copy", "a copy", found_on)
        assert [hit.kind for hit in judged(LeadFound("u", lead, "search", AT), match).hits] == kinds


def test_a_reading_is_judged_with_its_texts(match: MatchPipeline, fakes: Fakes) -> None:
    fakes.of_listing = [
        verdict(grade=Grade.EXACT, score=0.99, about="0" * 32),
        verdict(Label.PRETRAINED_MODEL),
    ]
    fakes.links = [link(of=replace(BOX, url="https://box.test/d/other"))]
    about = Document("https://box.test/d/abc/README", "the dataset is here")
    listing = Listing(BOX, State.LIVE, entries=(FACES,), documents=(about,))
    found = judged(ShareRead("u", listing, 200, AT, 2), match)
    assert [(hit.share.url, hit.kind, hit.match_type, hit.seen) for hit in found.hits] == [
        (BOX.url, "copy", "full", True),
        ("https://box.test/d/other", "copy", "mention", False),
        (BOX.url, "pointer", "urls", True),
    ]
    (seen,) = found.sightings
    assert (seen.state, seen.http_status, seen.requests, seen.listing) == (State.LIVE, 200, 2, listing)
    assert len(found.documents) == 1


def test_a_match_of_some_files_is_a_subset_and_of_a_derivative_that(
    match: MatchPipeline, fakes: Fakes
) -> None:
    fakes.of_listing = [
        verdict(grade=Grade.NAME, about="other.zip"),
        verdict(Label.DERIVATIVE_MIRROR, Grade.EXACT, derivative="small"),
    ]
    found = judged(READ, match)
    assert [hit.match_type for hit in found.hits] == ["subset", "derivative"]


def test_a_failed_reading_is_a_sighting(match: MatchPipeline) -> None:
    found = judged(ReadFailed("u", BOX, State.BLOCKED, "rate limited (429)", 429, AT), match)
    (seen,) = found.sightings
    assert (seen.state, seen.reason, seen.http_status, seen.listing) == (
        "blocked",
        "rate limited (429)",
        429,
        None,
    )


# Dedupe


def test_the_same_share_on_the_same_line_is_one(match: MatchPipeline, fakes: Fakes) -> None:
    fakes.links = [link()]
    dedupe = DedupePipeline()
    first = judged(DocumentFound("u", README, "search", AT), match)
    again = judged(DocumentFound("u", README, "search", AT.replace(hour=5)), match)
    assert dedupe.process_item(first) == first
    assert dedupe.process_item(again) == Judged("u")
    elsewhere = replace(again, unit="v")
    assert dedupe.process_item(elsewhere) == elsewhere
    dedupe.process_item(UnitEnded("u", "failed: no answer"))
    assert dedupe.process_item(again) == again, "a unit that is tried again starts anew"


# Persist, and the whole way


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def planned(store: Store, *parts: str) -> tuple[str, list[str]]:
    run = store.open_run(["example-faces"], ["search"])
    units = store.plan(run, [PlannedUnit("search", "example-faces", part) for part in parts])
    for unit in units:
        store.start_unit(unit)
    return run, units


def finds(unit: str) -> list[Item]:
    return [
        DocumentFound(unit, README, "search", AT),
        ShareRead(unit, READ.listing, 200, AT),
        TallyFound(unit, Tally("faces", 1, 1)),
    ]


class Way:
    """All pipelines in their order, as settings put them."""

    def __init__(self, url: str, match: MatchPipeline) -> None:
        self.persist = PersistPipeline(url)
        self.pipelines: list[Any] = [
            ValidatePipeline(),
            NormalizePipeline(),
            match,
            DedupePipeline(),
            self.persist,
        ]
        self.persist.open_spider()

    def go(self, *items: Item) -> None:
        for item in items:
            for pipeline in self.pipelines:
                item = pipeline.process_item(item)


def test_a_unit_is_saved_when_it_ends(
    store: Store, database_url: str, match: MatchPipeline, fakes: Fakes
) -> None:
    fakes.links, fakes.of_listing = [link()], [verdict(grade=Grade.EXACT, score=0.99)]
    run, (unit,) = planned(store, "all")
    way = Way(database_url, match)
    way.go(*finds(unit))
    assert queries.hits(store) == []
    way.go(UnitEnded(unit, "done", 4, tuple(f"failure {number}" for number in range(99))))
    copy = queries.hits(store, kind="copy")[0]
    assert (copy.url, copy.state, copy.grade, copy.code) == (BOX.url, "live", "exact", "ab12")
    assert copy.pointers[0].url == README.url
    assert [hit.kind for hit in queries.hits(store)] == ["copy", "pointer"]
    (row,) = queries.coverage(store, run)
    assert (row.status, row.requests, row.given, len(row.failures), row.attempts) == ("done", 4, 1, 50, 1)
    way.go(*finds(unit), UnitEnded(unit, "failed: late", 9))
    assert queries.coverage(store, run) == [row], "a unit that is done is not touched again"
    way.persist.close_spider()


def test_a_cursor_saves_what_came_before_it(
    store: Store, database_url: str, match: MatchPipeline, fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    fakes.links = [link()]
    run, (first, second) = planned(store, "1", "2")
    way = Way(database_url, match)
    way.go(*finds(first), CursorReached(first, "page 2"))
    assert len(queries.hits(store)) == 2
    other = replace(READ.listing, share=replace(BOX, url="https://box.test/d/other"))
    way.go(ShareRead(first, other, 200, AT), *finds(second))
    way.persist.close_spider()
    assert len(queries.hits(store)) == 2
    assert [(unit.cursor, unit.status) for unit in store.units(run)] == [
        ("page 2", "planned"),
        (None, "planned"),
    ]
    assert f"unit {second} did not end" in caplog.text
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sightings").scalar() == 1


def test_a_large_unit_is_saved_in_between(
    store: Store, database_url: str, match: MatchPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.persist.MOST_HELD", 100)
    _, (unit,) = planned(store, "all")
    way = Way(database_url, match)
    entries = tuple(Entry(f"faces/{number}.jpg", number) for number in range(150))
    big = ShareRead(unit, Listing(BOX, State.LIVE, entries=entries), 200, AT)
    way.go(big, big)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() == 150
    assert store.units_to_do(store.newest_open_run() or "")[0].id == unit
    way.go(UnitEnded(unit, "done"))
    way.persist.close_spider()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sightings").scalar() == 1


def test_finds_are_kept_when_the_store_fails(
    store: Store, database_url: str, match: MatchPipeline, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.links = [link()]
    _, (unit,) = planned(store, "all")
    way = Way(database_url, match)
    way.go(*finds(unit))

    def fail(_: object) -> bool:
        raise StoreError("the store is locked.")

    with monkeypatch.context() as patched:
        patched.setattr(way.persist.store, "save", fail)
        with pytest.raises(StoreError):
            way.go(UnitEnded(unit, "done"))
    way.go(UnitEnded(unit, "done"))
    way.persist.close_spider()
    assert len(queries.hits(store)) == 2


def test_scrapy_runs_the_pipelines_as_the_settings_name_them(
    store: Store,
    database_url: str,
    fakes: Fakes,
    monkeypatch: pytest.MonkeyPatch,
    recwarn: pytest.WarningsRecorder,
) -> None:
    fakes.links = [link()]
    _, (unit,) = planned(store, "all")
    judges = Judges(fakes.document, fakes.listing, fakes.entries)
    monkeypatch.setattr("pipelines.match.Judges", lambda: judges)
    names = ["validate.Validate", "normalize.Normalize", "match.Match", "dedupe.Dedupe", "persist.Persist"]
    settings = {
        "ITEM_PIPELINES": {f"pipelines.{name}Pipeline": place for place, name in enumerate(names)},
        "MIRRORWATCH_DATABASE_URL": database_url,
    }
    crawler = get_crawler(Spider, settings)
    crawler.spider = crawler._create_spider("test")
    crawler.spider.catalog = CATALOG  # type: ignore[attr-defined]

    async def carry() -> None:
        pipelines = ItemPipelineManager.from_crawler(crawler)
        await pipelines.open_spider_async()
        for item in (*finds(unit), UnitEnded(unit, "done", 2)):
            await pipelines.process_item_async(item)
        with pytest.raises(DropItem):
            await pipelines.process_item_async(CursorReached(unit, ""))
        await pipelines.close_spider_async()

    asyncio.run(carry())
    assert not [warning for warning in recwarn if "spider argument" in str(warning.message)]
    assert len(queries.hits(store)) == 2
    stats = crawler.stats.get_stats() if crawler.stats else {}
    assert stats["mirrorwatch/examplebox/live"] == 1
    assert stats["mirrorwatch/links/kept"] == 1
    assert stats["mirrorwatch/units/done"] == 1
    assert stats["mirrorwatch/invalid/an empty cursor"] == 1
    assert not any("box.test" in name for name in stats)
    assert fakes.asked == [frozenset()]


def test_a_dataset_that_nobody_withdrew_counts_when_its_run_asks(store: Store, database_url: str) -> None:
    shown = replace(SIGNATURE, id="shown-faces", enabled=False, status="contested", aliases=("Shown Faces",))
    asked = asked_by_run(database_url, build([SIGNATURE, shown]))
    usual = store.open_run(["example-faces"], [])
    named = store.open_run(["shown-faces"], [])
    assert asked(f"{usual}:read-x:-:1") == frozenset()
    assert asked(f"{named}:read-x:-:1") == {"example-faces", "shown-faces"}


def test_the_real_judge_finds_a_copy_in_a_readme() -> None:
    archive = f"{REPOSITORY}/releases/download/v1/faces.zip"
    words = f"# Example Faces\n\nDownload the Example Faces dataset: {archive}\n"
    page = Document(f"{REPOSITORY}-list/blob/{'a' * 40}/README.md", words, repository=f"{REPOSITORY}-list")
    found = judged(DocumentFound("u", page, "search", AT), MatchPipeline(CATALOG))
    assert {(hit.kind, hit.grade) for hit in found.hits} == {("copy", "name"), ("pointer", "text")}
