"""Who may come in: the hosts and origins that are answered, and the bearers of tokens.

:mod:`~valuegraph.http.access.boundary` is around the whole application,
:mod:`~valuegraph.http.access.door` before its routes.
"""
