# Two images from one checkout; both run as a user without rights, and hold no compiler and no sources of this folder.
#
#   docker build --target student -t numpy-nets .            # JupyterLab, the library, the nine notebooks; no answers
#   docker build --target instructor -t numpy-nets-grader .  # the above, `autograder`, the fence, the answers
#
#   docker run --rm -p 127.0.0.1:8888:8888 -v "$PWD/nets:/home/course/work" numpy-nets
#   docker run --rm -it -v "$PWD/class:/home/course/work" numpy-nets-grader bash
#
# docs/containers.md says what is in them, and what the fence needs inside a container.

ARG BASE=docker.io/library/python:3.13-slim

# The wheels of the editions are made where the sources are, and only they go on.
FROM ${BASE} AS wheels
COPY . /src
WORKDIR /src
RUN python3 -m venv /tmp/make \
    && /tmp/make/bin/pip install --quiet -e ".[grader]" \
    && /tmp/make/bin/autograder editions -o /wheels

FROM ${BASE} AS base
RUN python3 -m venv /opt/course && useradd --create-home --uid 1000 course \
    && install -d -o course -g course /home/course/work
ENV PATH=/opt/course/bin:$PATH PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=/tmp/matplotlib

FROM base AS student
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --quiet --no-cache-dir --find-links /wheels "numpy-nets-course[notebook]"
USER course
WORKDIR /home/course/work
EXPOSE 8888
# `course start knn --no-open` puts the first notebook where the folder is mounted; JupyterLab prints its address.
CMD ["sh", "-c", "course start 1 --no-open; exec jupyter lab --ip=0.0.0.0 --port=8888 --no-browser"]

FROM base AS instructor
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --quiet --no-cache-dir --find-links /wheels \
        "numpy-nets-course[notebook,study]" numpy-nets-course-grader
USER course
WORKDIR /home/course/work
CMD ["autograder", "--help"]
