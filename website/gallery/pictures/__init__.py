"""The pictures of the gallery, by what they show."""
