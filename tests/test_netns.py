"""The unchanged crawl in a network namespace: real host names, real ports, verified TLS, no way out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models import queries
from models.store import Store
from tests import netns_lab

TOOLS = ("unshare", "ip", "mount", "openssl")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    may = os.geteuid() == 0 and not missing
    may = may and subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True).returncode == 0
    if not may:
        reason = f"needs root, namespaces and {', '.join(TOOLS)}; missing: {', '.join(missing) or 'rights'}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return tmp_path_factory.mktemp("lab")


def crawl(lab: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> subprocess.CompletedProcess[str]:
    monkeypatch.setenv("MIRRORWATCH_HOME", str(lab / "home"))
    monkeypatch.setenv("MIRRORWATCH_DATABASE_URL", f"sqlite:///{lab / 'finds.sqlite'}")
    monkeypatch.setenv("MIRRORWATCH_CONTACT", "tests@example.org")
    monkeypatch.setenv("GITHUB_TOKEN", "stand-in-token")
    return netns_lab.run([sys.executable, "-m", "crawler.commands.app", *arguments], lab, timeout=170)


def test_the_crawl_over_verified_tls(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = crawl(lab, monkeypatch, "crawl", "dukemtmc", "--format", "jsonl")
    assert done.returncode in {0, 3}, done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert any("127.0.0.1" in note for note in statement["run"]["notes"])
    asked = [json.loads(line)["url"] for line in (lab / "requests.jsonl").read_text().splitlines()]
    assert sum(url.startswith("https://api.github.com/") for url in asked) > 20
    with Store(f"sqlite:///{lab / 'finds.sqlite'}") as store:
        hits = queries.hits(store, dataset="dukemtmc")
    assert {"live", "gone"} <= {hit.state for hit in hits}


def test_an_unknown_authority_is_refused(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lab's authority every https reply is refused, and nothing is called gone for it."""
    script = netns_lab.SCRIPT.replace('SSL_CERT_FILE="$LAB/ca.pem" ', "")
    assert script != netns_lab.SCRIPT
    monkeypatch.setattr(netns_lab, "SCRIPT", script)
    done = crawl(lab, monkeypatch, "crawl", "dukemtmc", "--source", "zenodo_records", "--format", "jsonl")
    assert done.returncode == 1, done.stdout + done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert "connection failed" in statement["run"]["outcome"]


def test_private_addresses_are_refused_after_the_dns_answer(
    lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name of the lab leads to loopback: without the setting that allows it nothing is asked."""
    log = lab / "requests.jsonl"
    log.unlink(missing_ok=True)
    monkeypatch.setattr(
        netns_lab,
        "SCRIPT",
        netns_lab.SCRIPT.replace("SSL_CERT_FILE=", "env -u MIRRORWATCH_STANDIN SSL_CERT_FILE="),
    )
    done = crawl(lab, monkeypatch, "crawl", "dukemtmc", "--source", "zenodo_records", "--format", "jsonl")
    assert done.returncode == 1, done.stdout + done.stderr
    statement = json.loads(done.stdout.splitlines()[-1])
    assert "private address refused" in statement["run"]["outcome"]
    assert not log.exists(), log.read_text()
