"""Tidegate: every VRF's routes from router configurations, and why each leak is there."""
