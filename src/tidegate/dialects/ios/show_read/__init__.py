"""What a device showed, as records of `model.shown`: lines in, records out."""
