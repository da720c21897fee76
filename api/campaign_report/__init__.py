"""The report of a campaign as files: CSV, and plots of results over time."""
