"""The report of a campaign, read with one statement for each table however many bookings there are."""
