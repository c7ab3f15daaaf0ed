"""The texts that the template cannot know, for they depend on the fields."""
