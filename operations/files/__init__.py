"""Keep files, name them where something is delivered or disputed, read them, and let them go."""
