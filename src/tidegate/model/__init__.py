"""The vendor-neutral network: what configurations say, with the line of every value. Dialects fill it."""
