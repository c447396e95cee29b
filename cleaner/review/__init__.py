"""How a person sees what was done to a document."""
