"""Rule files: their grammar, loading, layers, checking."""
