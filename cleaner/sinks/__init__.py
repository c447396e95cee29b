"""Where bodies go: one file for each form."""
