"""Specs and texts that the tests of the adapters share."""

MATH = {"components": [{"verifier": "math"}]}
TWO_PARTS = {
    "components": [
        {"verifier": "math", "weight": 0.75},
        {"name": "last", "verifier": "math", "options": {"extract": "last_number"}, "weight": 0.25},
    ]
}
# Right, wrong, and right only as the last number: 1, 0 and 0.25 by TWO_PARTS.
REFERENCE = "4711"
RIGHT, WRONG, LAST = "so it is \\boxed{4711}", "so it is \\boxed{12}", "\\boxed{12}, no: 4711"

# Bytes of Ray's object store: it allows no less.
OBJECT_STORE = 80 * 1024 * 1024
