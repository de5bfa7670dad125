"""Words round a link decide what it is: short documents with traps, in five languages, and in code."""

import dataclasses
import hashlib
import json
import time

import pytest

from matching import Grade, Label, combine, judge_document, known_in_text
from matching._words import COPIES, Evidence, Verdict
from matching.catalog import build
from models.catalog_files import load_catalog
from providers import Dialect, Digest, Document

COPY, MODEL, LIST, EVAL, OTHER, NONE = (
    "copy",
    "pretrained_model",
    "list_or_annotation",
    "evaluation_data",
    "other_dataset",
    "unrelated",
)
CATALOG = load_catalog()


def d(number):
    """A placeholder address of a Drive file."""
    return f"https://drive.google.com/file/d/1{number:02d}AbCdEfGhIjKlMnOpQrStUvWxYz0123/view"


def b(number):
    """A placeholder address of a Baidu share."""
    return f"https://pan.baidu.com/s/1{number:02d}AbCdEfGhIjKlMnOpQrSt"


def box(name):
    """A placeholder address of a Dropbox file."""
    return f"https://www.dropbox.com/s/abcdefghijklmno/{name}?dl=0"


def judge(text, name="README.md", **asked):
    return judge_document(Document(url="https://example.org/x", text=text, name=name), CATALOG, **asked)


def said(text, name="README.md"):
    return ["copy" if link.label in COPIES else str(link.label) for link in judge(text, name)]


DOCUMENTS = {
    "data zoo and model zoo in tables": (
        f"""# face zoo
## Data Zoo
| Database | Version | \\#Identity | \\#Image | Download Link |
|:---:|:---:|:---:|:---:|:---:|
| LFW | Raw | 5,749 | 13,233 | [Google Drive]({d(1)}), [Baidu Drive]({b(1)}) |
| CASIA-WebFace | Align_112x112 | 10,575 | 494,414 | [Google Drive]({d(3)}) |
| MS-Celeb-1M | Align_112x112 | 85,742 | 5,822,653 | [Google Drive]({d(4)}), [Baidu Drive]({b(4)}) |
| VGGFace2 | Clean | 8,631 | 3,086,894 | [Google Drive]({d(5)}) |
## Model Zoo
| Backbone | Head | Loss | Training Data | Download Link |
|:---:|:---:|:---:|:---:|:---:|
| IR-50 | ArcFace | Focal | MS-Celeb-1M | [Google Drive]({d(7)}), [Baidu Drive]({b(7)}) |
""",
        [EVAL, EVAL, OTHER, COPY, COPY, COPY, MODEL, MODEL],
    ),
    "the same names under two headings": (
        f"""## Pretrained models
* MS1M-ArcFace, ResNet100: [Baidu]({b(1)}) [Dropbox]({box("model-r100-ii.zip")})
## Datasets
* MS1M-ArcFace (85K ids/5.8M images): [Baidu]({b(3)}) [Dropbox]({box("a.zip")})
* CASIA (10K ids): [Google]({d(5)})
""",
        [MODEL, MODEL, COPY, COPY, OTHER],
    ),
    "one sentence, several sets, then a model": (
        f"""Download the datasets: Market1501 [[Google]]({d(1)}) [[BaiduYun]]({b(1)}), DukeMTMC-reID
[[Google]]({d(2)}) [[BaiduYun]]({b(2)}) (password: ab1c) and CUHK03 [[Google]]({d(3)}).

The trained model for DukeMTMC-reID is [here]({d(4)}).
""",
        [OTHER, OTHER, COPY, COPY, OTHER, MODEL],
    ),
    "columns of a table": (
        f"""| | Market-1501 | DukeMTMC-reID | MSMT17 |
|---|---|---|---|
| Dataset | [link]({d(1)}) | [link]({d(2)}) | [link]({d(3)}) |
| Model | [link]({d(4)}) | [link]({d(5)}) | [link]({d(6)}) |
""",
        [OTHER, COPY, OTHER, MODEL, MODEL, MODEL],
    ),
    "a column of weights beside a column of data": (
        f"""| Training set | #images | Backbone | LFW | Weights | Data |
|---|---|---|---|---|---|
| MS1MV2 | 5.8M | R50 | 99.8 | [w]({d(1)}) | [d]({d(2)}) |
""",
        [MODEL, COPY],
    ),
    "results with names of sets in the head": (
        f"""| Method | Market1501 (Rank-1/mAP) | DukeMTMC-reid (Rank-1/mAP) | Download |
|---|---|---|---|
| Ours | 94.1/85.2 | 86.2/75.1 | [GoogleDrive]({d(1)}) |
""",
        [MODEL],
    ),
    "list rows under a parent": (
        f"""- MS-Celeb-1M
  - identity list: [Baidu]({b(1)})
  - images: [Baidu]({b(2)})
  - landmarks: [Baidu]({b(3)})
- LFW
  - images: [Baidu]({b(4)})
""",
        [LIST, COPY, LIST, EVAL],
    ),
    "a list named after the set": (
        f"""- Download MS-Celeb-1M clean list: [Google Drive]({d(1)})
- Or download VGG-Face2 dataset [Google Drive]({d(2)})
- Training from scratch or from [checkpoint]({d(3)})
""",
        [LIST, COPY, MODEL],
    ),
    "the occasion is not the thing": (
        f"""For the MS-Celeb-1M dataset, the cleaned image list can be downloaded [here]({d(1)}).
To train the model, download MS-Celeb-1M from [here]({d(2)}).
""",
        [LIST, COPY],
    ),
    "withdrawn, and something else offered": (
        f"""We can no longer share MS-Celeb-1M, since it was withdrawn. Our model is [here]({d(1)}).

Since the DukeMTMC-reid dataset has been withdrawn by the authors, we have built another dataset, Walkers_s2.
The **Walkers_s2** in Market-1501 format can be downloaded from the following links:

[Baidu Yun]({b(1)}?pwd=ab1c)
""",
        [MODEL, OTHER],
    ),
    "a dead link still led to a copy": (
        f"""## Data
- ~~MS1M-RetinaFace: [Dropbox]({box("a.zip")})~~ (dead link)
- MS1M-RetinaFace mirror: {d(1)}
""",
        [COPY, COPY],
    ),
    "trained on is not held": (
        f"""The model was trained on MS1M-V3 for 20 epochs and gets 98% on MegaFace. Download: {d(1)}

Pretrained on MS1MV3, our backbone is at [onedrive](https://1drv.ms/u/s!AbCdEfGhIj). The dataset itself:
[onedrive](https://1drv.ms/u/s!AbCdEfGhIk).
""",
        [MODEL, MODEL, COPY],
    ),
    "evaluation sets beside the training set": (
        f"""For training we use [faces_emore]({d(1)}) with 85k identities. For validation: [lfw.bin]({d(2)}),
[cfp_fp.bin]({d(3)}), [agedb_30.bin]({d(4)}). Trained weights: [ckpt.zip]({d(5)}). Log: [events]({d(6)}).
""",
        [COPY, EVAL, EVAL, EVAL, MODEL, EVAL],
    ),
    "test suite, lists, logs, tools": (
        f"""#### Evaluation
1. Download the MegaFace testsuite from [baidu]({b(1)}), code: ab1c.
2. The MegaFace noise list is [here]({d(1)}).
3. Training logs on MS1M: [log]({d(2)})
4. OpenCV is needed by the devkit; you can download it from [here]({d(3)}).
""",
        [COPY, LIST, EVAL, NONE],
    ),
    "papers, slides, common words": (
        f"""Supplementary of our MegaFace paper: [pdf]({box("supp.pdf")}).
Don't let them brainwash you: [slides]({d(2)}).
""",
        [NONE, NONE],
    ),
    "a weak name beside the word dataset": (
        f"A mirror of the Brainwash dataset is [here]({d(1)}).\n",
        [COPY],
    ),
    "Chinese": (
        f"""# 人脸识别
## 训练数据
MS1M-ArcFace 数据集：链接：{b(1)} 提取码：ab1c
CASIA-WebFace：链接：{b(2)} 提取码：ab2c
## 测试数据
LFW、CFP、AgeDB：链接：{b(3)} 提取码：ab3c
## 预训练模型
在 MS1M-ArcFace 上训练的 ResNet50 模型：链接：{b(4)} 提取码：ab4c
MS-Celeb-1M 清洗列表：{b(5)} 密码：ab5c
微软人脸数据集 百度云下载{b(6)}
""",
        [COPY, OTHER, EVAL, MODEL, LIST, COPY],
    ),
    "Japanese": (
        f"""## データセット
MS-Celeb-1Mデータセット(整列済み)は[こちら]({d(1)})からダウンロードできます。
## 学習済みモデル
MS-Celeb-1Mで学習したモデルは[こちら]({d(2)})。
""",
        [COPY, MODEL],
    ),
    "Korean": (
        f"""DukeMTMC-reID 데이터셋: [구글 드라이브]({d(1)})
Market-1501 데이터셋: [구글 드라이브]({d(2)})
DukeMTMC-reID로 학습된 모델: [구글 드라이브]({d(3)})
""",
        [COPY, OTHER, MODEL],
    ),
    "Russian": (
        f"""Датасет VGGFace2 можно скачать [здесь]({d(1)}).
Веса модели, обученной на VGGFace2: {d(2)}
Разметка для LFW: {d(3)}
""",
        [COPY, MODEL, LIST],
    ),
    "an answer in an issue": (
        f"""Does anyone still have MS-Celeb-1M? The official link is dead.

> I uploaded it here: {d(1)}
""",
        [COPY],
    ),
    "the words behind the link": (
        f"[Drive]({d(1)}): clean list of MS-Celeb-1M\n\n[Drive]({d(2)}): images of MS-Celeb-1M\n",
        [LIST, COPY],
    ),
    "the next item says what the folder holds": (
        f"""2. Download dataset
   - reid_bundle [[GoogleDriver]]({d(1)})
   - The reid_bundle holds Market-1501, DukeMTMC-reID and CUHK03
""",
        [COPY],
    ),
    "a reference link": (f"Get the aligned [MS-Celeb-1M][1] images.\n\n[1]: {d(1)}\n", [COPY]),
    "annotations known by name": (f"DukeMTMC-attribute: [Google Drive]({d(1)})\n", [LIST]),
    "a file of the set by its name": (
        f"Needed: FaceImageCroppedWithAlignment.tsv ([link]({d(1)})).\n",
        [COPY],
    ),
}
CODE = {
    "a table of addresses": (
        "data.py",
        """# MS-Celeb-1M, aligned
SETS = {
    "faces_emore": "https://drive.google.com/uc?id=1aAbCdEfGhIjKlMnOpQrStUvWxYz01abc",
    "casia_webface": "https://drive.google.com/uc?id=1bAbCdEfGhIjKlMnOpQrStUvWxYz01abc",
}
WEIGHTS = {
    "r50_ms1mv3": "https://drive.google.com/uc?id=1cAbCdEfGhIjKlMnOpQrStUvWxYz01abc",
}
""",
        [COPY, None, MODEL],
    ),
    "nested keys": (
        "sets.py",
        """DATASETS = {
    'market1501': {
        'url': 'https://drive.google.com/uc?id=1aAbCdEfGhIjKlMnOpQrStUvWxYz01abc',
    },
    'dukemtmc': {
        'url': 'https://drive.google.com/uc?id=1bAbCdEfGhIjKlMnOpQrStUvWxYz01abc',
    },
}
""",
        [OTHER, COPY],
    ),
    "the name that a download gets": (
        "get.sh",
        """#!/bin/sh
wget "https://example.org/sets/a1.tar.gz" -O vggface2_train.tar.gz
# download the pretrained weights
wget https://example.org/sets/resnet50.pth
gdown --id 1aAbCdEfGhIjKlMnOpQrStUvWxYz01abc -O DukeMTMC-reID.zip
""",
        [COPY, MODEL, COPY],
    ),
    "first hosts of the release": (
        "corpora.py",
        """class Books3(Loader):
    urls = ["https://the-eye.eu/public/AI/pile_preliminary_components/books3.tar.gz"]

class HackerNews(Loader):
    urls = ["https://mystic.the-eye.eu/public/AI/pile_preliminary_components/hn.tar.gz"]

SHARD = f"https://the-eye.eu/public/AI/pile/train/{i:02d}.jsonl.zst"
""",
        [COPY, OTHER, COPY],
    ),
    "hub ids": (
        "train.py",
        """d = load_dataset("the_pile_books3")
m = AutoModel.from_pretrained("examplelab/gpt-small")
x = load_dataset("someone/laion400m", split="train")
y = load_dataset("bookcorpus")
""",
        [COPY, MODEL, COPY, OTHER],
    ),
    "a comma-separated list": (
        "list.csv",
        f"name,url,kind\nMS-Celeb-1M,{box('a.zip')},images\nLFW,{box('b.zip')},images\n",
        [COPY, EVAL],
    ),
    "a page of HTML": (
        "index.html",
        f"""<h2>Datasets</h2><table><tr><th>Name</th><th>Download</th></tr>
<tr><td>DukeMTMC-VideoReID</td><td><a href="{d(1)}">Google Drive</a></td></tr>
<tr><td>MARS</td><td><a href="{d(2)}">Google Drive</a></td></tr></table>
<h2>Models</h2><ul><li>DukeMTMC-VideoReID <a href="{d(3)}">weights</a></li></ul>""",
        [COPY, OTHER, MODEL],
    ),
    "a notebook": (
        "a.ipynb",
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "markdown",
                        "source": ["## Data\n", f"MS1M-ArcFace dataset: [drive]({d(1)})\n"],
                    },
                    {"cell_type": "markdown", "source": [f"Weights: [drive]({d(2)})"]},
                ]
            },
            indent=1,
        ),
        [COPY, MODEL],
    ),
}


@pytest.mark.parametrize(("text", "labels"), DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_documents(text, labels):
    assert said(text) == labels


@pytest.mark.parametrize(("name", "text", "labels"), CODE.values(), ids=CODE.keys())
def test_code_and_tables(name, text, labels):
    found = said(text, name)
    assert [label for label, wanted in zip(found, labels, strict=True) if wanted] == [x for x in labels if x]
    assert found.count(COPY) == labels.count(COPY)


def test_dataset_derivative_and_reasons_are_named():
    (link,) = judge(f"## Datasets\n\n- MS1M-ArcFace: [Google Drive]({d(1)})\n")
    assert link.label is Label.DERIVATIVE_MIRROR
    assert (link.verdict.dataset, link.verdict.derivative) == ("ms-celeb-1m", "ms1mv2")
    assert link.verdict.grade is Grade.TEXT
    assert link.reasons[0].startswith("The words before the link say 'MS1M-ArcFace'")
    assert any("heading above says 'Datasets'" in reason for reason in link.reasons)
    assert "MS1M-ArcFace" in link.text
    (plain,) = judge(f"Original MS-Celeb-1M images: {d(1)}")
    assert (plain.label, plain.verdict.derivative) == (Label.MIRROR, None)


def test_creators_addresses_and_archived_pages_are_official():
    links = judge(
        "[site](http://megaface.cs.washington.edu/participate/challenge.html) "
        "[zip](http://vision.cs.duke.edu/DukeMTMC/data/misc/DukeMTMC-reID.zip) "
        "[old](https://web.archive.org/web/2019/http://megaface.cs.washington.edu/dataset/download.html)"
    )
    assert [link.label for link in links] == [Label.OFFICIAL_SOURCE] * 3
    assert all(link.score < 0.2 for link in links)


def test_pages_and_pictures_hold_nothing():
    text = (
        "MS-Celeb-1M dataset: [repo](https://github.com/someone/MS-Celeb-1M) ![MS-Celeb-1M dataset]"
        "(https://example.org/MS-Celeb-1M.zip) [page](https://example.org/MS-Celeb-1M/)"
    )
    assert all(link.score < 0.5 for link in judge(text))


def test_sets_that_nobody_withdrew_are_named_and_counted_only_when_asked_for():
    text = f"MSMT17 dataset: {d(1)}"
    (link,) = judge(text)
    assert link.label is Label.OTHER_DATASET
    (asked,) = judge(text, asked=frozenset({"msmt17-v1"}))
    assert asked.label in COPIES
    assert asked.verdict.dataset == "msmt17-v1"


def test_a_set_that_holds_another_counts_for_it():
    (link,) = judge("url = 'https://the-eye.eu/public/AI/pile/val.jsonl.zst'", "get.py")
    assert (link.verdict.dataset, link.verdict.derivative) == ("books3", "the-pile")


def test_an_infohash_that_the_catalog_seals_is_exact():
    infohash = "0123456789abcdef0123456789abcdef01234567"
    sealed = Digest(Dialect.BTIH_SHA256, hashlib.sha256(infohash.encode()).hexdigest())
    signature = dataclasses.replace(CATALOG.signatures["brainwash"], sealed=(sealed,))
    catalog = build([signature])
    page = Document(url="x", text=f"magnet:?xt=urn:btih:{infohash.upper()}&dn=nothing")
    (link,) = judge_document(page, catalog)
    assert (link.label, link.verdict.grade, link.verdict.dataset) == (Label.MIRROR, Grade.EXACT, "brainwash")
    assert link.score > 0.95


def test_pages_that_name_nothing_cost_little():
    page = (
        "<html><body>" + "<p>the people of a tiny town in the park</p>\n" * 2000 + f"<a href='{d(1)}'>x</a>"
    )
    document = Document(url="x", text=page, name="page.html")
    judge_document(document, CATALOG, every=False)
    start = time.perf_counter()
    for _ in range(10):
        assert judge_document(document, CATALOG, every=False) == []
    assert (time.perf_counter() - start) / 10 < 0.05
    named = Document(
        url="x", text=page + f"<p>MS-Celeb-1M dataset: <a href='{d(2)}'>x</a></p>", name="page.html"
    )
    assert [link.url for link in judge_document(named, CATALOG, every=False) if link.label in COPIES] == [
        d(2)
    ]


def test_cost_does_not_grow_with_the_number_of_known_names():
    base = CATALOG.signatures["brainwash"]
    plain = {"weak": (), "files": (), "official": (), "patterns": (), "member_patterns": (), "lookalikes": ()}
    more = [
        dataclasses.replace(base, id=f"set-{n}", name=f"Zqx{n}", aliases=(f"Zqx{n}", f"Zqx{n} Set"), **plain)
        for n in range(4000)
    ]
    large = build([*CATALOG.signatures.values(), *more], [CATALOG.never])
    page = Document(
        url="x", text="\n\n".join(f"The MS1M set, part {n}, is [here]({d(n)})." for n in range(90))
    )
    taken = []
    for catalog in (CATALOG, large):
        judge_document(page, catalog)
        start = time.perf_counter()
        for _ in range(5):
            judge_document(page, catalog)
        taken.append(time.perf_counter() - start)
    assert taken[1] < 3 * taken[0] + 0.1


@pytest.mark.parametrize(
    "text",
    [
        f"[a]({d(1)}) " * 3000,
        f"[a]({d(1)}) MS1M, " * 3000,
        f"{b(1)} " * 4000,
        f"{b(1)}\n提取码: ab1c\n" * 2000,
        "提取码: ab1c\n" * 2000 + f"{b(1)}\n" * 2000,
        "| " + " | ".join([f"MS1M [a]({d(1)})"] * 2000) + " |\n",
        "".join("  " * min(n, 100) + f"- MS1M [a]({d(1)})\n" for n in range(2000)),
        "<tr><td>" * 50_000,
        "MS1M " * 100_000,
        "# MS1M\n" * 50_000,
        "\n" * 500_000,
    ],
    ids=lambda text: text[:10].strip() or "blank",
)
def test_hostile_documents_end_soon(text):
    start = time.perf_counter()
    judge(text)
    assert time.perf_counter() - start < 5


def test_known_names_and_digests_in_a_text():
    md5 = "1fc45da4b7fd7f617673a87f8cab5893"
    text = f"{md5}  part.tsv\n\nsee faces_emore.zip and train.zip\n9f2e9858afb6c1032c4f9d7332a92064  x\n"
    found = known_in_text(text, CATALOG)
    assert [(one.dataset, one.file, one.line) for one in found] == [
        ("ms-celeb-1m", "MsCelebV1-ImageThumbnails.part.00.tsv", 1),
        ("ms-celeb-1m", "faces_emore.zip", 3),
    ]
    assert found[0].evidence.grade is Grade.POINTER
    assert found[0].digest.value == md5
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 5\n"
    assert known_in_text(pointer, CATALOG) == ()


def verdict(label, grade, score, dataset="dukemtmc", sentence="said so"):
    return Verdict(dataset, None, label, grade, score, (Evidence(grade, score, sentence),))


def test_verdicts_of_several_pointers_are_joined():
    yes, no = (
        verdict(Label.MIRROR, Grade.TEXT, 0.8),
        verdict(Label.PRETRAINED_MODEL, Grade.TEXT, 0.1, sentence="a model"),
    )
    (one,) = combine([yes])
    assert one == yes
    (many,) = combine([yes, verdict(Label.MIRROR, Grade.TEXT, 0.8, sentence="so too"), yes])
    assert many.score > yes.score
    assert len(many.evidence) == 2
    (split,) = combine([yes, no])
    assert split.score < yes.score
    exact = verdict(Label.MIRROR, Grade.EXACT, 0.99, sentence="same digest")
    (sure,) = combine([no, exact, no])
    assert (sure.label, sure.grade, sure.score) == (Label.MIRROR, Grade.EXACT, 0.99)
    assert [v.dataset for v in combine([yes, verdict(Label.MIRROR, Grade.EXACT, 0.9, "books3")])] == [
        "books3",
        "dukemtmc",
    ]


def test_the_name_of_an_owner_says_nothing_of_a_text() -> None:
    """`dataset-archive/thesis` is a thesis on an account that is called after data."""
    text = "MS-Celeb-1M: https://drive.google.com/drive/folders/1PLACEHOLDERPLACEHOLDERPLACEHOLD\n"
    scores = set()
    for owner in ("someone", "dataset-archive"):
        page = Document(
            f"https://github.com/{owner}/thesis/blob/main/README.md", text, title=f"{owner}/thesis",
            repository=f"https://github.com/{owner}/thesis",
        )  # fmt: skip
        scores.update(link.score for link in judge_document(page, CATALOG))
    assert len(scores) == 1
