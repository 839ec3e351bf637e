"""What learning platforms hand out, sorted into ``submitted/<student>/<assignment>/``.

A download is opened (``archives``), recognised and taken apart (``shapes``), its people are looked up
(``roster``, ``moments``), and a plan says who gets what before anything is written (``plan``,
``writing``).
"""
