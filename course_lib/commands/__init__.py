"""The commands of ``course``, a module for each; they import what they need when they are called."""
