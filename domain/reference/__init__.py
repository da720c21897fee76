"""Reference data: provinces, niches, platforms, formats, regulated categories."""
