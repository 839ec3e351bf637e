"""What a bubblewrap shows in place of a package that is not for students' code."""

raise ImportError("this package is not there for code that is graded")
