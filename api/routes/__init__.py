"""What can be asked over HTTP, a folder for what is asked, a module for each kind of question."""
