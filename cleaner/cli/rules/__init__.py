"""See and check rule files."""
