"""Label distribution (RFC 5036) and the label forwarding table (RFC 3031)."""
