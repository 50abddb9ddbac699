"""What a command comes to: pure."""
