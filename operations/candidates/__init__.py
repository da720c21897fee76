"""Candidates for a brief: who is weighed, what they offer, in which order; and why somebody is not among them."""
