"""SHACL: compile shapes to a validator, validate any reader, report as data, RDF and text."""

from valuegraph.shapes.engines import DEFAULT_ENGINE, compile_shapes
from valuegraph.shapes.report import Report
from valuegraph.shapes.validator import Validator

__all__ = ["DEFAULT_ENGINE", "Report", "Validator", "compile_shapes"]
