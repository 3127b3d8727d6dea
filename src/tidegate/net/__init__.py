"""Addresses, prefixes, route distinguishers, route targets: frozen values that are plain integers at run time."""
