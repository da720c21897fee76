"""The published weight sets, one data file per version."""
