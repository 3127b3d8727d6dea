"""Cisco IOS and IOS-XE."""

from tidegate.dialects.ios.parse import read

__all__ = ["read"]
