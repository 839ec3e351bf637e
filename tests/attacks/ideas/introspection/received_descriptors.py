"""A descriptor is asked of the other side of the connection, and one is sent there."""
import array, socket

end = socket.socket(fileno=os.dup(connection()))
take("sent", lambda: end.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]))
end.setblocking(False)
take("received", lambda: end.recvmsg(1, 4096)[1][0])
