"""What the tests of the adapters share."""

import pytest

MATH = {"components": [{"verifier": "math"}]}
# A reference in the thousands is out of reach of a guess, one that is None is no reference, and a
# verifier that does not exist is a failure that is not the completion's.
RIGHT, WRONG = "so it is \\boxed{4711}", "it is 4712"
REFERENCE = "4711"


@pytest.fixture
def math_spec():
    return MATH
