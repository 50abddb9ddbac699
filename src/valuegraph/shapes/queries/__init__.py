"""Evaluating the queries of shapes, in a worker process."""
