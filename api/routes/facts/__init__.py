"""What happened: facts in order, one by one, how they read before, on what sources disagree."""
