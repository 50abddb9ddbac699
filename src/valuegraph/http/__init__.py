"""The HTTP face: a thin layer over :class:`~valuegraph.ledger.Ledger`.

``resources``, ``sparql``, ``validation`` and ``pages`` are siblings that know nothing of each
other; :mod:`valuegraph.http.service` puts them together.
"""
