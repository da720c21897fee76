"""An influencer: their profile, channels, rates, audience and the times they are free."""
