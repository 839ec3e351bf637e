"""Archives that unpack to gigabytes, beside a notebook.

kind: builder
"""
import gzip
import io
import zipfile


def hand_in(place):
    place.write(place.solved())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(20):
            archive.writestr(f"{n}", bytes(10 << 20))
    place.write(packed.getvalue(), "toy.zip")
    place.write(gzip.compress(bytes(50 << 20)), "toy.ipynb.gz")
