"""Hit lists: contract columns, shareable without secrets, formula-safe, whole or not at all."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models._views import EntryView, HitView
from reports import columns
from reports.cells import cell, safe
from reports.columns import COLUMNS, Rendering, row
from reports.export import ExportError, UnknownFormat, export, format_named, formats, write_stream
from reports.redact import seal, shareable_text, shareable_url
from tests.example_hits import (
    CODE,
    COMMIT,
    EMAIL,
    FRAGMENT,
    HANDLE,
    INFOHASH,
    REVIEWER,
    RLKEY,
    example_hit,
    secret_hit,
)

SHAREABLE = Rendering(sensitive=frozenset())
RECIPIENT = Rendering(recipient=True, sensitive=frozenset())
HOSTILE = [
    "=HYPERLINK('x')", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "　＝1", "＋1", "－1", "＠x",
    "\ufeff=1", "\u200b=1", "\x00=1", "\x1b=1", "a;=1", "−1", "%0A=1",
]  # fmt: skip


def content(name: str, data: bytes) -> str:
    """All text of an exported file, an archive's members included."""
    if data[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return "\n".join(
            str(c) for s in book for r in s.iter_rows(values_only=True) for c in r if c is not None
        )
    return data.decode("utf-8-sig")


def written(name: str, hits: list[HitView], how: Rendering, folder: Path) -> bytes:
    path = folder / f"out.{name}"
    assert export(iter(hits), name, path, how) == len(hits)
    return path.read_bytes()


def test_columns_are_those_of_the_contract() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 65
    assert COLUMNS[:6] == ("hit_id", "dataset_id", "dataset_version", "url", "url_canonical", "url_defanged")
    assert COLUMNS[57:] == (
        "notes",
        "kind",
        "grade",
        "state",
        "state_reason",
        "reasons",
        "found_on",
        "run_id",
    )
    assert tuple(row(example_hit(), False, frozenset())) == COLUMNS
    assert tuple(row(example_hit(), True, frozenset())) == (*COLUMNS, "code")


def test_a_row_of_a_plain_hit() -> None:
    shown = row(example_hit(), False, frozenset())
    wanted = {
        "url": "hxxps://github[.]com/examplelab/faces",
        "host": "github[.]com",
        "provider": "github",
        "commit_or_revision": COMMIT,
        "file_name": "faces.zip",
        "size_bytes": 1234,
        "hash_alg": "sha256",
        "hash_value": "b" * 64,
        "hash_source": "host",
        "match_score": 0.97,
        "access": "open",
        "needs_code": False,
        "last_seen_utc": "2026-11-20T10:00:00Z",
        "uploader_handle": None,
        "decided_by": None,
        "notes": "hash and list agree",
        "reasons": ["the sha256 of faces.zip is equal"],
        "found_on": ["hxxps://github[.]com/examplelab/list/blob/main/README.md"],
    }
    assert {name: shown[name] for name in wanted} == wanted


def test_the_recipient_gets_everything() -> None:
    hit = secret_hit()
    shown = row(hit, True, frozenset({hit.dataset}))
    assert shown["url"] == hit.address
    assert shown["code"] == CODE
    assert shown["uploader_handle"] == HANDLE
    assert shown["hash_value"] == INFOHASH
    assert shown["found_on"] == [p.url for p in hit.pointers]


@pytest.mark.parametrize("name", sorted(formats()))
@pytest.mark.parametrize("hit", [example_hit(), secret_hit()], ids=["plain", "secret"])
def test_nothing_secret_in_any_shareable_format(name: str, hit: HitView, tmp_path: Path) -> None:
    text = content(name, written(name, [hit], SHAREABLE, tmp_path))
    for secret in (CODE, RLKEY, FRAGMENT, EMAIL, EMAIL.split("@")[0], HANDLE, REVIEWER, INFOHASH):
        assert secret not in text, secret
    assert not re.search(r"(?i)https?:/|ftp:/|magnet:|@[\w-]+\.", text)
    assert hit.dataset in text
    if hit.code:
        assert seal(INFOHASH) in text


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_sensitive_dataset_names_no_place(name: str, tmp_path: Path) -> None:
    hit = secret_hit()
    how = Rendering(sensitive=frozenset({hit.dataset}))
    text = content(name, written(name, [hit], how, tmp_path)).lower()
    for place in ("dropbox", "baidu", "google", "academictorrents", "scl/fo"):
        assert place not in text
    assert hit.id in text


def test_sensitive_comes_from_the_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "sensitive_datasets", lambda: frozenset({"example-faces"}))
    assert row(example_hit(), False)["host"] is None
    assert row(example_hit(), True)["host"] == "github.com"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells(text: str, tmp_path: Path) -> None:
    shown = safe(text)
    assert not re.match(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠−]", shown)
    assert ";=" not in shown
    hit = example_hit(entries=(EntryView(text, 1, ()),), licence=text)
    line = next(csv.DictReader(io.StringIO(content("csv", written("csv", [hit], RECIPIENT, tmp_path)))))
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", [hit], RECIPIENT, tmp_path)))
    values = dict(zip(*book["hits"].iter_rows(values_only=True)))
    assert all(c.data_type != "f" for r in book["hits"].iter_rows() for c in r)
    assert line["uploader_licence"] == values["uploader_licence"] == shown


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    shown = safe(text)
    assert not re.match(r"\s*[=+\-@＝＋－＠]", shown)
    assert not any(c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c < "\ue000" for c in shown)
    shown.encode()


def test_flat_cells() -> None:
    assert cell(["a", "=b"]) == "a | =b"
    assert cell(["=a", "b"]) == "'=a | b"
    assert cell(None) == ""
    assert cell(True) == "true"
    assert cell(-1) == -1


def test_byte_order_mark(tmp_path: Path) -> None:
    how = Rendering(sensitive=frozenset(), byte_order_mark=True)
    assert written("csv", [example_hit()], how, tmp_path).startswith(b"\xef\xbb\xbfhit_id,")
    assert written("csv", [example_hit()], SHAREABLE, tmp_path).startswith(b"hit_id,")


def test_json_lines_keep_lists(tmp_path: Path) -> None:
    lines = written("jsonl", [example_hit(), secret_hit()], SHAREABLE, tmp_path).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [list(r) for r in rows] == [list(COLUMNS)] * 2
    assert isinstance(rows[0]["reasons"], list)
    assert rows[0]["http_status"] == 200


def test_a_long_cell_fits_and_a_long_list_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.formats.xlsx_table.ROWS", 3)
    hits = [example_hit(id=f"hit{n}", licence="x" * 40_000) for n in range(5)]
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", hits, SHAREABLE, tmp_path)))
    assert [s.max_row for s in book] == [3, 3, 2]
    assert max(len(str(c)) for c in next(book["hits"].iter_rows(min_row=2, values_only=True))) == 32_767


def test_hits_are_not_gathered(tmp_path: Path) -> None:
    alive = 0
    most = 0

    class Counted(str):
        def __new__(cls, text: str) -> Counted:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, text)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def endless() -> Iterator[HitView]:
        for n in range(200):
            yield example_hit(id=f"hit{n}", run_id=Counted(n))

    for name in formats():
        alive = most = 0
        export(endless(), name, tmp_path / name, SHAREABLE)
        assert most <= 4, name


def test_unknown_format_names_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"csv.*jsonl.*xlsx"):
        format_named("docx")
    with pytest.raises(ExportError):
        export([], "docx", tmp_path / "x", SHAREABLE)


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_full_disk_leaves_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "old.txt").write_text("before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="disk is full"):
        export([example_hit()], name, tmp_path / "old.txt", SHAREABLE)
    assert (tmp_path / "old.txt").read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["old.txt"]


def test_a_failing_list_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[HitView]:
        yield example_hit()
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        export(broken(), "csv", tmp_path / "x.csv", SHAREABLE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("path", "words"),
    [("no/such/x.csv", "does not exist"), ("", "is a folder"), ("f/x.csv", "does not exist")],
)
def test_bad_places(path: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("a file")
    with pytest.raises(ExportError, match=words):
        export([example_hit()], "csv", tmp_path / path, SHAREABLE)


def test_a_device_is_written_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="disk is full"):
        export([example_hit()] * 50, "csv", Path("/dev/full"), SHAREABLE)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert export([example_hit()], "csv", Path("/dev/null"), SHAREABLE) == 1
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_full_standard_output(name: str) -> None:
    def write(out: BinaryIO) -> int:
        return format_named(name).write([example_hit()] * 50, out, SHAREABLE)

    with pytest.raises(ExportError, match="disk is full"):
        write_stream(os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb"), write)


def test_who_may_read_the_file(tmp_path: Path) -> None:
    written("csv", [secret_hit()], RECIPIENT, tmp_path)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    export([example_hit()], "csv", tmp_path / "link.csv", SHAREABLE)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("hit_id")


REDACTED = [
    ("https://www.dropbox.com/s/x/y?rlkey=abc&st=z&dl=0", "hxxps://www[.]dropbox[.]com/s/x/y?dl=0"),
    ("https://b.s3.amazonaws.com/k?X-Amz-Signature=abc&X-Amz-Date=1", "hxxps://b[.]s3[.]amazonaws[.]com/k"),
    ("https://user:pw@example.com/a#b", "hxxps://example[.]com/a"),
    (
        "https://l.example/?url=https%3A%2F%2Fpan.baidu.com%2Fs%2F1%3Fpwd%3Dx7k2",
        "hxxps://l[.]example/?url=hxxps://pan[.]baidu[.]com/s/1",
    ),
    (f"https://github.com/o/r/blob/{COMMIT}/a", f"hxxps://github[.]com/o/r/blob/{COMMIT}/a"),
    (f"https://index.example/details/{INFOHASH}", f"hxxps://index[.]example/details/sealed:{seal(INFOHASH)}"),
    (f"magnet:?xt=urn:btih:{INFOHASH.upper()}&dn=a", f"sealed:{seal(INFOHASH)}"),
]


@pytest.mark.parametrize(("url", "shown"), REDACTED)
def test_shareable_urls(url: str, shown: str) -> None:
    assert shareable_url(url) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("提取码: ab12", "提取码: [code]"),
        ("链接在此 提取码 ab12 谢谢", "链接在此 提取码 [code] 谢谢"),
        ("password=hunter2, then", "password=[code], then"),
        ("access code：ab12。", "access code：[code]。"),
        ("mail a.b@c.example or a [at] c [dot] org", "mail [e-mail] or [e-mail]"),
        ("thanks @someone!", "thanks [handle]!"),
        (f"info hash {INFOHASH}", f"info hash sealed:{seal(INFOHASH)}"),
        ("sha1 " + "a" * 40, "sha1 " + "a" * 40),
        ("asks for a password", "asks for a password"),
    ],
)
def test_shareable_texts(text: str, shown: str) -> None:
    assert shareable_text(text) == shown


def test_times_are_utc() -> None:
    from datetime import timedelta, timezone

    local = datetime(2026, 11, 20, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    shown: Any = row(example_hit(first_seen=local), False, frozenset())["first_seen_utc"]
    assert shown == "2026-11-20T10:30:00Z"
    assert datetime.fromisoformat(shown) == datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
