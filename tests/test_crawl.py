"""The main job over the offline web: finds, coverage, a second run, a killed run, Scrapy's own commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models import queries
from models.store import Store
from tests.web._server import StandIn

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def web() -> Iterator[StandIn]:
    """A stand-in web of one's own: hosts count requests, so crawls that are compared don't share one."""
    with StandIn() as stand_in:
        yield stand_in


class Office:
    """One installation: its home, its database, its environment."""

    def __init__(self, home: Path, web: StandIn, **more: str) -> None:
        self.home = home
        self.url = more.pop("url", f"sqlite:///{home / 'finds.sqlite'}")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MIRRORWATCH_") and "TOKEN" not in k}
        self.environment = {
            **kept,
            "MIRRORWATCH_HOME": str(home),
            "MIRRORWATCH_DATABASE_URL": self.url,
            "MIRRORWATCH_STANDIN": web.address,
            "MIRRORWATCH_CONTACT": "tests@example.org",
            "GITHUB_TOKEN": "stand-in-token",
            **more,
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str, module: str = "crawler.commands.app") -> subprocess.CompletedProcess[str]:
        started = self.start(module, *arguments)
        out, err = started.communicate(timeout=170)
        return subprocess.CompletedProcess(arguments, started.returncode, out, err)

    def store(self) -> Store:
        return Store(self.url)

    def hits(self) -> dict[str, tuple[Any, ...]]:
        """Every hit by id, without what names a run or a time."""
        with self.store() as store:
            return {
                hit.id: (hit.dataset, hit.derivative, hit.kind, hit.grade, round(hit.score, 6), hit.state,
                         hit.state_reason, hit.url, hit.status, sorted(p.url for p in hit.pointers),
                         sorted(e.sentence for e in hit.evidence))
                for hit in queries.hits(store)
            }  # fmt: skip

    def rows(self, table: str) -> int:
        with self.store() as store, store.reading() as connection:
            return int(connection.exec_driver_sql(f"select count(*) from {table}").scalar() or 0)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Any]]:
    """One undisturbed crawl of both demo datasets, shared by the tests that only look."""
    with StandIn() as web:
        office = Office(tmp_path_factory.mktemp("office"), web)
        yield office, office.run("crawl", "ms-celeb-1m", "dukemtmc", "--format", "jsonl")


def test_a_crawl_finds_reads_and_says_what_it_did_not_see(crawled: tuple[Office, Any]) -> None:
    office, done = crawled
    assert done.returncode in {0, 3}, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    statement = lines[-1]
    assert statement["run"]["outcome"]
    assert {row["source"] for row in statement["units"]} >= {
        "github_repositories", "github_code", "github_issues", "zenodo_records", "huggingface_datasets",
        "internet_archive_items", "wayback_cdx", "academic_torrents",
    }  # fmt: skip
    hits = office.hits()
    assert len(hits) == len(lines) - 1 >= 12
    assert {row[5] for row in hits.values()} == {"live", "locked", "gone", "blocked", "unknown"}
    assert {row[2] for row in hits.values()} == {"copy", "pointer"}
    assert {row[3] for row in hits.values()} >= {"exact", "name", "text"}
    for hit in hits.values():
        assert hit[10], "a hit has reasons"
    assert "stand-in-token" not in done.stdout + done.stderr


def test_a_second_crawl_adds_sightings_and_nothing_else(crawled: tuple[Office, Any]) -> None:
    office, _ = crawled
    before = office.hits(), office.rows("shares"), office.rows("sightings"), office.rows("pointers")
    done = office.run("crawl", "ms-celeb-1m", "dukemtmc")
    assert done.returncode in {0, 3}, done.stderr
    after = office.hits(), office.rows("shares"), office.rows("sightings"), office.rows("pointers")
    assert after[0] == before[0]
    assert after[1] == before[1]
    assert after[2] > before[2]
    assert after[3] == before[3]


def test_each_share_is_read_once_a_run(crawled: tuple[Office, Any]) -> None:
    office, _ = crawled
    with office.store() as store, store.reading() as connection:
        twice = connection.exec_driver_sql(
            "select share_id, run_id, count(*) from sightings group by share_id, run_id having count(*) > 1"
        ).all()
    assert not twice


def test_logs_hold_no_link_and_no_secret(crawled: tuple[Office, Any]) -> None:
    office, _ = crawled
    logs = "".join(path.read_text() for path in (office.home / "logs").glob("*.log"))
    assert "stand-in-token" not in logs
    assert "mw0live" not in logs and "mw0Live" not in logs


def test_a_killed_crawl_resumes_to_the_same_hits(
    web: StandIn, crawled: tuple[Office, Any], tmp_path: Path
) -> None:
    undisturbed = crawled[0].hits()
    office = Office(tmp_path, web)
    started = office.start("crawler.commands.app", "crawl", "ms-celeb-1m", "dukemtmc")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and started.poll() is None:
        time.sleep(0.1)
        if (tmp_path / "finds.sqlite").exists() and _sightings(office) > 5:
            break
    assert started.poll() is None, "the crawl ended before it could be killed"
    started.send_signal(signal.SIGKILL)
    started.communicate(timeout=10)
    time.sleep(0.5)
    with office.store() as store:
        run = store.newest_open_run()
        assert run is not None and store.units_to_do(run)
    resumed = office.run("resume")
    assert resumed.returncode in {0, 3}, resumed.stderr
    assert "interrupted once" in resumed.stdout
    assert office.hits() == undisturbed
    with office.store() as store:
        assert store.newest_open_run() is None
        assert not store.units_to_do(run)


def _sightings(office: Office) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{office.home / 'finds.sqlite'}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from sightings").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_the_same_crawl_on_postgresql(
    web: StandIn, crawled: tuple[Office, Any], tmp_path: Path, postgres_database: str
) -> None:
    office = Office(tmp_path, web, url=postgres_database)
    done = office.run("crawl", "ms-celeb-1m", "dukemtmc")
    assert done.returncode in {0, 3}, done.stderr
    assert office.hits() == crawled[0].hits()


def test_recheck_looks_again_and_searches_nothing(crawled: tuple[Office, Any]) -> None:
    office, _ = crawled
    before = office.rows("sightings"), office.hits().keys()
    done = office.run("recheck", "--format", "jsonl")
    assert done.returncode in {0, 3}, done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert {row["source"].partition("-")[0] for row in statement["units"]} == {"read"}
    assert office.rows("sightings") > before[0]
    assert office.hits().keys() == before[1]


def test_budget_is_never_passed(web: StandIn, tmp_path: Path) -> None:
    office = Office(tmp_path, web)
    done = office.run("crawl", "dukemtmc", "--budget", "20", "--format", "jsonl")
    assert done.returncode in {1, 3}, done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert sum(row["requests"] for row in statement["units"]) <= 20
    assert "budget" in statement["run"]["outcome"]


def test_scrapy_lists_and_crawls(web: StandIn, tmp_path: Path) -> None:
    office = Office(tmp_path, web)
    listed = office.run("list", module="scrapy")
    assert listed.stdout.split() == [
        "archives", "dropbox", "github", "hubs", "recheck", "shares", "torrents",
    ], listed.stderr  # fmt: skip
    done = office.run("crawl", "github", "-a", "dataset=ms-celeb-1m", module="scrapy")
    assert done.returncode == 0, done.stderr
    assert any(row[7].startswith("https://github.com/") for row in office.hits().values())
    with office.store() as store:
        assert queries.runs(store)[0].outcome is not None


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "words"),
    [
        (["crawl", "no-such-set"], {}, 2, "no-such-set"),
        (["crawl", "ms-celeb-1m"], {"MIRRORWATCH_CONTACT": ""}, 1, "MIRRORWATCH_CONTACT"),
        (["crawl", "ms-celeb-1m", "--source", "nowhere"], {}, 2, "nowhere"),
        (["crawl", "ms-celeb-1m", "--since", "yesterday"], {}, 2, "yesterday"),
        (
            ["crawl", "ms-celeb-1m"],
            {"MIRRORWATCH_DATABASE_URL": "postgresql://127.0.0.1:1/none"},
            1,
            "answer",
        ),
        (["hits"], {"MIRRORWATCH_DATABASE_URL": "nonsense://x"}, 1, "MIRRORWATCH_DATABASE_URL"),
        (["coverage", "20200101-0000-ffff"], {}, 2, "20200101-0000-ffff"),
        (["hit", "zzzz"], {}, 2, "zzzz"),
        (["show", "no-such-set"], {}, 2, "no-such-set"),
    ],
)
def test_bad_input_is_one_sentence(
    web: StandIn, tmp_path: Path, arguments: list[str], environment: dict[str, str], status: int, words: str
) -> None:
    office = Office(tmp_path, web)
    office.environment.update(environment)
    done = office.run(*arguments)
    assert done.returncode == status, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and words in lines[0], done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_token_is_named_and_the_rest_goes_on(web: StandIn, tmp_path: Path) -> None:
    office = Office(tmp_path, web, GITHUB_TOKEN="wrong")
    done = office.run(
        "crawl", "dukemtmc", "--source", "github_repositories", "--source", "zenodo_records",
        "--format", "jsonl",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert "GITHUB_TOKEN was refused by api.github.com" in statement["run"]["outcome"]
    assert office.hits(), "what Zenodo gave is kept"


def test_a_broken_catalog_file_stops_before_anything_is_asked(web: StandIn, tmp_path: Path) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    (extra / "broken.yaml").write_text("id: broken\nname: [\n", encoding="utf-8")
    office = Office(tmp_path, web, MIRRORWATCH_CATALOG=str(extra))
    done = office.run("crawl", "dukemtmc")
    assert done.returncode == 2
    assert "broken.yaml:" in done.stderr and len(done.stderr.strip().splitlines()) == 1
