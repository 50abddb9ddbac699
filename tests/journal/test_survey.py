"""Damage in one transaction does not hide those before and behind it: each is named with its
segment, byte and number, and the others are read."""

import gzip
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.chains import BASE, NOON, append, opened, said, saying, statement, written
from tests.odd_terms import leniently
from valuegraph.changeset import Changeset
from valuegraph.journal import Damage, Entry, History, JournalDamagedError, Survey, digest_iri
from valuegraph.journal.transaction import encode

TEXTS = list("abcdefgh")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of the segments 1 to 3, 4 to 6, and 7 and 8."""
    directory = tmp_path_factory.mktemp("whole") / "journal"
    written(directory, [[text] for text in TEXTS], 700)
    assert [each.first for each in History(directory, BASE).segments()] == [1, 4, 7]
    return directory


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    directory, number = tmp_path_factory.mktemp("scratch"), count()
    return lambda: directory / f"{next(number)}"


@pytest.fixture
def own(whole: Path, scratch: Callable[[], Path]) -> Path:
    return Path(shutil.copytree(whole, scratch()))


def surveyed(directory: Path) -> tuple[list[str], list[Damage]]:
    """What can be read, and the damages."""
    texts, damages = [], []
    for each in Survey(History(directory, BASE)):
        if isinstance(each, Damage):
            damages.append(each)
        else:
            (quad,) = each[1].changeset.added
            texts.append(getattr(quad.object, "value", ""))
    return texts, damages


def numbers(damages: list[Damage]) -> list[int]:
    """The transactions that some damages are of."""
    return [
        number
        for each in damages
        if each.first is not None and each.last is not None
        for number in range(each.first, each.last + 1)
    ]


def transactions(directory: Path) -> list[Entry]:
    return list(History(directory, BASE).transactions())


def change(path: Path, place: int, mask: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= mask
    path.write_bytes(content)


def path_of(directory: Path, each: Entry) -> Path:
    return directory / f"{each.place.segment:020}.rdfp"


def test_a_whole_journal_has_no_damage(whole: Path) -> None:
    assert surveyed(whole) == (TEXTS, [])


@given(st.data())
def test_any_byte_costs_its_own_transaction_only(
    whole: Path, scratch: Callable[[], Path], data: st.DataObject
) -> None:
    """Wherever it is: in the row of the id, in the header, in the body, in the end."""
    directory = Path(shutil.copytree(whole, scratch()))
    found = transactions(directory)
    damaged = sorted(data.draw(st.sets(st.integers(0, len(found) - 2), min_size=1, max_size=3)))
    for index in damaged:
        each = found[index]
        place = each.place.offset + data.draw(st.integers(0, len(each.block) - 1))
        change(path_of(directory, each), place, data.draw(st.integers(1, 255)))
    texts, damages = surveyed(directory)
    assert texts == [text for index, text in enumerate(TEXTS) if index not in damaged]
    assert numbers(damages) == [index + 1 for index in damaged]
    assert {each.path for each in damages} == {path_of(directory, found[each]) for each in damaged}
    assert all("is not what was written" in str(each) for each in damages)
    places = {(each.path, each.place) for each in damages}
    assert (path_of(directory, found[damaged[0]]), found[damaged[0]].place.offset) in places
    with pytest.raises(JournalDamagedError):
        History(directory, BASE).verify()
    shutil.rmtree(directory)


def rewrite(directory: Path, index: int, old: bytes, new: bytes) -> None:
    """Write a transaction anew with something else in it, and the id that goes with that."""
    each = transactions(directory)[index]
    rest = each.block.partition(b"\n")[2]
    assert old in rest
    rest = rest.replace(old, new)
    block = f"H id <{digest_iri(rest)}> .\n".encode() + rest
    path = path_of(directory, each)
    path.write_bytes(path.read_bytes().replace(each.block, block))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"H prev <ni:///sha-256;", b"H prev <ni:///sha-256;x", "the chain is broken"),
        (b"H time ", b"H tyme ", "cannot be read (KeyError: 'time'"),
        (b'H sequence "2"', b'H sequence "two"', "cannot be read (ValueError"),
    ],
)
def test_what_is_whole_and_strange_costs_nothing_else(
    own: Path, old: bytes, new: bytes, words: str
) -> None:
    if words.startswith("the chain"):  # So that it is a digest still.
        digest = transactions(own)[0].head.id.encode()
        old, new = digest, digest_iri(b"another").encode()
    place = transactions(own)[1].place.offset
    rewrite(own, 1, old, new)
    texts, damages = surveyed(own)
    assert texts == ["a", *TEXTS[2:]]
    (damage,) = damages
    assert (damage.first, damage.last, damage.place) == (2, 2, place)
    assert words in str(damage)


def test_a_term_that_cannot_be_read_costs_its_own_transaction_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuegraph.journal.batch.encode_readable", encode)
    (odd,) = leniently({"@id": "urn:x", "urn:y": {"@value": "t", "@language": "en us"}})
    journal = opened(tmp_path / "journal")
    for changeset in (saying("a"), Changeset((statement("b"), odd), time=NOON), saying("c", 1)):
        append(journal, changeset)
    journal.close()
    texts, damages = surveyed(tmp_path / "journal")
    assert texts == ["a", "c"]
    (damage,) = damages
    assert (damage.first, damage.last) == (2, 2)
    assert "transaction 2 cannot be read (SyntaxError: " in str(damage)


def first(directory: Path) -> Path:
    return min(directory.iterdir())


def _cut_in_the_middle(directory: Path) -> None:
    path = first(directory)
    path.write_bytes(path.read_bytes()[:-200])


def _cut_in_two(directory: Path) -> None:
    path = first(directory)
    content = path.read_bytes()
    end = transactions(directory)[1].place.offset
    path.write_bytes(content[: end - 100] + content[end + 100 :])


def _remove(directory: Path) -> None:
    sorted(directory.iterdir())[1].unlink()


def _empty(directory: Path) -> None:
    sorted(directory.iterdir())[1].write_bytes(b"")


def _swap(directory: Path) -> None:
    one, other, _ = sorted(directory.iterdir())
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def _repeat(directory: Path) -> None:
    first(directory).write_bytes(first(directory).read_bytes() * 2)


def _append(directory: Path) -> None:
    first(directory).write_bytes(first(directory).read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("damage", "texts", "told"),
    [
        (_cut_in_the_middle, "abdefgh", ["transaction 3 is not what was written"]),
        (_cut_in_two, "cdefgh", ["each of the transactions 1 to 2 is not what was written"]),
        (_remove, "abcgh", ["byte 0, each of the transactions 4 to 6 is missing"]),
        (_empty, "abcgh", ["byte 0, each of the transactions 4 to 6 is missing"]),
        (
            _swap,
            "defgh",
            [
                "each of the transactions 1 to 3 is missing",
                "the file starts with transaction 4, which is there before it",
                *(f"transaction {n} is there before, so this one is out" for n in (1, 2, 3)),
            ],
        ),
        (_repeat, "abcdefgh", [f"transaction {n} is there before" for n in (1, 2, 3)]),
        (_append, "abcdefgh", ["1 bytes are of no transaction"]),
    ],
)
def test_files_that_are_not_as_they_were_are_read_as_far_as_they_go(
    own: Path, damage: Callable[[Path], None], texts: str, told: list[str]
) -> None:
    damage(own)
    found, damages = surveyed(own)
    assert found == list(texts)
    assert len(damages) == len(told), list(map(str, damages))
    for each, words in zip(damages, told, strict=True):
        assert words in str(each)


def compress_first(directory: Path) -> Path:
    plain = first(directory)
    path = plain.with_name(plain.name + ".gz")
    path.write_bytes(gzip.compress(plain.read_bytes(), 6, mtime=0))
    plain.unlink()
    return path


@given(st.data())
def test_a_compressed_segment_is_read_as_far_as_it_goes(
    whole: Path, scratch: Callable[[], Path], data: st.DataObject
) -> None:
    directory = Path(shutil.copytree(whole, scratch()))
    path = compress_first(directory)
    size = path.stat().st_size
    if data.draw(st.booleans()):
        change(path, data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, 255)))
    else:
        path.write_bytes(path.read_bytes()[: data.draw(st.integers(0, size - 1))])
    texts, damages = surveyed(directory)
    assert texts[-5:] == TEXTS[3:]
    assert set(texts[:-5]) <= set(TEXTS[:3])
    lost = [index + 1 for index, text in enumerate(TEXTS) if text not in texts]
    assert numbers(damages) == lost
    if lost and path.stat().st_size:
        assert "the file cannot be decompressed (" in str(damages[0])
    if not damages:  # What the header of gzip says of the system, say.
        assert said(History(directory, BASE)) == TEXTS
    shutil.rmtree(directory)


@pytest.mark.parametrize(
    ("unreadable", "reason"),
    [
        (Path.mkdir, "Is a directory"),
        (lambda path: path.symlink_to(path.with_name("gone")), "No such file or directory"),
        (lambda path: path.symlink_to("/proc/self/mem"), "Input/output error"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="needs a file whose reading fails")
def test_a_file_that_cannot_be_read_hides_no_other(
    own: Path, unreadable: Callable[[Path], object], reason: str
) -> None:
    path = first(own)
    path.unlink()
    unreadable(path)
    texts, damages = surveyed(own)
    assert texts == TEXTS[3:]
    assert f"the file cannot be read ({reason})" in str(damages[0])
    assert numbers(damages) == [1, 2, 3]


def test_what_comes_before_a_flaw_of_a_compressed_segment_is_read(own: Path) -> None:
    path = compress_first(own)
    path.write_bytes(path.read_bytes()[:-30])
    texts, damages = surveyed(own)
    assert texts == ["a", "b", *TEXTS[3:]]
    ended = "Compressed file ended before the end-of-stream marker was reached"
    assert [str(each).partition(", ")[2] for each in damages] == [
        f"at byte 0, the file cannot be decompressed ({ended})",
        f"at byte {transactions_before(own)}, transaction 3 is not what was written",
    ]


def transactions_before(directory: Path) -> str:
    """The byte at which the third transaction of the first segment started."""
    return next(f"{each.place:,}" for each in surveyed(directory)[1] if each.first == 3)


def test_a_record_cut_short_at_the_end_is_no_damage(own: Path) -> None:
    last = max(own.iterdir())
    last.write_bytes(last.read_bytes()[:-20])
    assert surveyed(own) == (TEXTS[:-1], [])
