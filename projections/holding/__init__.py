"""What holds of one subject on a day: the rule, the evidence it weighs, and its elements."""
