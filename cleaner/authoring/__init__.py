"""For those who write rules: what a rule file says wrong, and how it does on samples."""
