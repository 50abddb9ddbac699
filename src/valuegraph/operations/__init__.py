"""Use cases that go beyond one commit or one query."""
