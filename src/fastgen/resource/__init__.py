"""Resources: their language, and the code that they become. Values in, values out."""
