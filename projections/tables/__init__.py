"""All of the record as tables that people and their programs read: which there are, what is in
their columns, and how their rows are made.
"""
