"""Every shape in which links and their codes are written is found, exactly where it stands."""

import base64
import json
import time

import pytest

from matching.links import find_links
from providers import Form, Provider, Registry

B = "https://pan.baidu.com/s/1AbCdEfGhIjKlMnOpQrStUv"
B2 = "https://pan.baidu.com/s/1ZyXwVuTsRqPoNmLkJiHgFe"
DRIVE_ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"
OLD_DRIVE_ID = "0BAbCdEfGhIjKlMnOpQrStUvWxYz"
D = f"https://drive.google.com/file/d/{DRIVE_ID}/view"
HASH = "0123456789abcdef0123456789abcdef01234567"


def codes(text, name="README.md"):
    return {link.url: link.code for link in find_links(text, name) if link.share}


def urls(text, name="README.md"):
    return [link.url for link in find_links(text, name)]


@pytest.mark.parametrize(
    "text",
    [
        f"链接：{B} 提取码：ab1c",
        f"链接:{B}?pwd=ab1c 提取码:ab1c",
        f"链接：{B} 提取码：ab1c 复制这段内容后打开百度网盘手机App --来自百度网盘超级会员V3的分享",
        f"[Google Drive]({D}) or\n[BaiduYun]({B})(passwd: ab1c)",
        f"[[Baiduyun (extracted code: ab1c)]]({B})",
        f"[BaiDuYun (Password:ab1c)]({B})",
        f'<a href="{B}">BaiduYun (PW: ab1c)</a>',
        f"[BaiduYun]({B}) fetch code: ab1c",
        f"[BaiduYun]({B}) (extract code: ab1c)",
        f"[BaiduYun]({B}) (extraction code: ab1c)",
        f"[BaiduYun]({B}) (key:ab1c)",
        f"[BaiduYun]({B}) [code:ab1c]",
        f"[BaiduYun]({B}) (Password: ab1c)",
        f"[BaiduYun]({B}) pwd: ab1c",
        f"[BaiduYun]({B}) with passwd `ab1c` , to the root",
        f"[BaiduYun]({B}) password is ab1c",
        f"[baiduyun]({B}): ab1c (access code).",
        f"[[{B}]]\n> Extraction code: [ab1c]",
        f"- 百度网盘：`{B}`\n- 提取码：`ab1c`",
        f"| 模型 | 百度网盘（提取码） |\n|---|---|\n| a | [pan.baidu.com/s/…]({B}) `ab1c` |",
        f"| model | download | password |\n|---|---|---|\n| a | [a]({B}) | ab1c |",
        f"百度网盘 {B} 提取码ab1c",
        f"密码: ab1c 链接: {B}",
        f'[百度网盘(提取码:ab1c)]({B} "百度网盘(提取码:ab1c)")',
        f"{B} Çıkarma kodu: ab1c",
        f"{B} (пароль: ab1c)",
        f"[Baidu]({B}), [Google Drive]({D}) password: ab1c",
        f"Link: {B} Password: ab1c",
        f"{B}，密码:ab1c",
        f"link: {B} \npasswd: ab1c), ",
        f"[百度云]({B}) 解压密码: 9xyz 提取码: ab1c",
    ],
)
def test_code_is_read_beside_the_link(text):
    assert "ab1c" in [
        link.code for link in find_links(text) if link.share and link.share.provider == "baidu_pan"
    ]
    assert all(
        link.code is None for link in find_links(text) if link.share and link.share.provider == "google_drive"
    )


class _Elsewhere(Provider):
    """Chinese hosts whose codes are written in ways of their own; their ids are those of the knowledge."""

    name = "elsewhere"
    title = "Test hosts"
    domains = ("189.cn", "115.com", "123pan.com", "lanzoux.com")
    forms = (
        Form("share", "https://{host}{rest}", r"cloud\.189\.cn", r"(?P<rest>/t/\w+)", name="tianyi"),
        Form("share", "https://{host}{rest}", r"115\.com", r"(?P<rest>/s/\w+)", name="115"),
        Form("share", "https://{host}{rest}", r"www\.123pan\.com", r"(?P<rest>/s/[\w-]+)", name="123pan"),
        Form("share", "https://{host}{rest}", r"\w+\.lanzoux\.com", r"(?P<rest>/\w+)", name="lanzou"),
    )


@pytest.mark.parametrize(
    ("text", "provider", "url"),
    [
        (
            "https://cloud.189.cn/t/AbCdEfGhIjKl（访问码：ab1c）",
            "tianyi",
            "https://cloud.189.cn/t/AbCdEfGhIjKl",
        ),
        (
            "https://cloud.189.cn/t/AbCdEfGhIjKl%EF%BC%88%E8%AE%BF%E9%97%AE%E7%A0%81%EF%BC%9Aab1c%EF%BC%89",
            "tianyi",
            "https://cloud.189.cn/t/AbCdEfGhIjKl",
        ),
        ("https://115.com/s/swabcdefg-ab1c", "115", "https://115.com/s/swabcdefg-ab1c"),
        (
            "https://www.123pan.com/s/AbCd-EfGh.html?提取码:ab1c",
            "123pan",
            "https://www.123pan.com/s/AbCd-EfGh.html",
        ),
        (
            "蓝奏网盘提取码ab1c https://example.lanzoux.com/iAbCdEf",
            "lanzou",
            "https://example.lanzoux.com/iAbCdEf",
        ),
    ],
)
def test_code_of_other_hosts(monkeypatch, text, provider, url):
    known = Registry([_Elsewhere()])
    monkeypatch.setattr("matching.links.registry", lambda: known)
    (link,) = find_links(text)
    assert link.found in text
    assert (link.share.provider, link.url, link.code) == (provider, url, "ab1c")


def test_each_link_has_its_own_code():
    text = f"Link1: {B} PWD：ab1c\nLink2: {B2}\nPWD: 9x8y"
    assert codes(text) == {B: "ab1c", B2: "9x8y"}
    assert codes(f"{B}\n{B2} 提取码: 9x8y") == {B: None, B2: "9x8y"}
    assert codes(f"提取码: ab1c {B}\n提取码: 9x8y {B2}")[B2] == "9x8y"


def test_what_is_no_code():
    assert codes(f"{D} password: ab1c") == {D: None}
    assert codes(f"{B} 解压密码: ab1c") == {B: None}
    assert codes(f"{B} unzip password: ab1c") == {B: None}
    assert codes(f"{B} code here and there") == {B: None}
    assert codes(f"Download the code from {B} (2018)") == {B: None}
    assert codes(f"https://mega.nz/file/AbCdEfGh#{'k' * 43} password: ab1c").popitem()[1] is None


@pytest.mark.parametrize(
    ("text", "found", "anchor"),
    [
        (f"see [the set]({D}).", D, "the set"),
        (f"see [the set]( {D} ).", D, "the set"),
        (f"see [BaiduYun] ({B}).", B, "BaiduYun"),
        (f"see [[Google Drive]]({D})[[BaiduYun]]", D, "Google Drive"),
        (f"see <{D}>.", D, ""),
        (f"see {D}.", D, ""),
        (f"(see {D})", D, ""),
        (f"see **{D}**", D, ""),
        (f"see ~~[set]({D})~~(gone)", D, "set"),
        (f"[[{D}]]", D, ""),
        (f"[[{D}|the set 密码: ab1c]]", D, "the set 密码: ab1c"),
        (f"[[{D}][the set]]", D, "the set"),
        (f"the `models <{D}>`_ are", D, "models"),
        (f'<a class="x" href="{D}" target="_blank">the <b>set</b></a>', D, "the set"),
        (f"<a href='{D}'>the set</a>", D, "the set"),
        (f"![picture]({D})", D, "picture"),
        (f"{D}，百度", D, ""),
        (f"{D}。", D, ""),
        (f"下载{D}）下载", D, ""),
        (f'URL = "{D}"', D, ""),
        (f"url = {{{D}}}", D, ""),
        (f"wget {D} -O set.zip", D, ""),
    ],
)
def test_markup_round_a_link(text, found, anchor):
    (link,) = find_links(text)
    assert (link.found, link.url, link.anchor) == (found, found, anchor)
    assert text[link.column : link.column + len(found)] == found


def test_reference_links_stand_where_they_are_defined():
    text = f"Get [the set][1] or [Faces].\n\n[1]: {D}\n[faces]: <{B}>\n"
    first, second = find_links(text)
    assert (first.line, first.column, first.found, first.anchor, first.form) == (
        3,
        5,
        D,
        "the set",
        "reference",
    )
    assert (second.line, second.found, second.anchor) == (4, B, "Faces")


def test_link_text_equal_to_the_url_is_two_hits_of_one_share():
    links = find_links(f"[{B}]({B})")
    assert [link.url for link in links] == [B, B]
    assert len({link.share.url for link in links}) == 1


def test_badge_inside_a_link_gives_both():
    assert urls("[![b](https://example.org/badge/1.svg)](https://example.org/record/1)") == [
        "https://example.org/badge/1.svg",
        "https://example.org/record/1",
    ]


def test_markdown_escapes_and_entities_are_undone_and_found_is_exact():
    raw = "https://drive.google.com/open?id=1Ab\\_CdEfGhIjKlMnOpQrStUvWxYz01234&amp;usp=sharing"
    (link,) = find_links(f"a [b]({raw}) c")
    assert link.found == raw
    assert link.url == "https://drive.google.com/open?id=1Ab_CdEfGhIjKlMnOpQrStUvWxYz01234&usp=sharing"


@pytest.mark.parametrize(
    "text",
    [
        "pan点baidu点com/s/1AbCdEfGhIjKlMnOpQrStUv 密码: ab1c",
        "pan点baidu。com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "hxxps://pan[.]baidu[.]com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "https://pan(dot)baidu(dot)com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "ｈｔｔｐｓ：／／ｐａｎ．ｂａｉｄｕ．ｃｏｍ／ｓ／１AbCdEfGhIjKlMnOpQrStUv",
        "https://pan.bai\u200bdu.com/s/1AbCdEfGh\u200dIjKlMnOpQrStUv",
        "pan . baidu . com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "pan.baidu.com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "https%3A nothing https://link.example.org/?target=https%3A//pan.baidu.com/s/1AbCdEfGhIjKlMnOpQrStUv",
        "https://example.org/go/" + base64.b64encode(B.encode()).decode(),
        "https://example.org/go.php?url=" + base64.b64encode(B.encode()).decode(),
        base64.b64encode(B.encode()).decode(),
        base64.urlsafe_b64encode(f"链接：{B} 提取码：ab1c".encode()).decode().rstrip("="),
        "1AbCdEfGhIjKlMnOpQrStUv提取码:ab1c",
    ],
)
def test_hidden_links_are_found(text):
    assert B in urls(text)
    link = next(link for link in find_links(text) if link.url == B)
    assert link.found in text
    assert text.index(link.found) == link.column


def test_base64_of_anything_else_is_left_alone():
    assert urls(base64.b64encode(b"just a long enough text with no address in it").decode()) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"gdown {DRIVE_ID}", DRIVE_ID),
        (f"gdown --id {DRIVE_ID} -O set.zip", DRIVE_ID),
        (f"gdown -O set.zip {DRIVE_ID}", DRIVE_ID),
        (f"gdown --folder {DRIVE_ID}", DRIVE_ID),
        (f'gdown.download(id="{DRIVE_ID}", output="set.zip")', DRIVE_ID),
        (f"FILEID='{OLD_DRIVE_ID}'\nwget drive.google.com", OLD_DRIVE_ID),
        (f"fileid={DRIVE_ID}", DRIVE_ID),
        (f"FILES = {{'set.zip': '{DRIVE_ID}'}}  # on Google Drive", DRIVE_ID),
        (f"gdrive_download {DRIVE_ID} set.zip", DRIVE_ID),
        ("load_dataset('examplelab/faces')", "https://huggingface.co/datasets/examplelab/faces"),
        ('load_dataset("faces_set", split="train")', "https://huggingface.co/datasets/faces_set"),
        ('snapshot_download(repo_id="examplelab/faces", repo_type="dataset")', "/datasets/examplelab/faces"),
        ('hf_hub_download("examplelab/net", "net.onnx")', "https://huggingface.co/examplelab/net"),
        ("huggingface-cli download examplelab/faces --repo-type dataset", "/datasets/examplelab/faces"),
        ('AutoModel.from_pretrained("examplelab/net")', "https://huggingface.co/examplelab/net"),
        ("git clone git@hf.co:datasets/examplelab/faces", "https://huggingface.co/datasets/examplelab/faces"),
        ("kaggle datasets download -d someone/faces", "https://www.kaggle.com/datasets/someone/faces"),
        ('kagglehub.dataset_download("someone/faces")', "https://www.kaggle.com/datasets/someone/faces"),
        ("MsDataset.load('examplelab/faces')", "https://modelscope.cn/datasets/examplelab/faces"),
        ("openxlab dataset get -r ExampleLab/Faces", "https://opendatalab.com/ExampleLab/Faces"),
        (f'at.get("{HASH}")', f"https://academictorrents.com/details/{HASH}"),
        (f"infohash: {HASH}", f"urn:btih:{HASH}"),
        (f"magnet:?xt=urn:btih:{HASH}&dn=faces", f"urn:btih:{HASH}"),
        (
            "gsutil cp gs://examplelab-sets/faces_*.tfrecords .",
            "https://storage.googleapis.com/examplelab-sets/faces_*.tfrecords",
        ),
        ("aws s3 cp s3://examplelab-sets/faces.tar .", "https://examplelab-sets.s3.amazonaws.com/faces.tar"),
    ],
)
def test_ids_in_commands_and_loaders(text, wanted):
    assert any(wanted in url for url in urls(text, "get.py")), urls(text, "get.py")


def test_drive_ids_need_a_telling_word():
    assert urls(f"commit {HASH} and token {DRIVE_ID}") == []
    assert urls("load_dataset('csv', data_files='a.csv')") == []


def test_wget_with_a_cookie_names_the_id():
    text = (
        'wget --load-cookies /tmp/c "https://docs.google.com/uc?export=download&confirm=$(wget --quiet '
        f"'https://docs.google.com/uc?export=download&id={DRIVE_ID}' -O- | sed x)&id={DRIVE_ID}\" -O set.zip"
    )
    assert sum(DRIVE_ID in url for url in urls(text, "get.sh")) == 2


def test_shell_variables_and_templates():
    text = f'ID="{DRIVE_ID}"\ncurl "https://drive.google.com/uc?id=${{ID}}"\n'
    assert f"https://drive.google.com/uc?id={DRIVE_ID}" in urls(text, "get.sh")
    assert urls('f"https://example.org/set/{i:02d}.tar"', "get.py") == ["https://example.org/set/{i:02d}.tar"]
    assert urls("https://example.org/set/{00..29}.tar") == ["https://example.org/set/{00..29}.tar"]


def test_split_lines_are_joined():
    text = f"see https://drive.google.com/file/d/{DRIVE_ID[:14]}\n    {DRIVE_ID[14:]} for it"
    (link,) = find_links(text)
    assert link.url == f"https://drive.google.com/file/d/{DRIVE_ID}"
    assert link.found == text[4 : text.index(" for")]
    code = 'URL = ("https://example.org/sets/"\n       "faces.zip")'
    assert urls(code, "get.py") == ["https://example.org/sets/faces.zip"]
    assert urls("https://example.org/a\nnext line", "a.txt") == ["https://example.org/a"]


def test_notebook_lines_and_columns_are_those_of_the_file():
    cell = {"cell_type": "markdown", "source": ["# Data\n", f"[the set]({B}?a=1&b=2)\n", "提取码: ab1c"]}
    text = json.dumps({"cells": [cell]}, indent=1, ensure_ascii=False)
    (link,) = find_links(text, "a.ipynb")
    line = text.split("\n")[link.line - 1]
    assert line[link.column :].startswith(B)
    assert (link.code, link.anchor) == ("ab1c", "the set")
    flat = json.dumps({"cells": [{"source": f"x\n{B}\ny"}]})
    assert urls(flat, "a.ipynb") == [B]


def test_json_escapes():
    text = '{"url": "https:\\/\\/example.org\\/a.zip?x=1\\u0026y=2"}'
    (link,) = find_links(text, "a.json")
    assert link.url == "https://example.org/a.zip?x=1&y=2"
    assert link.found == "https:\\/\\/example.org\\/a.zip?x=1\\u0026y=2"


def test_csv_and_two_addresses_in_one_run():
    assert urls("a,https://example.org/a.zip,https://example.org/b.zip\n", "a.csv") == [
        "https://example.org/a.zip",
        "https://example.org/b.zip",
    ]


def test_line_and_column_after_signs_outside_ascii():
    text = f"数据集 😀\r\n\u200b下载：{D}\n"
    (link,) = find_links(text)
    assert (link.line, link.column) == (2, 4)
    assert text.split("\n")[1][4:].startswith(D)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "[" * 1_000_000,
        "]" * 1_000_000,
        "(" * 1_000_000,
        "[a](" * 250_000,
        "http://" * 140_000,
        "https://a](" * 90_000,
        "a." * 500_000,
        "a-" * 500_000,
        "[a][b]" * 160_000 + "\n[b]: https://example.org/x\n",
        "<a href=" * 125_000,
        base64.b64encode(bytes(range(256)) * 3000).decode(),
        "&amp;" * 200_000,
        "|" * 1_000_000,
        "密码" * 400_000,
        "load_dataset(" * 70_000,
        "snapshot_download(" * 55_000 + "repo_type",
        "`" * 1_000_000,
        "gdown -O " * 110_000,
        "\\_" * 500_000,
        "1 " * 500_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_long_lines_end_soon(text):
    start = time.perf_counter()
    find_links(text)
    find_links(text, "a.ipynb")
    assert time.perf_counter() - start < 4
