"""What people call every state and every act of a lifecycle, in vi and en; programs go on with the raw names."""
