"""What a share declares decides: digests, names with sizes, folder layouts; shared names count not at all."""

import dataclasses
import hashlib
import time

import pytest

from matching import Grade, Label, judge_entries, judge_listing
from matching._words import COPIES
from matching.catalog import NeverReport, build
from models.catalog_files import load_catalog
from providers import Dialect, Digest, Entry, Listing, Share, State
from sources import Derivative, Distinctive, KnownFile, Member, Signature

CATALOG = load_catalog()
MD5 = Digest(Dialect.MD5, "1fc45da4b7fd7f617673a87f8cab5893")


def share(kind="folder", **parts):
    return Share("examplebox", kind, "https://examplebox.test/d/x", tuple(sorted(parts.items())))


def listing(*entries, title=None, kind="folder", **parts):
    return Listing(share(kind, **parts), State.LIVE, entries=entries, title=title)


def one(*entries, **rest):
    (verdict,) = judge_listing(listing(*entries, **rest), CATALOG)
    return verdict


def none(*entries, **rest):
    return [v for v in judge_listing(listing(*entries, **rest), CATALOG) if v.score >= 0.5]


def test_an_equal_digest_is_exact_whatever_the_name():
    verdict = one(Entry("holiday.bin", 5, (MD5,)))
    assert (verdict.dataset, verdict.grade, verdict.label) == ("ms-celeb-1m", Grade.EXACT, Label.MIRROR)
    assert verdict.score > 0.95
    assert "holiday.bin" in verdict.evidence[0].sentence


def test_the_label_beside_a_digest_does_not_count():
    assert one(Entry("x", 5, (Digest(Dialect.SHA1, MD5.value),))).grade is Grade.EXACT


def test_a_digest_of_another_set_is_never_a_hit():
    foreign = Digest(Dialect.MD5, "9f2e9858afb6c1032c4f9d7332a92064")
    assert none(Entry("train_msra.tar.gz", 5, (foreign,)), title="trillionpairs") == []


def test_a_licence_beside_the_set_is_no_copy():
    paper = Digest(Dialect.MD5, "6e3b508cc747f2a970bc48eb15d52ea5")
    (verdict,) = judge_listing(listing(Entry("a.pdf", 70245, (paper,))), CATALOG)
    assert (verdict.label, verdict.score < 0.5) == (Label.LIST_OR_ANNOTATION, True)


def test_distinctive_names():
    verdict = one(Entry("data/faces_emore.zip"))
    assert (verdict.grade, verdict.label, verdict.derivative) == (
        Grade.NAME,
        Label.DERIVATIVE_MIRROR,
        "ms1mv2",
    )
    assert one(Entry("DukeMTMC-reID.zip")).dataset == "dukemtmc"
    assert one(Entry("faces_emore (1).zip")).grade is Grade.NAME
    assert one(Entry("Copy of faces_emore.zip")).grade is Grade.NAME
    assert one(Entry("faces_emore.zip.001")).grade is Grade.NAME
    assert one(Entry("FACES_EMORE.ZIP")).grade is Grade.NAME
    assert (
        one(Entry("duke-mtmc_full.tar.gz"))
        .evidence[0]
        .sentence.startswith("The name 'duke-mtmc_full.tar.gz'")
    )
    assert none(Entry("dukemtmcreid_resnet50_model.zip")) == []


def test_a_distinctive_name_with_another_size_is_weaker():
    exact = KnownFile("blue_set.zip", Distinctive.HIGH, "original", 1_000_000_000)
    catalog = build([signature(files=(exact,))])
    (same,) = judge_entries((Entry("blue_set.zip", 1_000_000_000),), None, catalog)
    (other,) = judge_entries((Entry("blue_set.zip", 17),), None, catalog)
    (rounded,) = judge_entries((Entry("blue_set.zip", 1_000_000_000, exact=False),), None, catalog)
    assert (same.grade, other.grade, rounded.grade) == (Grade.NAME_SIZE, Grade.NAME, Grade.NAME)
    assert same.score > rounded.score > other.score


def signature(**facts):
    base = Signature("blue-set", "Blue Set", "faces", "withdrawn", True, ("Blue Set", "BlueSet"))
    return dataclasses.replace(base, **facts)


def test_medium_names_need_size_or_a_name_of_the_set_and_low_ones_never_stand_alone():
    files = (
        KnownFile("part1.tar", Distinctive.MEDIUM, "original", 5_000_000),
        KnownFile("train.txt", Distinctive.LOW, "original", 12),
    )
    catalog = build([signature(files=files)])
    assert judge_entries((Entry("part1.tar", 7),), None, catalog) == ()
    assert judge_entries((Entry("part1.tar"),), None, catalog) == ()
    (sized,) = judge_entries((Entry("part1.tar", 5_000_000),), None, catalog)
    assert (sized.grade, sized.label) == (Grade.NAME_SIZE, Label.MIRROR)
    (titled,) = judge_entries((Entry("part1.tar"),), None, catalog, title="blue_set mirror")
    assert titled.score >= 0.5
    low = judge_entries((Entry("train.txt", 12), Entry("train.txt")), None, catalog, title="blue set")
    assert all(v.score < 0.5 for v in low)


def test_folder_members_decide_and_shared_names_do_not():
    emore = [Entry(f"faces_emore/{n}") for n in ("train.rec", "train.idx", "property", "lfw.bin")]
    verdict = one(*emore)
    assert (verdict.grade, verdict.derivative, verdict.label) == (
        Grade.MEMBERS,
        "ms1mv2",
        Label.DERIVATIVE_MIRROR,
    )
    assert "faces_emore" in verdict.evidence[0].sentence
    elsewhere = [
        Entry(f"faces_webface_112x112/{n}") for n in ("train.rec", "train.idx", "property", "lfw.bin")
    ]
    assert none(*elsewhere) == []
    assert none(*(Entry(f"data/{n}") for n in ("train.rec", "train.idx", "property"))) == []
    assert none(*(Entry(f"faces_emore/{n}") for n in ("lfw.bin", "cfp_fp.bin", "agedb_30.bin"))) == []


def test_the_title_of_a_shared_folder_is_its_name():
    files = [Entry(n, 1) for n in ("train.rec", "train.idx", "property")]
    assert one(*files, title="faces_emore").grade is Grade.MEMBERS
    assert none(*files, title="my folder") == []


def test_a_tiny_member_counts_beside_a_big_one_only():
    known = Member("blue/property", digests=(Digest(Dialect.MD5, "0f" * 16),))
    derivative = Derivative("blue-rec", "Blue Rec", "converted", members=(known,))
    catalog = build([signature(derivatives=(derivative,))])
    tiny = Entry("x/property", 14, (Digest(Dialect.MD5, "0f" * 16),))
    (alone,) = judge_entries((tiny,), None, catalog)
    assert alone.score < 0.5
    (beside,) = judge_entries((tiny, Entry("x/train.rec", 9_000_000_000)), None, catalog)
    assert (beside.grade, beside.label) == (Grade.EXACT, Label.DERIVATIVE_MIRROR)


def test_shapes_of_paths():
    images = [Entry(f"train/{n:04d}_c2_f{n:07d}.jpg") for n in range(50)]
    assert one(*images).dataset == "dukemtmc"
    market = [Entry(f"train/{n:04d}_c1s1_{n:06d}_03.jpg") for n in range(50)]
    assert none(*market) == []


def test_a_pointer_blob_is_a_pointer_and_short_check_sums_need_the_size():
    pointer = Digest(Dialect.LFS_POINTER_SHA1, "ab12" * 10)
    crc = Digest(Dialect.CRC32, "deadbee1")
    file = KnownFile("a.tar", Distinctive.LOW, "original", 77, (pointer, crc))
    catalog = build([signature(files=(file,))])
    (found,) = judge_entries(
        (Entry("x", 130, (Digest(Dialect.GIT_BLOB_SHA1, pointer.value),)),), None, catalog
    )
    assert (found.grade, found.label) == (Grade.POINTER, Label.MIRROR)
    assert judge_entries((Entry("x", 78, (crc,)),), None, catalog) == ()
    (sized,) = judge_entries((Entry("x", 77, (crc,)),), None, catalog)
    assert sized.grade is Grade.NAME_SIZE


def test_sealed_infohashes_match():
    infohash = "0123456789abcdef0123456789abcdef01234567"
    sealed = Digest(Dialect.BTIH_SHA256, hashlib.sha256(infohash.encode()).hexdigest())
    catalog = build([signature(sealed=(sealed,))])
    (found,) = judge_entries((Entry("x", None, (Digest(Dialect.BTIH, infohash),)),), None, catalog)
    assert (found.grade, found.score > 0.95) == (Grade.EXACT, True)


def test_titles_over_data_and_over_weights():
    shards = [Entry(f"data/{n:04d}.tar", 10**9) for n in range(4)]
    told = one(*shards, title="ms1mv3-wds-copy")
    assert (told.grade, told.label) == (Grade.TEXT, Label.DERIVATIVE_MIRROR)
    assert none(Entry("pytorch_model.bin"), Entry("model.safetensors"), title="vit-ms1mv3") == []
    assert none(*shards, title="resnet50 trained on ms1mv3") == []
    assert none(*shards, title="ms1mv3", kind="model") == []
    assert none(title="ms1mv3") == []


def test_never_report_names_count_for_nothing():
    file = KnownFile("data.tar.gz", Distinctive.LOW, "original")
    catalog = build([signature(files=(file,))], [NeverReport(names=frozenset({"data.tar.gz"}))])
    assert judge_entries((Entry("data.tar.gz", 5),), None, catalog) == ()


def test_sets_that_are_not_looked_for_are_left_out_until_asked_for():
    digest = next(d for d, known in CATALOG.by_digest.items() if known[0].signature.id == "voxceleb")
    entries = (Entry("x", 5, (digest,)),)
    assert judge_entries(entries, None, CATALOG) == ()
    (verdict,) = judge_entries(entries, None, CATALOG, asked=frozenset({"voxceleb"}))
    assert verdict.label in COPIES


def test_large_listings_are_quick():
    entries = tuple(
        Entry(f"a/b{n % 97}/file_{n}.jpg", n, (Digest(Dialect.MD5, f"{n:032x}"),)) for n in range(50_000)
    )
    judge_entries(entries[:10], None, CATALOG)
    start = time.perf_counter()
    assert judge_entries((*entries, Entry("faces_emore.zip")), None, CATALOG)[0].dataset == "ms-celeb-1m"
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize("title", ["", "faces", None])
def test_an_empty_share_says_nothing(title):
    assert judge_listing(listing(title=title), CATALOG) == ()
