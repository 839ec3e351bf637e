"""A codec of one's own decodes what is read."""
import codecs

codecs.register(lambda name: codecs.CodecInfo(lambda *a: (b"", 0), lambda *a: ("", 0), name=name))
sys.setdefaultencoding = None
