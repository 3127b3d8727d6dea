"""Here so that pytest finds the builders beside it (`planes.py`) from every folder of unit tests."""
