"""Which hand-ins have lines in common that few others have: something to look at, and no verdict."""
