"""The gallery of mistakes: a page for each family of known wrong answers, made from the catalogue.

``families.toml`` says which mistakes belong together, ``texts/`` what there is to say of each family, and
``pictures/`` draws what teaches. The rest is looked up and computed when the pages are written: where a
mistake is
known, what it returns beside the right answer, how often it was made in the blind benchmark.
"""

from website.gallery.writing import Counts, write

__all__ = ["Counts", "write"]
