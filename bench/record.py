"""Rate of recording generated events into an on-disk ledger, and where the time goes.

    python bench/record.py [--events 10000] [--batch 1000] [--profile]

The peer in the same run is Oxigraph alone: the bulk load of the quads that result.
"""

import argparse
import cProfile
import pstats
import tempfile
import time
from itertools import islice
from pathlib import Path

import orjson
import pyoxigraph as ox

from events import document, events, network
from valuegraph import Ledger
from valuegraph.rdf.syntaxes import JSON_LD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "data") as ledger:
        assert ledger.record(orjson.dumps(network()), JSON_LD).conforms
        stream = events(options.events)
        batches = []
        while batch := list(islice(stream, options.batch)):
            batches.append(document(batch))
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        started = time.perf_counter()
        for body in batches:
            receipt = ledger.record(body, JSON_LD)
            assert receipt.conforms, receipt.findings[0]
        taken = time.perf_counter() - started
        profile.disable()
        quads = list(ledger.reader.match())
        load = load_rate(quads, Path(folder) / "peer")
    print(f"events             {options.events:>10,}  in commits of {options.batch:,}")
    print(f"recorded           {options.events / taken:>10,.0f} events/s")
    print(f"quads              {len(quads):>10,}  ({len(quads) / taken:,.0f} quads/s)")
    print(f"oxigraph bulk load {load:>10,.0f} quads/s")
    print(f"ratio              {len(quads) / taken / load:>10.3f}")
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)
        pstats.Stats(profile).sort_stats("cumtime").print_stats("valuegraph", 25)


def load_rate(quads: list[ox.Quad], folder: Path) -> float:
    """Quads per second that Oxigraph loads from N-Quads into an empty store."""
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    store = ox.Store(str(folder))
    started = time.perf_counter()
    store.bulk_load(text, format=ox.RdfFormat.N_QUADS)
    return len(quads) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
