"""A second reading of the action table: what every combination of an event must lead to."""
