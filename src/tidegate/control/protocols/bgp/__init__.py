"""BGP-4 (RFC 4271) with VPN families (RFC 4364): sessions, origination, decision process, advertisement."""
