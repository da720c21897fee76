"""Make, approve and export bank batches; bring in what banks answer."""
