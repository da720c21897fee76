"""What can be proven to strangers."""
