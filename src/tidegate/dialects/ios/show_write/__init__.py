"""What the device shows, in its own layout: records of `model.shown` in, lines out."""
