"""The routers' own command line over the computed network: a core without input or output, and terminals around it."""
