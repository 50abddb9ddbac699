"""What follows a log, and how it is brought to the log's head."""
