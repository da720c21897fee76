"""Reading what a platform shows of a post, where that is allowed. By default nothing is ever fetched."""
