"""The review page in a browser."""
