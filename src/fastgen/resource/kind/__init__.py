"""The types of field."""
