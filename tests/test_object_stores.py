"""Object stores and other hosts that are only recognised: what is kept of an address, what is not theirs."""

from __future__ import annotations

import pytest

from providers import registry

NOT_THEIRS = [
    "https://bj.bcebos.com/",
    "https://ec2-1-2-3-4.compute-1.amazonaws.com/faces_demo.zip",
    "https://fonts.googleapis.com/css",
    "https://examplelab.file.core.windows.net/faces/a.zip",
    "https://registry.cn-hangzhou.aliyuncs.com/examplelab/image",
    "https://docs.qingstor.com/api",
    "https://yandex.ru/search?text=faces",
    "https://goo.gl/maps/AbCdEf",
    "https://tinyurl.com/app",
    "https://wetransfer.com/",
    "https://www.elda.org/en/catalogues/",
    "https://hyper.ai/news/99999",
    "https://aistudio.baidu.com/projectdetail/12345",
]


@pytest.mark.parametrize("url", NOT_THEIRS)
def test_other_addresses_of_their_domains_are_left_alone(url: str) -> None:
    share = registry().recognise(url)
    assert share is None or share.provider in {"http_page", "http_file"}, share


@pytest.mark.parametrize(
    "url",
    [
        "https://examplelab.blob.core.windows.net/faces/a.zip?sv=2020-08-04&sig=c2VjcmV0",
        "https://examplelab-data.s3.amazonaws.com/a.zip?X-Amz-Signature=c2VjcmV0",
        "https://firebasestorage.googleapis.com/v0/b/examplelab.appspot.com/o/a.zip?token=c2VjcmV0",
        "https://examplelab.oss-cn-beijing.aliyuncs.com/a.zip?Signature=c2VjcmV0",
    ],
)
def test_a_signature_is_kept_nowhere(url: str) -> None:
    share = registry().recognise(url)
    assert share is not None and "c2VjcmV0" not in repr(share)


def test_keys_and_people_stay_out_of_the_identity() -> None:
    token, recipient = "0123456789abcdef0123456789abcdef01234567890123", "fedcba9876543210fedcba9876543210"
    share = registry().recognise(f"https://wetransfer.com/downloads/{token}/{recipient}/abc123")
    assert share is not None and share.key("sec") == "abc123"
    assert "abc123" not in share.url and recipient not in share.url and not share.get("rid")


def test_an_object_is_one_however_it_is_written() -> None:
    spellings = [
        "https://examplelab-data.s3.amazonaws.com/a.zip",
        "https://s3.eu-west-1.amazonaws.com/examplelab-data/a.zip",
        "http://examplelab-data.s3-website.eu-west-1.amazonaws.com/a.zip",
    ]
    shares = [registry().recognise(url) for url in spellings]
    assert {share.url for share in shares if share} == {spellings[0]}
    assert [share["bucket"] for share in shares if share] == ["examplelab-data"] * 3
