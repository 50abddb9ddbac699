"""The power fails at any step: whatever of what was not flushed is gone, and however far back the
store is, what was acknowledged is there."""

import os
import shutil
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.durability.bare import check
from tests.durability.power import Disk
from tests.durability.scenario import run
from tests.durability.system import watched

SEEDS: Final = 10 if "VALUEGRAPH_KILLS" in os.environ else 1


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_was_acknowledged_survives_a_power_failure_at_any_step(
    quick_path: Path, seed: int
) -> None:
    random = Random(seed)
    ledger, stores = quick_path / "ledger", quick_path / "stores"
    acknowledged: list[str] = []
    after: list[tuple[Path, list[str], Path | None]] = []

    def step() -> None:
        """Keep what may be left if the power fails now. The store does not flush what it writes,
        so it may be as it was at any earlier moment, or not there at all."""
        place = quick_path / f"after {len(after)}"
        disk.rebuild(place, random)
        after.append((place, list(acknowledged), random.choice((None, *earlier[-3:], *earlier))))

    def acknowledge(name: str) -> None:
        acknowledged.append(name)
        _copy_in_use(ledger / "store", stores / name)
        earlier.append(stores / name)

    earlier: list[Path] = []
    disk = Disk(ledger, step)
    with watched(ledger, disk):
        run(ledger, acknowledge, lambda name, fault: pytest.fail(f"{name}: {fault!r}"))
    assert len(acknowledged) == 12
    assert len(after) > 60
    for place, then, store in after:
        if store is not None:
            assert (place / "ledger.json").exists()
            shutil.copytree(store, place / "store")
        check(place, then)
        shutil.rmtree(place)


def _copy_in_use(store: Path, copy: Path) -> None:
    """A copy of a store that is open, which may remove a file between listing and reading."""
    for _ in range(20):
        try:
            shutil.copytree(store, copy)
        except shutil.Error:
            shutil.rmtree(copy)
        else:
            return
    pytest.fail(f"{store} does not hold still")
