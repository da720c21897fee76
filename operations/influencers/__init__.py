"""What influencers do with their profiles, and the secretariat with what they hand in."""
