"""Rows of facts as events: what was read of data sets, in a form that holds no sentence of them."""
