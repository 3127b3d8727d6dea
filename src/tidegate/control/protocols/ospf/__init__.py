"""OSPF version 2 (RFC 2328): areas as graphs, not as flooded packets.

A process becomes a router of its areas (`instance`), Hellos are compared (`adjacency`), areas become graphs (`area`,
`graph`), border routers summarise (`interarea`), redistributed routes follow (`external`), and the routes are made
when asked for (`routes`). `computation.Ospf` is the whole.
"""
