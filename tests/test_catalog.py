"""The catalog: what it holds, what is refused and on which line, and how an operator's folder joins in."""

from __future__ import annotations

import hashlib
import re
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from crawler.commands import catalog as commands
from matching._catalog_file import ROLES, STATUSES
from matching.catalog import (
    Catalog,
    CatalogError,
    UnknownDataset,
    collect,
    read_never_report,
    read_signature,
)
from models.catalog_files import BUILT_IN, load_catalog
from providers import Dialect, Digest, registry

# A file with one of everything, on known lines.
SMALL = """\
id: small-set
name: Small Set
category: faces
enabled: true
status: withdrawn
steward: {institution: Example Lab, withdrawn_by: the lab, checked: verified, source: [page]}
published: {value: 2015, checked: verified, source: [page]}
withdrawn: {value: 2020-01-01, checked: verified, source: [page]}
reason: The people shown were not asked.
statement: {where: the page of the lab, checked: verified, source: [page]}
licence: none
aliases:
  en: [Small Set, {text: small, weak: true}]
  zh: [小数据集]
files:
  - name: small.zip
    role: original
    distinctive: high
    size: 12
    digests:
      md5: 0123456789abcdef0123456789abcdef
    checked: verified
    source: [page]
derivatives:
  - id: smaller-set
    name: Smaller Set
    relation: cropped
    aliases: {en: [Smaller Set]}
    checked: unverified
    source: [page]
    members:
      - smaller/train.rec
      - {path: smaller/property, content: "7,112,112", checked: verified, source: [page]}
    torrents:
      - infohash_sha256: 00000000000000000000000000000000000000000000000000000000000000aa
        label: a copy
        checked: verified
        source: [page]
lookalikes:
  - name: Other Set
    names: ["other*"]
    label: other_dataset
    action: ignore
    why: Another set.
    files:
      - name: other.zip
        digests: {sha1: 0123456789abcdef0123456789abcdef01234567}
    source: [page]
sources:
  page: https://www.example.org/small
"""


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    return load_catalog()


def known_digests(catalog: Catalog) -> set[Digest]:
    return {d for s in catalog.signatures.values() for f, _ in s.all_files() for d in f.digests}


def test_the_built_in_catalog_is_whole(built_in: Catalog) -> None:
    signatures = built_in.signatures.values()
    files = [file for s in signatures for file, _ in s.all_files()]
    assert len(signatures) == 31
    assert sum(len(s.derivatives) for s in signatures) == 29
    assert len(files) == 201
    assert sum(file.verified for file in files) == 195
    assert sum(bool(file.digests) for file in files) == 110
    assert sum(len(file.digests) for file in files) == 130
    assert len(known_digests(built_in)) == 130
    assert sum(file.size is not None for file in files) == 84
    assert sum(len(o.sealed) for s in signatures for o in (s, *s.derivatives)) == 8


def test_only_withdrawn_sets_are_searched_by_default(built_in: Catalog) -> None:
    off = {s.id for s in built_in.signatures.values()} - {s.id for s in built_in.enabled()}
    assert off == {
        "the-pile", "bookcorpus", "laion-400m", "hrt-transgender", "ijb", "imagenet-person",
        "reddit-pushshift", "facebook-t3", "facebook100", "amazon-us-reviews", "amazon-reviews-multi",
        "voxceleb", "msmt17-v1",
    }  # fmt: skip
    assert built_in.choose() == built_in.enabled()
    assert [s.id for s in built_in.choose(["voxceleb"])] == ["voxceleb"]


def test_sensitive_sets_are_marked(built_in: Catalog) -> None:
    marked = {s.id for s in built_in.signatures.values() if s.sensitive}
    assert marked == {"laion-5b", "laion-400m", "hrt-transgender", "okcupid-2016"}
    assert not list(built_in.get("hrt-transgender").all_files())


def test_every_infohash_is_sealed(built_in: Catalog) -> None:
    for path in BUILT_IN.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "magnet:" not in text
        forty = set(re.findall(r"\b[0-9a-f]{40}\b", text))
        named = {
            v for s in _walk(yaml.safe_load(text)) for k, v in s.items() if k in {"sha1", "git_blob_sha1"}
        }
        assert forty <= named, path.name
    sealed = {d for s in built_in.signatures.values() for o in (s, *s.derivatives) for d in o.sealed}
    assert {d.dialect for d in sealed} == {Dialect.BTIH_SHA256}


def _walk(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(d for v in value.values() for d in _walk(v))]
    return [d for v in value for d in _walk(v)] if isinstance(value, list) else []


def test_no_share_link_stands_in_the_catalog() -> None:
    shares = {
        "dropbox",
        "google_drive",
        "baidu_pan",
        "onedrive",
        "mega",
        "yandex_disk",
        "wetransfer",
        "magnet",
    }
    for path in BUILT_IN.glob("*.yaml"):
        for url in re.findall(r"https?://[^\s'\"\])}]+", path.read_text(encoding="utf-8")):
            share = registry().recognise(url)
            assert share is None or share.provider not in shares, (path.name, url)


def test_what_must_never_be_reported_is_unknown(built_in: Catalog) -> None:
    found = yaml.safe_load((BUILT_IN / "_never_report.yaml").read_text(encoding="utf-8"))
    assert len(found["files"]) == 17 and len(found["often_mistaken"]) == 15
    assert len(built_in.never.digests) == 23
    assert not built_in.never.digests & known_digests(built_in)
    assert not {d for s in built_in.signatures.values() for d in s.never_report} & known_digests(built_in)
    assert {"lfw.bin", "agedb_30.bin", "train.rec"} <= built_in.never.names
    assert not built_in.never.names & {f.name for s in built_in.signatures.values() for f, _ in s.all_files()}


def test_patterns_fit_the_names_that_they_were_written_for(built_in: Catalog) -> None:
    ours = {
        "ms-celeb-1m": "m.0107_f/12-FaceId-0.jpg",
        "vggface2": "train/n000002/0001_01.jpg",
        "brainwash": "brainwash/brainwash_10_27_2014_images/00000000_640x480.png",
    }
    for id, path in ours.items():
        assert any(re.search(p, path) for p in built_in.get(id).member_patterns), id
    duke = {d.id: d for d in built_in.get("dukemtmc").derivatives}
    (reid,) = duke["dukemtmc-reid"].member_patterns
    assert re.search(reid, "bounding_box_test/0005_c2_f0046985.jpg")
    assert not re.search(reid, "bounding_box_test/0002_c1s1_000451_03.jpg")
    (video,) = duke["dukemtmc-videoreid"].member_patterns
    assert re.search(video, "train/0001/0003/0001_C6_F0099_X30823.jpg")
    laion = built_in.get("laion-5b").patterns[0]
    assert not re.search(laion, "part-00000-00000000-0000-0000-0000-000000000000-c000.snappy.parquet")


def test_look_ups(built_in: Catalog) -> None:
    md5 = Digest(Dialect.MD5, "2f93496f9b516d1ee5ef51c1d5e7d601")
    (known,) = built_in.by_digest[md5]
    assert known.signature.id == "dukemtmc" and known.derivative and known.derivative.id == "dukemtmc-reid"
    assert [k.signature.id for k in built_in.by_name["books3.tar.gz"]] == ["books3"]
    assert [k.derivative.id for k in built_in.by_alias["faces_emore"] if k.derivative] == ["ms1mv2"]
    # The property file of MS1MV3 as a git host shows it, without and with a new line at its end.
    blob = Digest(Dialect.GIT_BLOB_SHA1, hashlib.sha1(b"blob 14\x0093431,112,112\n").hexdigest())
    (member,) = built_in.by_digest[blob]
    assert member.member and member.derivative and member.derivative.id == "ms1mv3"
    seal = Digest(Dialect.BTIH_SHA256, "901731b02cb0b9c1de99073336bc7c77e436e2c3ff7bd8cade2fa5ea7c4b2ad4")
    (torrent,) = built_in.by_digest[seal]
    assert torrent.derivative and torrent.derivative.id == "glint360k" and not torrent.derivative.enabled
    assert "DeepGlint" in built_in.get("ms-celeb-1m").weak


def test_an_unknown_dataset_gets_a_suggestion(built_in: Catalog) -> None:
    with pytest.raises(UnknownDataset, match="did you mean ms-celeb-1m"):
        built_in.get("ms-celeb")
    with pytest.raises(UnknownDataset, match="did you mean books3"):
        built_in.get("the_pile_books3")


def test_loading_is_quick() -> None:
    started = time.perf_counter()
    load_catalog()
    assert time.perf_counter() - started < 1.0


def test_a_small_file_reads_in_full() -> None:
    signature = read_signature(SMALL, "small-set.yaml")
    assert signature.aliases == ("Small Set", "small", "小数据集") and signature.weak == ("small",)
    assert signature.files[0].size == 12 and signature.files[0].digests[0].dialect is Dialect.MD5
    derivative = signature.derivatives[0]
    assert [m.path for m in derivative.members] == ["smaller/train.rec", "smaller/property"]
    assert len(derivative.members[1].digests) == 8 and len(derivative.sealed) == 1
    assert signature.confusables == ("Other Set: Another set. (ignore)",)
    assert signature.facts["published"]["value"] == "2015"  # type: ignore[index]
    # A comment changes nothing, a fact does.
    assert read_signature("# new\n" + SMALL, "x").version == signature.version
    assert read_signature(SMALL.replace("size: 12", "size: 13"), "x").version != signature.version


DIGEST = "0123456789abcdef0123456789abcdef"
ROW = "role: original, distinctive: low, checked: verified, source: [page]"
BROKEN = [
    ("category: faces", "kategory: faces", 3, "unknown key 'kategory'"),
    ("licence: none\n", "", 1, "licence missing"),
    ("name: Small Set", "name: no", 2, "a text is expected"),
    ("name: Small Set", "name: [a]", 2, "a text is expected"),
    ("name: Small Set", "id: again", 2, "'id' stands twice"),
    ("status: withdrawn", "status: retracted", 5, "use withdrawn, withdrawn-replaced"),
    ("enabled: true", "enabled: yes", 4, "true or false"),
    ("size: 12", "size: 12 KB", 19, "whole number"),
    ("size: 12", "size: -1", 19, "whole number"),
    (DIGEST, DIGEST[:-1], 21, "a md5 has 32 digits"),
    (DIGEST, DIGEST.upper(), 21, "in lower case"),
    ("md5: " + DIGEST, "md6: " + DIGEST, 21, "no digest"),
    ("md5: " + DIGEST, "btih: " + DIGEST, 21, "working address"),
    ("infohash_sha256: " + "0" * 62 + "aa", "infohash: " + "0" * 40, 35, "write infohash_sha256"),
    ("infohash_sha256: " + "0" * 62 + "aa", "infohash_sha256: " + "0" * 40, 35, "write infohash_sha256"),
    ("label: a copy", "label: magnet:?xt=1", 36, "seal it"),
    ("source: [page]\nderivatives", "source: [other]\nderivatives", 23, "no source is called 'other'"),
    ("  page: https", "  spare: x\n  page: https", 50, "no fact rests on the source 'spare'"),
    ("  - name: small.zip", f"  - {{name: SMALL.zip, {ROW}}}\n  - name: small.zip", 17, "stands on line 16"),
    ("role: original", "role: copy", 17, "use original, re-pack"),
    ("distinctive: high", "distinctive: very", 18, "use high, medium, low"),
    ("files:\n  - name: small", "patterns: ['(']\nfiles:\n  - name: small", 15, "no regular expression"),
    ("files:\n  - name: small", "patterns: ['a*']\nfiles:\n  - name: small", 15, "matches every name"),
    ("sha1: 0123456789abcdef0123456789abcdef01234567", "md5: " + DIGEST, 47, "both ours and a lookalike's"),
    ("7,112,112\", checked: verified, source: [page]", "7,112,112\"", 33, "add checked"),
    ("id: small-set", "id: Small_Set", 1, "an id has small letters"),
    ("licence: none", "licence: ''", 11, "empty"),
    ("  en: [", "  english: [", 13, "under a language"),
    ("reason: The", "reason: [The", 10, "not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "sentence"), BROKEN)
def test_a_broken_file_is_refused_on_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert old in SMALL
    with pytest.raises(CatalogError) as refused:
        read_signature(SMALL.replace(old, new, 1), "small-set.yaml")
    assert any(p.startswith(f"small-set.yaml:{line}: ") and sentence in p for p in refused.value.problems), (
        refused.value.problems
    )


@pytest.mark.parametrize("text", ["", "- a\n", "3\n", "a: &b [*b]\n", "a: 1\n---\nb: 2\n", "\x01: 1\n"])
def test_what_is_no_catalog_file_is_refused(text: str) -> None:
    with pytest.raises(CatalogError):
        read_signature(text, "x.yaml")
    with pytest.raises(CatalogError):
        read_never_report(text, "_x.yaml")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CatalogError) as refused:
        read_signature(SMALL.replace("size: 12", "size: x").replace("role: original", "role: x"), "x.yaml")
    assert [p.split(":")[1] for p in refused.value.problems] == ["17", "19"]


def test_an_extra_folder_adds_a_dataset_without_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small-set.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("MIRRORWATCH_CATALOG", str(tmp_path))
    catalog = load_catalog()
    assert len(catalog.signatures) == 32 and catalog.get("small-set") in catalog.enabled()
    monkeypatch.delenv("MIRRORWATCH_CATALOG")
    assert load_catalog().version != catalog.version
    assert load_catalog((tmp_path,)).version == catalog.version


def test_an_extra_folder_replaces_and_adds(tmp_path: Path) -> None:
    (tmp_path / "books3.yaml").write_text(SMALL.replace("small-set", "books3", 1), encoding="utf-8")
    (tmp_path / "own-digests.yaml").write_text(
        "adds_to: dukemtmc\n"
        "files:\n"
        f"  - {{name: own.zip, role: re-pack, distinctive: low, digests: {{md5: {DIGEST[::-1]}}},"
        " checked: verified, source: [own]}\n"
        "derivatives:\n"
        "  - {id: dukemtmc-reid, name: DukeMTMC-reID, relation: crops, checked: verified, source: [own],"
        " members: [query/a.jpg]}\n"
        "sources: {own: the steward's own copy}\n",
        encoding="utf-8",
    )
    catalog = load_catalog((tmp_path,))
    assert catalog.get("books3").name == "Small Set"
    assert [k.file.name for k in catalog.by_digest[Digest(Dialect.MD5, DIGEST[::-1])] if k.file] == [
        "own.zip"
    ]
    duke = catalog.get("dukemtmc")
    assert len(duke.files) == 11 and len(duke.derivatives) == 10
    assert duke.derivatives[0].members[0].path == "query/a.jpg" and duke.derivatives[0].files
    assert len(catalog.notices) == 2 and "replaces" in catalog.notices[0] and "adds to" in catalog.notices[1]


ADDED = """\
adds_to: small-set
layouts:
  - {path: a, checked: verified, source: [page]}
sources: {page: another page}
"""


def test_faults_between_files() -> None:
    with pytest.raises(CatalogError, match="call the file small-set"):
        collect([("other.yaml", SMALL)])
    with pytest.raises(CatalogError, match="no dataset has the id nothing"):
        collect([("a.yaml", "adds_to: nothing\nfiles: []\nsources: {}\n")])
    with pytest.raises(CatalogError, match="choose another key"):
        collect([("small-set.yaml", SMALL), ("a.yaml", ADDED)])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such folder"):
        load_catalog((tmp_path / "nowhere",))


def test_the_example_of_the_docs_is_right() -> None:
    text = (BUILT_IN.parent / "docs" / "adding-a-dataset.md").read_text(encoding="utf-8")
    example = textwrap.dedent(text.partition("```yaml\n")[2].partition("```")[0])
    assert read_signature(example, "example-faces.yaml").files[0].size == 10485760
    words = (BUILT_IN.parent / "docs" / "catalog.md").read_text(encoding="utf-8")
    assert not [word for word in (*STATUSES, *ROLES) if f"`{word}`" not in words]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    for command in (commands.datasets, commands.show, commands.validate):
        app.command()(command)
    return app


def test_commands(app: typer.Typer, tmp_path: Path) -> None:
    run = CliRunner().invoke
    rows = [yaml.safe_load(line) for line in run(app, ["datasets", "--format", "jsonl"]).stdout.splitlines()]
    assert len(rows) == 31 and rows[0]["id"] == "80m-tiny-images" and rows[0]["files"] == 6
    assert "dukemtmc-reid" in run(app, ["show", "dukemtmc"]).stdout
    wrong = run(app, ["show", "duke"])
    assert wrong.exit_code == 2 and "did you mean dukemtmc" in wrong.stderr
    good, bad = tmp_path / "small-set.yaml", tmp_path / "bad.yaml"
    good.write_text(SMALL, encoding="utf-8")
    bad.write_text(SMALL.replace("size: 12", "size: x"), encoding="utf-8")
    assert run(app, ["validate", str(good)]).exit_code == 0
    failed = run(app, ["validate", str(good), str(bad)])
    assert failed.exit_code == 1 and f"{bad}:19: a whole number" in failed.stderr
    assert run(app, ["validate", str(tmp_path / "none.yaml")]).exit_code == 2
