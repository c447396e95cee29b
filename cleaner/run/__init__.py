"""Running over many documents, and the account of it: written, read back, undone, checked."""
