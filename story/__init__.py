"""The main job from end to end, told by people who send real requests to a running server."""
