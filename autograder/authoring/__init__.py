"""From an author's ``source.py`` to what students receive: notebooks, tables, the reference."""
