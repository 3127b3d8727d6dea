"""OSPF version 2 (RFC 2328): areas as graphs, not as flooded packets."""
