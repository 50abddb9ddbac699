"""Verifying a journal and making the store anew from it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from tests.histories import Kept, canonical, keeping, kept, state
from valuegraph.errors import ConfigurationError, LedgerDamagedError, LedgerInUseError
from valuegraph.operations.journal import replay_journal, verify_journal
from valuegraph.vocabulary.ontology import Ontology


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "compressed"])
def past(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, ontology: Ontology
) -> Kept:
    """A ledger with a history; nobody writes to it."""
    path = tmp_path_factory.mktemp("past") / "ledger"
    found = kept(path, ontology, compresses=request.param)
    assert len(found.segments()) > 3
    assert (found.segments()[0].suffix == ".gz") == request.param
    return found


@pytest.fixture
def own(past: Kept, tmp_path: Path) -> Kept:
    """A copy of it, to do with as one likes."""
    return Kept(Path(copytree(past.path, tmp_path / "own")), past.states)


def test_what_a_whole_journal_has_is_told(past: Kept) -> None:
    summary = verify_journal(past.home)
    assert summary.head.sequence == len(past.states) - 1
    assert summary.segments == len(past.segments())
    assert summary.added - summary.removed == len(past.states[-1])
    assert summary.torn == 0


def test_it_works_while_the_ledger_is_open(own: Kept, ontology: Ontology) -> None:
    with keeping(own.path, ontology):
        assert verify_journal(own.home).head.sequence == len(own.states) - 1


def test_the_store_anew_is_the_same_in_every_graph(own: Kept, ontology: Ontology) -> None:
    before = canonical(own.path, ontology)
    marker = own.path / "store" / "not-of-the-store"
    marker.touch()
    summary = replay_journal(own.path, ontology)
    assert summary.head.sequence == len(own.states) - 1
    assert not marker.exists()
    assert canonical(own.path, ontology) == before


def test_the_store_is_not_made_anew_while_somebody_has_it(own: Kept, ontology: Ontology) -> None:
    with keeping(own.path, ontology), pytest.raises(LedgerInUseError, match="is open in process"):
        replay_journal(own.path, ontology)


def test_nothing_is_made_where_there_is_no_ledger(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(ConfigurationError, match="There is no ledger in"):
        replay_journal(tmp_path / "none", ontology)
    assert not (tmp_path / "none").exists()


def test_a_record_cut_short_at_the_end_is_no_damage(own: Kept, ontology: Ontology) -> None:
    last = own.segments()[-1]
    content = last.read_bytes()
    last.write_bytes(content + content[:100])
    summary = verify_journal(own.home)
    assert summary.head.sequence == len(own.states) - 1
    assert summary.torn == 100
    replay_journal(own.path, ontology)
    assert state(own.path, ontology) == own.states[-1]


def test_a_record_that_the_store_has_was_not_cut_short(own: Kept) -> None:
    last = own.segments()[-1]
    content = last.read_bytes()
    last.write_bytes(content[:-10])
    number = len(own.states) - 1
    words = f"transaction {number} is not what .* everything up to transaction {number - 1} "
    with pytest.raises(LedgerDamagedError, match=words):
        verify_journal(own.home)
    last.write_bytes(content)
    assert verify_journal(own.home).head.sequence == number
    rmtree(own.path / "store")
    last.write_bytes(content[:-10])
    assert verify_journal(own.home).torn > 0


def _flip(path: Path, share: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 4
    path.write_bytes(content)


def _flipped(own: Kept) -> Path:
    _flip(own.segments()[1], 0.5)
    return own.segments()[1]


def _missing(own: Kept) -> Path:
    own.segments()[1].unlink()
    return own.segments()[1]


def _truncated(own: Kept) -> Path:
    found = own.segments()[1]
    found.write_bytes(found.read_bytes()[:-20])
    return found


def _swapped(own: Kept) -> Path:
    one, other = own.segments()[1:3]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return one


def _strange(own: Kept) -> Path:
    """The segment of a ledger that went another way before."""
    found = own.segments()[1]
    content = found.read_bytes()
    plain = gzip.decompress(content) if found.suffix == ".gz" else content
    _, _, rest = plain.partition(b"TC .\n")
    found.write_bytes(gzip.compress(rest) if found.suffix == ".gz" else rest)
    return found


def _emptied(own: Kept) -> Path:
    own.segments()[1].write_bytes(b"")
    return own.segments()[2]


@pytest.mark.parametrize("damage", [_flipped, _missing, _truncated, _swapped, _strange, _emptied])
def test_damage_is_told_with_its_place_and_the_way_out(
    own: Kept, ontology: Ontology, damage: Callable[[Kept], Path]
) -> None:
    whole = int(own.segments()[1].name[:20]) - 1
    place = damage(own)
    before = {path: path.read_bytes() for path in own.path.rglob("*") if path.is_file()}
    with pytest.raises(LedgerDamagedError) as caught:
        verify_journal(own.home)
    message = str(caught.value)
    assert str(place) in message
    assert place.suffix == ".gz" or "at byte" in message
    assert "valuegraph restore" in message
    number = int(message.partition("up to transaction ")[2].split()[0])
    assert number >= whole
    with pytest.raises(LedgerDamagedError):
        replay_journal(own.path, ontology)
    names = {"holder.json", "lock"}
    after = {path: path.read_bytes() for path in own.path.rglob("*") if path.is_file()}
    assert {p: c for p, c in after.items() if p.name not in names} == {
        p: c for p, c in before.items() if p.name not in names
    }


def test_each_damage_is_told_and_what_is_whole_behind_it(own: Kept) -> None:
    found = list(own.history.transactions())
    damaged = [each for each in found if each.place.offset == 0][1:3]
    for segment in own.history.segments():
        for each in damaged:
            if each.place.segment == segment.first:
                changed = bytearray(segment.read())
                changed[len(each.block) - 20] ^= 1
                path = segment.path
                path.write_bytes(gzip.compress(changed) if segment.is_compressed else changed)
    with pytest.raises(LedgerDamagedError) as caught:
        verify_journal(own.home)
    first, *lines = str(caught.value).splitlines()
    assert first == "The journal is damaged in 2 places:"
    for line, each in zip(lines, damaged, strict=False):
        assert line.startswith(f"in {own.home.journal / f'{each.place.segment:020}.rdfp'}")
        assert line.endswith(f", transaction {each.head.sequence} is not what was written.")
    whole = damaged[0].head.sequence - 1
    assert f"Whole is everything up to transaction {whole} (" in lines[-1]
    rest = len(found) - whole - 2
    assert f"Of those behind it {rest} are whole, and valuegraph journal export" in lines[-1]


def test_what_is_lost_at_the_end_is_told_beside_other_damage(own: Kept) -> None:
    _flip(own.segments()[0], 0.5)
    own.segments()[-1].unlink()
    with pytest.raises(LedgerDamagedError) as caught:
        verify_journal(own.home)
    assert f"in {own.segments()[0]}" in str(caught.value)
    number = len(own.states) - 1
    assert f"lacks transaction {number} (ni:///sha-256;" in str(caught.value)


def test_where_nothing_is_whole_that_is_told(own: Kept) -> None:
    _flip(own.segments()[0], 0.1)
    with pytest.raises(LedgerDamagedError, match="No transaction before it is whole"):
        verify_journal(own.home)
    rmtree(own.home.journal)
    with pytest.raises(LedgerDamagedError, match="There is no journal in"):
        verify_journal(own.home)
