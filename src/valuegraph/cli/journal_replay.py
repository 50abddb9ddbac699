"""``valuegraph journal replay``: the store anew."""

from time import monotonic

from valuegraph.app import read_settings
from valuegraph.cli.journal_verify import contents
from valuegraph.cli.output import Terminal
from valuegraph.cli.place import DataOption, directory_at
from valuegraph.operations.journal import replay_journal
from valuegraph.vocabulary.ontology import Ontology


def replay(data: DataOption = None) -> None:
    """Make the store anew from the journal, which is verified first."""
    directory = directory_at(data)
    began = monotonic()
    summary = replay_journal(directory, Ontology.load(read_settings().vocabularies))
    seconds = monotonic() - began
    Terminal().print(f"The store was made anew in {seconds:.1f} s: {contents(summary)}.")
