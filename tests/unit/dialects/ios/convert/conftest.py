"""Here so that pytest finds `reading.py` from the tests beside it."""
