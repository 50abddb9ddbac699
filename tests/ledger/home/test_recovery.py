"""A store that is gone, damaged, behind, ahead or of another ledger; and ledgers from before there
was a journal."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, Quad

from tests.durability.bare import BASE, EX, Bare, adding, check
from tests.durability.system import Call, watched
from valuegraph.errors import LedgerDamagedError, LedgerInUseError, StorageFullError
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import rebuild_store
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import RDF

NAMES = [f"n{number}" for number in range(8)]


def copy(source: Path, target: Path) -> None:
    """Copy the files of a store that is open, which removes some of them beside the writing."""
    for _ in range(100):
        with suppress(shutil.Error, FileNotFoundError):
            shutil.copytree(source, target)
            return
        shutil.rmtree(target)


@pytest.fixture
def ledger(quick_path: Path) -> Path:
    """The directory of a ledger with a journal of some segments; what its store has is partly in
    its tables and partly in its log."""
    path = quick_path / "ledger"
    with Bare.open(path, compresses=False) as bare:
        for name in NAMES[:5]:
            bare.add(name, key=f"key of {name}")
    bare = Bare.open(path, compresses=False)
    for name in NAMES[5:]:
        bare.add(name, key=f"key of {name}")
    copy(path, quick_path / "copy")
    bare.close()
    shutil.rmtree(path)
    (quick_path / "copy").rename(path)
    assert len(list((path / "journal").iterdir())) > 2
    return path


def test_a_store_that_is_gone_is_made_anew(ledger: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        shutil.rmtree(ledger / "store")
        assert check(ledger, NAMES) == NAMES
    assert "There is no store in" in caplog.text
    assert "Replayed 8 transactions" in caplog.text
    with Bare.open(ledger) as bare:
        receipt = bare.submit(adding("n3", key="key of n3")).result(60)
        assert (receipt.is_repeated, receipt.root) == (True, EX.n3)


def files_of_store(ledger: Path) -> list[str]:
    return sorted(
        path.name
        for path in (ledger / "store").iterdir()
        if path.suffix in (".sst", ".log") or path.name.startswith(("CURRENT", "MANIFEST"))
    )


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_one_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def garble(path: Path) -> None:
    path.write_bytes(b"garbage")


def change(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, len(content), max(1, len(content) // 3)):
        content[place] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [remove, cut, cut_one_byte, zero, garble, change])
def test_a_damaged_store_is_told_or_made_anew(ledger: Path, damage: Any, quick_path: Path) -> None:
    """Never is anything else read than what was recorded."""
    checked = 0
    for name in files_of_store(ledger):
        path = quick_path / f"{name} damaged"
        shutil.copytree(ledger, path)
        if (path / "store" / name).stat().st_size == 0:
            continue
        damage(path / "store" / name)
        checked += 1
        if not is_told(path, name):
            continue
        rebuild(path)
        assert check(path, NAMES) == NAMES, name
    assert checked >= 4


def is_told(path: Path, name: str) -> bool:
    """Whether a damaged file makes reading fail; else what is read is right."""
    try:
        assert check(path, NAMES) == NAMES, name
    except (LedgerDamagedError, RuntimeError, OSError) as fault:
        return bool(str(fault))
    return False


def rebuild(path: Path) -> None:
    home = LedgerDirectory.open(path, BASE)
    summary = rebuild_store(home, frozenset())
    assert summary.head.sequence == len(NAMES)
    home.close()


def test_a_store_without_any_of_its_files_is_made_anew(ledger: Path) -> None:
    for path in (ledger / "store").iterdir():
        path.unlink()
    assert check(ledger, NAMES) == NAMES


def test_a_store_that_is_behind_catches_up(quick_path: Path) -> None:
    path = quick_path / "ledger"
    with Bare.open(path) as bare:
        for name in NAMES:
            bare.add(name)
            copy(path / "store", quick_path / f"store after {name}")
    for name in NAMES:
        shutil.rmtree(path / "store")
        (quick_path / f"store after {name}").rename(path / "store")
        assert check(path, NAMES) == NAMES


def refused(path: Path, *messages: str) -> None:
    """Opening is refused with these messages, and the journal stays as it is."""
    before = {each.name: each.read_bytes() for each in (path / "journal").glob("*")}
    for _ in range(2):
        with pytest.raises(LedgerDamagedError) as found:
            Bare.open(path)
        assert all(message in str(found.value) for message in messages), found.value
    after = {each.name: each.read_bytes() for each in (path / "journal").glob("*")}
    assert before == after


def test_a_journal_that_is_behind_the_store_is_refused(ledger: Path, quick_path: Path) -> None:
    shutil.copytree(ledger, quick_path / "earlier")
    with Bare.open(ledger) as bare:
        bare.add("more")
    shutil.rmtree(quick_path / "earlier" / "store")
    (ledger / "store").rename(quick_path / "earlier" / "store")
    refused(quick_path / "earlier", "ends with transaction 8, but transaction 9 was acknowledged")


def test_a_store_without_its_journal_is_refused(ledger: Path) -> None:
    shutil.rmtree(ledger / "journal")
    refused(ledger, "There is no journal in", "up to transaction 8", "valuegraph restore")
    (ledger / "journal").mkdir()
    refused(ledger, "There is no journal in")
    (ledger / "journal" / f"{1:020}.rdfp").touch()
    refused(ledger, "ends with transaction 0, but transaction 8 was acknowledged")


def test_a_store_of_another_ledger_is_refused(ledger: Path, quick_path: Path) -> None:
    for number in (3, 8, 9):
        other = quick_path / f"other {number}"
        with Bare.open(other) as bare:
            for each in range(number):
                bare.add(f"of-the-other-{each}")
        shutil.rmtree(ledger / "store", ignore_errors=True)
        (other / "store").rename(ledger / "store")
        refused(ledger, "of one ledger" if number < 9 else "transaction 9 was acknowledged")
    shutil.rmtree(ledger / "store")
    assert check(ledger, NAMES) == NAMES


def test_a_journal_that_is_damaged_is_refused_and_the_store_stays(ledger: Path) -> None:
    path = max((ledger / "journal").iterdir())
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    refused(ledger, "Nothing was changed", "valuegraph journal verify")
    content[100] ^= 1
    path.write_bytes(content)
    assert check(ledger, NAMES) == NAMES


def make_older(path: Path, *statements: Quad) -> None:
    """Make a ledger of the first format, which had no journal."""
    path.mkdir()
    (path / "ledger.json").write_text(json.dumps({"format": 1, "base_iri": BASE}))
    store = OxigraphStore(path / "store")
    store._store.extend(statements)
    store.close()


def statements_of(name: str, **options: Any) -> tuple[Quad, ...]:
    command = adding(name, **options)
    return command.prepare(OxigraphStore(), None).changeset.added  # type: ignore[arg-type]


def test_a_ledger_from_before_there_were_journals_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    make_older(path, *statements_of("old"))
    assert check(path, ["old"]) == ["old"]
    assert json.loads((path / "ledger.json").read_text())["format"] == 2
    with Bare.open(path) as bare:
        bare.add("new")
    shutil.rmtree(path / "store")
    assert check(path, ["old", "new"]) == ["new", "old"]


def test_what_no_journal_can_have_is_left_out_when_it_is_taken_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "ledger"
    untagged = Quad(EX.old, EX.says, Literal("t", datatype=RDF.langString))
    make_older(path, *statements_of("old"), untagged)
    with caplog.at_level(logging.WARNING):
        assert check(path, ["old"]) == ["old"]
    assert 'Left out of the journal, and of the ledger: The value "t"^^' in caplog.text
    shutil.rmtree(path / "store")
    assert check(path, ["old"]) == ["old"]


def test_an_empty_one_is_taken_over(tmp_path: Path) -> None:
    make_older(tmp_path / "ledger")
    with Bare.open(tmp_path / "ledger") as bare:
        bare.add("new")
    assert check(tmp_path / "ledger", ["new"]) == ["new"]


class Ended(BaseException):
    """Stands for the end of the process: nobody handles it."""


def test_taking_over_may_end_at_any_step(quick_path: Path) -> None:
    """What the store has is nowhere else until the journal has it on disk."""
    for number in range(1, 200):
        path = quick_path / str(number)
        make_older(path, *statements_of("old", pad=500))
        ended: list[Call] = []

        def hook(call: Call, number: int = number, ended: list[Call] = ended) -> Any:
            if ended and call.name == "close":  # As the system does.
                return call.make()
            if ended or call.number == number:
                ended.append(call)
                call.make_half()
                raise Ended
            return call.make()

        with watched(path, hook), suppress(Ended):
            Bare.open(path).close()
        if not ended:
            break
        # The system lets go of the lock when the process ends.
        (path / "lock").unlink(missing_ok=True)
        assert check(path, ["old"]) == ["old"], ended[0]
    assert number > 20


def test_taking_over_waits_for_room(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    make_older(path, *statements_of("old"))

    def full(call: Call) -> Any:
        if call.name == "write" and call.path.suffix == ".rdfp":
            call.make_half()
            raise OSError(28, "No space left on device")
        return call.make()

    for _ in range(2):
        with watched(path, full), pytest.raises(StorageFullError):
            Bare.open(path)
    assert check(path, ["old"]) == ["old"]


def test_an_older_store_that_is_damaged_is_told_and_stays(tmp_path: Path) -> None:
    """There is no journal that it could be made anew from."""
    path = tmp_path / "ledger"
    make_older(path, *statements_of("old"))
    garble(path / "store" / "CURRENT")
    before = {each.name for each in (path / "store").iterdir() if each.suffix == ".sst"}
    assert before
    with pytest.raises(LedgerDamagedError, match="cannot be opened"):
        Bare.open(path)
    (path / "journal").mkdir()
    (path / "journal" / f"{1:020}.rdfp").touch()
    with pytest.raises(LedgerDamagedError, match="cannot be opened"):
        Bare.open(path)
    assert before <= {each.name for each in (path / "store").iterdir()}


def test_a_ledger_is_open_in_one_process_until_that_ends(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tests.durability.bare import Bare\n"
        "bare = Bare.open(Path(sys.argv[1]))\n"
        "bare.add('first')\n"
        "print('open', flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            with pytest.raises(LedgerInUseError, match=f"open in process {process.pid} on"):
                Bare.open(path)
        finally:
            os.kill(process.pid, signal.SIGKILL)
    assert check(path, ["first"]) == ["first"]


ODD = """
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix ex: <https://bare.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:ada a vf:Person ; vf:name "Ada" ; ex:odd
  "01"^^xsd:integer, "1.50"^^xsd:decimal, "5"^^xsd:int, "1e0"^^xsd:double, "1"^^xsd:boolean,
  "2026-01-01T00:00:00.000Z"^^xsd:dateTime, "2026-01-01T02:00:00+02:00"^^xsd:dateTimeStamp,
  "2026-01-01+00:00"^^xsd:date, "NAN"^^xsd:double, "P0Y12M"^^xsd:yearMonthDuration, "x"@EN-us,
  "line\\u2028separator" .
"""


@pytest.mark.parametrize("then", ["stands", "is amended", "is deleted"])
def test_numbers_in_unusual_form_are_replayed(tmp_path: Path, then: str) -> None:
    """The store gives them back in another form than they came in."""
    path = tmp_path / "ledger"
    with Ledger.open(path, base_iri=BASE) as ledger:
        assert ledger.record(ODD.encode(), TURTLE).conforms
        if then == "is amended":
            plain = ODD.replace('"01"^^xsd:integer, "1.50"^^xsd:decimal,', "")
            assert ledger.amend(EX.ada, plain.encode(), TURTLE).conforms
        if then == "is deleted":
            assert ledger.delete(EX.ada).conforms
        statements = set(ledger.reader.match())
    shutil.rmtree(path / "store")
    with Ledger.open(path) as ledger:
        assert set(ledger.reader.match()) == statements
    assert (len(statements) == 0) is (then == "is deleted")
