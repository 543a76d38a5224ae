"""What is asked: parameters, clocks, cursors, formats."""
