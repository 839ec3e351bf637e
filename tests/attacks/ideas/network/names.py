"""A name is looked up, and a server is started."""
import http.server, socket, socketserver

take("lookup", lambda: socket.getaddrinfo("example.com", 80))
take("local", lambda: socket.gethostbyname(socket.gethostname()))
take("server", lambda: socketserver.TCPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler))
take("bound", lambda: socket.create_server(("127.0.0.1", 0)))
