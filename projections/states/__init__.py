"""The rule by which evidence becomes what holds on a day."""
