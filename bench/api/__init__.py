"""The nested page of influencers, served by three programs over the same rows: what our way costs."""
