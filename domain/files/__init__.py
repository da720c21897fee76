"""Files that are kept here: what a side of a booking sent, byte by byte, to be named where it delivers or disputes."""
