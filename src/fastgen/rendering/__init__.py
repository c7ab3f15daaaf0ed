"""From a template, at any of its versions, and answers to the files of a project."""
