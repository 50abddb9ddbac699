"""Serving an ASGI application over HTTP/1.1 to clients that may be slow, silent or many.

uvicorn's server with three parts of ours: connections that end when their client takes too long,
accepting no more of them than there is room for, and a stop that takes no longer than it may.
"""

from valuegraph.http.server.descriptors import available_descriptors
from valuegraph.http.server.limits import ServerLimits
from valuegraph.http.server.server import Server

__all__ = ["Server", "ServerLimits", "available_descriptors"]
