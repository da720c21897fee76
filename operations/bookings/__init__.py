"""Deliver a booking, settle it, or cancel it by consent."""
