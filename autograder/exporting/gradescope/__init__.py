"""An autograder for Gradescope: the archive that is uploaded there, and what runs in its container."""
