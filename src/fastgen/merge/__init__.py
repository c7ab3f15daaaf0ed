"""Merging what the template changed into what the user has: files, texts, lines, migrations."""
