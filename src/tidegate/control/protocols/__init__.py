"""Routing protocols: one folder each."""
