"""A person's calendar of what is due, which calendar programs read at an address that is a secret."""
