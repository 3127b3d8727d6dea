"""What routers show of themselves, free of any layout: a question a file, each with the records that answer it.

A dialect's `show_read` makes these records of a device's own output and its `show_write` prints them; `analysis.shown`
computes them. So the console shows what the twin computed in the words of the device, and the two can be compared.
"""
