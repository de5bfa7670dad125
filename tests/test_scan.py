"""`mirrorwatch scan` walks, judges, skips with a word, and ends with the status of the contract."""

import json

import pytest
from typer.testing import CliRunner

from crawler.commands.app import app

DRIVE = "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz012345/view"
BAIDU = "https://pan.baidu.com/s/1AbCdEfGhIjKlMnOpQrStUv"
KEYS = {
    "file",
    "line",
    "column",
    "found",
    "canonical_url",
    "provider",
    "password",
    "label",
    "dataset",
    "derivative",
    "score",
    "reasons",
}


def scan(*words):
    return CliRunner().invoke(app, ["scan", *map(str, words)])


def rows(result):
    return [json.loads(line) for line in result.stdout.splitlines() if line.strip()]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text(f"# Data\n\nMS1M-ArcFace: [BaiduYun]({BAIDU}) (password: ab1c)\n")
    (tmp_path / "docs" / "models.md").write_text(f"Trained model for DukeMTMC-reID: {DRIVE}\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    (tmp_path / ".git" / "packed.md").write_text(DRIVE)
    return tmp_path


def test_one_object_a_link_in_every_document_of_a_folder(folder):
    result = scan(folder, "--format", "jsonl")
    assert result.exit_code == 0
    first, second = rows(result)
    assert set(first) == KEYS
    assert first["file"].endswith("README.md")
    assert (first["line"], first["column"], first["found"]) == (3, 25, BAIDU)
    assert (first["provider"], first["password"], first["label"]) == (
        "baidu_pan",
        "ab1c",
        "derivative_mirror",
    )
    assert (first["dataset"], first["derivative"]) == ("ms-celeb-1m", "ms1mv2")
    assert first["score"] >= 0.5
    assert first["reasons"]
    assert (second["label"], second["file"].endswith("models.md")) == ("pretrained_model", True)


def test_a_table_for_people_and_nothing_found_is_no_fault(folder):
    result = scan(folder)
    assert result.exit_code == 0
    assert "derivative_mirror" in result.stdout
    (folder / "empty.md").write_text("nothing here\n")
    assert scan(folder / "empty.md").exit_code == 0


def test_one_dataset_only(folder):
    result = scan(folder, "--dataset", "dukemtmc", "--format", "jsonl")
    assert [row["dataset"] for row in rows(result)] == ["dukemtmc"]


def test_wrong_use_is_one_sentence(folder):
    result = scan(folder, "--dataset", "duke")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "duke" in result.stderr
    missing = scan(folder / "no-such-file")
    assert missing.exit_code == 2
    assert "no-such-file" in missing.stderr


def test_what_is_left_out_is_named_and_the_status_says_so(folder, monkeypatch):
    (folder / "binary.txt").write_bytes(b"a\0b")
    monkeypatch.setattr("crawler.commands.scan.LARGEST", 200)
    (folder / "large.txt").write_text(f"{DRIVE} " * 20)
    result = scan(folder, "--format", "jsonl")
    assert result.exit_code == 3
    assert len(rows(result)) == 2
    assert sum("skipped" in line for line in result.stderr.splitlines()) == 2


def test_other_encodings_are_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(f"MS-Celeb-1M数据集：{DRIVE}".encode("gb18030"))
    (tmp_path / "b.txt").write_bytes(f"MS-Celeb-1M: {DRIVE}".encode("utf-16"))
    result = scan(tmp_path, "--format", "jsonl")
    assert [row["found"] for row in rows(result)] == [DRIVE, DRIVE]
    assert all(row["dataset"] == "ms-celeb-1m" for row in rows(result))
