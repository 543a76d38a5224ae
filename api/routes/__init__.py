"""One module for each kind of question that is asked over HTTP."""
