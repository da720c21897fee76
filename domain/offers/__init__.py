"""A brand's ask to one influencer for one brief, and the versions of its terms."""
