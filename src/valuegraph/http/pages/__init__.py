"""What describes the service: its home page, the JSON-LD context, the vocabularies."""

from valuegraph.http.pages.home import home_router
from valuegraph.http.pages.vocabularies import vocabularies_router

__all__ = ["home_router", "vocabularies_router"]
