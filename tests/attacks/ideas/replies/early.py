"""A hundred replies are there before anything is asked."""
reply = frame({"outcome": "answer", "values": {"value": {"t": "opaque", "v": "function"}, "args": {"t": "tuple", "v": []}, "calls": {"t": "list", "v": []}}, "sizes": []})
os.write(connection(), reply * 100)
