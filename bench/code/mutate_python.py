"""Programs that differ from a Python program in one small thing."""

import ast
import copy

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
LOGIC = {ast.And: ast.Or, ast.Or: ast.And}


def changes_of(node):
    """(operator, change) for each mutation of this node; `change` edits such a node in place."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "truth", lambda it: setattr(it, "value", not it.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield "off by one", lambda it: setattr(it, "value", it.value + 1)
        yield "off by one", lambda it: setattr(it, "value", it.value - 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield "text", lambda it: setattr(it, "value", "" if it.value else "x")
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if other := COMPARISONS.get(type(operator)):
                yield "comparison", lambda it, i=place, o=other: it.ops.__setitem__(i, o())
    elif isinstance(node, (ast.BinOp, ast.AugAssign)):
        if other := ARITHMETIC.get(type(node.op)):
            yield "arithmetic", lambda it: setattr(it, "op", other())
    elif isinstance(node, ast.BoolOp):
        yield "and, or", lambda it: setattr(it, "op", LOGIC[type(it.op)]())
    elif isinstance(node, ast.Return) and not isinstance(node.value, (ast.Constant, type(None))):
        yield "return", lambda it: setattr(it, "value", ast.Constant(None))


def skipped(tree):
    """Nodes that mean nothing: docstrings and other lone constants, annotations, f-string parts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                yield from ast.walk(getattr(node, field))
        if isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))


def mutants(source, first_line):
    """{"operator", "line", "source"} for each mutation of what starts at `first_line` or later."""
    tree = ast.parse(source)
    left_out = {id(node) for node in skipped(tree)}
    for number, node in enumerate(ast.walk(tree)):
        if getattr(node, "lineno", 0) < first_line or id(node) in left_out:
            continue
        for operator, change in changes_of(node):
            mutated = copy.deepcopy(tree)
            change(next(n for i, n in enumerate(ast.walk(mutated)) if i == number))
            yield {"operator": operator, "line": node.lineno, "source": ast.unparse(mutated)}
