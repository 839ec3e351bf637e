"""The student's end pretends to be the judge's: a request is written to it."""
import socket

end = socket.socket(fileno=os.dup(connection()))
request = frame({"request": "files", "files": {"../pwned": "x"}, "values": {}, "sizes": []})
end.send(request)
take("shut down", lambda: end.shutdown(socket.SHUT_RD))
