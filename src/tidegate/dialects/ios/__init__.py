"""Cisco IOS and IOS-XE."""

from tidegate.dialects.ios.parse import read
from tidegate.dialects.ios.recognise import recognise

__all__ = ["read", "recognise"]
