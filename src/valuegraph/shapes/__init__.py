"""SHACL: compile shapes to a validator, validate any reader, report as data, RDF and text."""

from valuegraph.shapes.engines import compile_shapes
from valuegraph.shapes.report import Report
from valuegraph.shapes.validator import Validator

__all__ = ["Report", "Validator", "compile_shapes"]
