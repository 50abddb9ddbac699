"""Progress of commitments, intents, claims, processes and plans: derived from what is recorded, and
kept by the ledger in the commit that changes it.

``shares`` tells what a flow counts for, ``sums`` adds shares up, ``status`` judges; each is a pure
function of a reader. ``fold`` puts them together from nothing, ``keeping`` where a commit makes a
difference; both come to the same.
"""

from valuegraph.ledger.progress.fold import fold
from valuegraph.ledger.progress.keeping import keep_progress
from valuegraph.ledger.progress.submitted import check_progress

__all__ = ["check_progress", "fold", "keep_progress"]
