"""The one thread that executes commands, and makes what they come to durable."""
