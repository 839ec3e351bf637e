"""A zip archive under the notebook's name.

kind: builder
"""
import io
import zipfile


def hand_in(place):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../pwned.ipynb", "{}")
        archive.writestr("toy.ipynb", "{}")
    place.write(packed.getvalue())
