"""What new events do to the resources that they name."""
