"""Tests read what a machine without a language of its own would print."""

import os

os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("TANFANG_LANGUAGE", None)
