"""What has a state, kind by kind: engagements, offices, channels, stances and their like."""
