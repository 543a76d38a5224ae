"""Other people's data sets as records and rows, a module each."""
