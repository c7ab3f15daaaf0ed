"""Migrations: their history, and those that alter the table of a resource with other fields."""
