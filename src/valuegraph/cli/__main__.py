"""``python -m valuegraph.cli`` is ``valuegraph``."""

from valuegraph.cli import main

main()
