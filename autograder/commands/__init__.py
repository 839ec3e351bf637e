"""The commands of ``autograder``; each imports what it needs when it is called."""
