"""What describes the service: its home page, its routes, the JSON-LD context, the vocabularies,
the policies."""

from valuegraph.http.pages.documentation import add_documentation
from valuegraph.http.pages.home import add_home
from valuegraph.http.pages.policies import add_policies
from valuegraph.http.pages.vocabularies import add_vocabularies

__all__ = ["add_documentation", "add_home", "add_policies", "add_vocabularies"]
