#include "verifiers/code/internal/schema_python.h"

#include <array>

namespace cupel::code {
namespace {

std::string_view first_line(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find('\n', begin) - begin);
}

bool is_assignment(std::string_view line) {
  const std::size_t equals = line.find(" = ");
  return equals != std::string_view::npos && line.find(' ') == equals;
}

bool reads_as_python(std::string_view text) {
  if (text.find("```") != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 6> kStarts = {"import ", "class ", "def ",
                                                       "#",       "@",      "\"\"\""};
  const std::string_view line = first_line(text);
  for (const std::string_view start : kStarts)
    if (line.starts_with(start)) return true;
  // "From the array …" is no import.
  const bool is_from = line.starts_with("from ") && line.find(" import ") != std::string_view::npos;
  return is_from || is_assignment(line);
}

// The builtins come last, because math and others have names in common with them.
constexpr std::string_view kImports = R"(import bisect
import collections
import copy
import datetime
import functools
import heapq
import itertools
import json
import math
import operator
import random
import re
import statistics
import string
import sys
import typing
from bisect import *
from collections import *
from copy import *
from datetime import *
from functools import *
from heapq import *
from itertools import *
from math import *
from operator import *
from random import *
from re import *
from statistics import *
from string import *
from typing import *
from builtins import *
)";

}  // namespace

std::string python_prompt(const Field& prompt) {
  if (!prompt.is_text()) return {};
  std::string text = prompt.text();
  return reads_as_python(text) ? text : std::string();
}

std::string_view usual_python_imports() { return kImports; }

}  // namespace cupel::code
