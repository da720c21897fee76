"""Measurements: always ratios between things run side by side in one run, never times alone."""
