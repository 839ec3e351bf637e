"""What a worker says once it has shut itself in is said again, and that it could not."""
os.write(connection(), b'{}\n{"refused": "no fence"}\n')
