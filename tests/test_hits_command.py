"""The commands on finds and letters, over a store with a few of them."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from crawler.commands import export, hits, notice
from matching._words import Evidence, Grade
from models import queries
from models.batch import HitSeen, PointerSeen, Reason, Sighted
from models.store import Store
from providers import Dialect, Digest, Entry, Listing, Share, State
from reports.columns import COLUMNS
from reports.redact import seal
from tests.example_cases import answers
from tests.example_finds import seen
from tests.example_hits import CODE, COMMIT, EMAIL, HANDLE, INFOHASH, RLKEY

app = typer.Typer()
for one in (hits.hits, hits.hit, hits.triage, export.export):
    app.command()(one)
app.add_typer(notice.app, name="notice")

NOW = datetime.now(UTC).replace(microsecond=0)
ZIP = Entry("data/faces.zip", 1234, (Digest(Dialect.SHA256, "b" * 64), Digest(Dialect.BTIH, INFOHASH)))
PLACE = "https://github.com/examplelab/faces"
REPOSITORY = Share("github", "repository", PLACE, found=PLACE)
ENTER = f"https://www.dropbox.com/scl/fo/abc/xyz?rlkey={RLKEY}"
FOLDER = Share(
    "dropbox", "folder", ENTER.partition("?")[0], (("id", "abc"),), (("rlkey", RLKEY),), CODE, ENTER
)


def found(share: Share, dataset: str, sentence: str, grade: Grade = Grade.EXACT) -> HitSeen:
    reason = Reason(Evidence(grade, 0.9, sentence, "faces.zip"), ZIP)
    return HitSeen(
        share, dataset, "copy", grade, 0.9, "full", share.url, NOW, (reason,), version="2", seen=True
    )


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A store with two runs: a repository and a folder of one dataset, then one of a sensitive dataset."""
    monkeypatch.setenv("MIRRORWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("MIRRORWATCH_USER", "drafter")
    looked = Listing(REPOSITORY, State.LIVE, entries=(ZIP,), owner=HANDLE, revision=COMMIT, forks=2)
    first = (
        PointerSeen(
            f"https://github.com/examplelab/list/blob/main/README.md?pwd={CODE}#L3", FOLDER, "example-faces",
            "mirror", 0.8, NOW, text=f"提取码: {CODE}, ask {EMAIL}", code=CODE,
        ),
        Sighted(REPOSITORY, State.LIVE, NOW, http_status=200, requests=1, listing=looked),
        found(REPOSITORY, "example-faces", "the sha256 of faces.zip is equal"),
        found(FOLDER, "example-faces", f"posted by {EMAIL} with code {CODE}"),
    )  # fmt: skip
    with Store(now=lambda: NOW) as store:
        yield [
            seen(store, *first),
            seen(replace_clock(store), found(share_of("other"), "hrt-transgender", "its name is equal")),
        ]


def replace_clock(store: Store) -> Store:
    store.now = lambda: NOW + timedelta(minutes=5)
    return store


def share_of(name: str) -> Share:
    url = f"https://www.dropbox.com/scl/fo/{name}/h"
    return replace(FOLDER, url=url, found=url, keys=(), code=None, parts=(("id", name),))


def run(*arguments: str, fails: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == fails, f"{result.output}\n{result.exception!r}"
    if fails == 2 or (fails == 1 and not result.stdout):
        assert result.stderr.strip()
        assert "Traceback" not in result.output
    return result


def rows(*arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*arguments).stdout.splitlines()]


def the_id(url: str = "faces") -> str:
    return next(str(r["hit_id"]) for r in rows("hits", "--format", "jsonl") if url in str(r["url"]))


def test_hits_as_rows_of_the_export(runs: list[str], tmp_path: Path) -> None:
    listed = rows("hits", "--format", "jsonl")
    run("export", "--format", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    exported = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert listed == exported
    assert len(listed) == 3
    assert all(tuple(row) == COLUMNS for row in listed)


def test_filters(runs: list[str]) -> None:
    assert len(rows("hits", "--format", "jsonl", "--dataset", "example-faces")) == 2
    assert len(rows("hits", "--format", "jsonl", "--provider", "github")) == 1
    assert len(rows("hits", "--format", "jsonl", "--status", "sent")) == 0
    new = rows("hits", "--format", "jsonl", "--new-since", runs[0])
    assert [row["dataset_id"] for row in new] == ["hrt-transgender"]


def test_nothing_secret_is_printed(runs: list[str]) -> None:
    id_ = the_id("dropbox")
    for arguments in (
        ["hits"],
        ["hits", "--format", "jsonl"],
        ["hit", id_],
        ["hit", id_, "--format", "jsonl"],
    ):
        text = run(*arguments).output
        for secret in (CODE, RLKEY, EMAIL, HANDLE, INFOHASH):
            assert secret not in text
        assert not re.search(r"(?i)https?://", text)
    assert seal(INFOHASH) in run("hit", the_id(), "--format", "jsonl").output


def test_a_sensitive_dataset_names_no_host(runs: list[str]) -> None:
    (row,) = rows("hits", "--format", "jsonl", "--dataset", "hrt-transgender")
    assert row["url"] is None and row["host"] is None
    text = run("hit", str(row["hit_id"])).output + run("hit", str(row["hit_id"]), "--format", "jsonl").output
    assert "dropbox" not in text
    assert "dropbox" in run("hit", str(row["hit_id"]), "--recipient").output


def test_one_hit_in_full(runs: list[str]) -> None:
    id_ = the_id("dropbox")
    (whole,) = rows("hit", id_[:8], "--recipient", "--format", "jsonl")
    assert whole["code"] == CODE
    assert RLKEY in str(whole["url"])
    assert {"evidence", "files", "pointers", "sightings", "history"} <= set(whole)
    table = run("hit", id_).stdout
    assert "Evidence" in table and "History" in table


def test_triage_is_logged(runs: list[str]) -> None:
    id_ = the_id()
    run("triage", id_, "--as", "confirmed", "--why", "both digests are equal")
    (row,) = rows("hits", "--format", "jsonl", "--status", "confirmed")
    assert row["notes"] == "both digests are equal"
    (whole,) = rows("hit", id_, "--recipient", "--format", "jsonl")
    history = whole["history"]
    assert isinstance(history, list)
    assert (history[-1]["who"], history[-1]["was"], history[-1]["now"]) == (
        "drafter",
        "discovered",
        "confirmed",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hit", "zzzz"], "no hit"),
        (["triage", "zzzz", "--as", "confirmed", "--why", "x"], "no hit"),
        (["triage", "zzzz", "--as", "fine", "--why", "x"], "is no status"),
        (["triage", "zzzz", "--as", "closed", "--why", " "], "--why"),
        (["hits", "--status", "fine"], "is no status"),
        (["hits", "--new-since", "nope"], "no run"),
        (["export", "--format", "docx", "-o", "x"], "csv, "),
        (["notice", "show", "zzzz"], "no notice"),
        (["notice", "draft", "--ground", "G9", "--intake", "x"], "policy (G2)"),
        (["notice", "draft", "--ground", "G1", "--intake", "x"], "cannot be read"),
        (["notice", "mark", "zz", "--as", "sent", "--why", "x"], "--ticket"),
        (["notice", "mark", "zz", "--as", "acknowledged", "--why", "x", "--at", "noon"], "no time"),
    ],
)  # fmt: skip
def test_wrong_use(runs: list[str], arguments: list[str], words: str) -> None:
    result = run(*arguments, fails=2)
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_export_to_files_and_standard_output(runs: list[str], tmp_path: Path) -> None:
    run("export", "--format", "csv", "--bom", "-o", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(list(csv.reader((tmp_path / "a.csv").open(encoding="utf-8-sig")))) == 4
    run("export", "--format", "xlsx", "--recipient", "-o", str(tmp_path / "a.xlsx"))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["hits"].max_row == 4
    shown = run("export", "--format", "jsonl", "--recipient", "--dataset", "example-faces", "-o", "-")
    assert CODE in shown.stdout
    assert "holds codes" in shown.stderr
    run("export", "--format", "csv", "-o", str(tmp_path / "none" / "a.csv"), fails=1)
    changed = run("export", "--format", "jsonl", "--changed-since", runs[1], "-o", "-").stdout
    assert changed == ""


def test_a_full_disk_behind_standard_output(runs: list[str]) -> None:
    code = "from crawler.commands.export import export; import typer; typer.run(export)"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "--format", "csv", "-o", "-"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=dict(os.environ), check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("mirrorwatch: the disk is full")
    assert done.stderr.count("\n") == 1


# Letters


@pytest.fixture
def case(runs: list[str], tmp_path: Path) -> Path:
    """A filled-in intake file for the repository."""
    file = tmp_path / "case.yaml"
    day = NOW.date().isoformat()
    given = answers(
        hit__id=the_id(), hit__fair_use__date=day, route_checked=day, hit__forks__counted_at=NOW.isoformat()
    )
    file.write_text(yaml.safe_dump(given), encoding="utf-8")
    return file


def drafted(case: Path, ground: str = "dmca") -> str:
    return run("notice", "draft", "--ground", ground, "--intake", str(case)).stdout.split(":")[0]


def test_from_questions_to_a_sent_letter(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = drafted(case)
    assert rows("hits", "--format", "jsonl", "--status", "drafted")[0]["notice_id"] == id_
    assert run("notice", "lint", id_).exit_code == 0
    assert "penalty of perjury" in run("notice", "show", id_, "--recipient").stdout
    shown = run("notice", "show", id_).stdout
    assert not re.search(r"robin@|drafter|https?://", shown)
    out = tmp_path / "letters"
    files = run("notice", "export", id_, "-o", str(out)).stdout.split()
    assert sorted(Path(f).name for f in files) == [
        f"{id_}-v1.draft.eml",
        f"{id_}-v1.draft.txt",
        f"{id_}-v1.sheet.txt",
    ]
    assert (
        "drafter cannot approve"
        in run("notice", "mark", id_, "--as", "approved", "--why", "ok", fails=1).stderr
    )
    monkeypatch.setenv("MIRRORWATCH_USER", "second-person")
    run("notice", "mark", id_, "--as", "approved", "--why", "read and true")
    sent = ["--at", "2026-11-25T10:00:00+02:00", "--channel", "form", "--ticket", "1234567"]
    run("notice", "mark", id_, "--as", "sent", "--why", "by the form", *sent)
    (row,) = rows("hits", "--format", "jsonl", "--status", "sent")
    assert (row["notice_id"], row["ground"], row["ticket_ref"]) == (id_, "G1", "1234567")
    assert row["notice_date_utc"] is not None and row["reviewed_by"] is None
    with Store() as store:
        steps = queries.notice(store, id_).events
    assert [step.now for step in steps] == ["drafted", "drafted", "approved", "sent"]
    assert ("at", "2026-11-25T08:00:00Z") in steps[-1].facts
    assert (
        "not confirmed" in run("notice", "mark", id_, "--as", "removed", "--why", "the host says so").stderr
    )


def test_the_list_of_letters(case: Path) -> None:
    id_ = drafted(case, "policy")
    (row,) = rows("notice", "list", "--format", "jsonl")
    assert (row["id"], row["ground"], row["status"], row["version"]) == (id_, "G2", "drafted", 1)
    assert drafted(case, "policy") == id_
    assert rows("notice", "list", "--format", "jsonl")[0]["version"] == 2
    assert rows("notice", "list", "--format", "jsonl", "--dataset", "other") == []


def test_a_letter_that_does_not_pass_is_not_exported(case: Path, tmp_path: Path) -> None:
    given = yaml.safe_load(case.read_text())
    given["signer"]["reviewer"] = "drafter"
    case.write_text(yaml.safe_dump(given))
    id_ = drafted(case)
    assert "block C1" in run("notice", "export", id_, "-o", str(tmp_path / "out"), fails=1).stderr
    assert not (tmp_path / "out").exists()
    report = CliRunner().invoke(app, ["notice", "lint", id_, "--format", "jsonl"])
    assert report.exit_code == 1
    assert json.loads(report.stdout.splitlines()[0])["check"] == "C1"


def test_the_shareable_letter(case: Path, tmp_path: Path) -> None:
    id_ = drafted(case)
    (file,) = run("notice", "export", id_, "--shareable", "-o", str(tmp_path)).stdout.split()
    text = Path(file).read_text()
    assert not re.search(r"(?i)https?://|robin", text)
    run("notice", "export", id_, "--shareable", "--format", "eml", "-o", str(tmp_path), fails=2)


def test_a_refusal_names_reason_and_other_way(case: Path) -> None:
    given = yaml.safe_load(case.read_text())
    given["signer"]["role"] = "third_party"
    case.write_text(yaml.safe_dump(given))
    said = run("notice", "draft", "--ground", "dmca", "--intake", str(case), fails=1).stderr
    assert "refused (S1)" in said and "Instead: draft the policy report" in said
    assert rows("notice", "list", "--format", "jsonl") == []


def test_answers_that_are_missing(case: Path) -> None:
    given = yaml.safe_load(case.read_text())
    del given["signer"]["phone"], given["dataset"]["made_by"]
    case.write_text(yaml.safe_dump(given))
    said = run("notice", "draft", "--ground", "dmca", "--intake", str(case), fails=1).stderr
    assert "dataset.made_by (D2), signer.phone (S3)" in said


def test_the_blank_questions(runs: list[str], tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    run("notice", "intake", the_id(), "-o", str(file))
    text = file.read_text()
    assert f"https://github.com/examplelab/faces/blob/{COMMIT}/data/faces.zip" in text
    assert (file.stat().st_mode & 0o777) == 0o600
    assert "exists already" in run("notice", "intake", the_id(), "-o", str(file), fails=2).stderr
    said = run("notice", "draft", "--ground", "policy", "--intake", str(file), fails=2).stderr
    assert re.search(r"new\.yaml:\d+: signer\.role \(S1\): is missing", said)


def test_a_day_has_its_limit(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.commands._letters.A_DAY", 0)
    arguments = ["notice", "draft", "--ground", "policy", "--intake", str(case)]
    assert "--over-limit" in run(*arguments, fails=1).stderr
    id_ = run(*arguments, "--over-limit", "a leak of today").stdout.split(":")[0]
    with Store() as store:
        assert queries.notice(store, id_).events[0].why == "a leak of today"
