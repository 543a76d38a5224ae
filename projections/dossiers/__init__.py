"""What is known of actors, issues, places, of all of a kind: elements of subjects together."""
