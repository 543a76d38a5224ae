"""What has a state: engagements, offices, channels and their like; actors and issues."""
