"""The course as wheels: one for a class, without answers; the answers; and what an instructor needs besides.

Which edition somebody has is decided by what is installed, never by a setting.
"""
