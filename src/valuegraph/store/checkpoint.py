"""``Checkpoint``: a store as it was at one moment, in files that other processes can copy."""

from dataclasses import dataclass
from pathlib import Path

from valuegraph.rdf.exported import remove


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A directory with an exported store, as it was at a :attr:`~valuegraph.store.Store.version`,
    and with a file for later changes."""

    directory: Path
    version: int

    @property
    def changes(self) -> Path:
        """The changesets after the checkpoint, pickled, one behind the other."""
        return self.directory / "followed"

    def remove(self) -> None:
        """Remove the files; whoever has them open keeps them."""
        remove(self.directory)
