"""From what clients send to commands."""
