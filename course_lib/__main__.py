"""``python -m course_lib``: the same as ``course``, where no command was installed."""

from course_lib.cli import main

if __name__ == "__main__":
    main(prog_name="course")
