"""Networks made up for tests and measurements: deterministic, written file by file."""
