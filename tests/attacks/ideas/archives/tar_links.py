"""An archive of links and devices under the notebook's name.

kind: builder
"""
import io
import tarfile


def hand_in(place):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        link = tarfile.TarInfo("toy.ipynb")
        link.type, link.linkname = tarfile.SYMTYPE, place.facts["neighbour"]
        archive.addfile(link)
    place.write(packed.getvalue())
