"""Problems for C++ programs that read standard input: sources, inputs, and answers from Python."""

import bisect
import heapq
import pathlib
import random
import re

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
TESTS = 20


def longest_rise(dice, salt):
    numbers = [dice.randrange(10**9) for _ in range(dice.randrange(1, 3000))]
    tails = []
    for number in numbers:
        place = bisect.bisect_left(tails, number)
        tails[place : place + 1] = [number]
    return f"{len(numbers)}\n{' '.join(map(str, numbers))}\n", str(len(tails) + salt)


def shortest_paths(dice, salt):
    n = dice.randrange(2, 400)
    edges = [(dice.randrange(n), dice.randrange(n), dice.randrange(1000)) for _ in range(3 * n)]
    neighbours = [[] for _ in range(n)]
    for a, b, weight in edges:
        neighbours[a].append((b, weight + salt))
        neighbours[b].append((a, weight + salt))
    distance, queue = [-1] * n, [(0, 0)]
    while queue:
        far, at = heapq.heappop(queue)
        if distance[at] >= 0:
            continue
        distance[at] = far
        for to, weight in neighbours[at]:
            if distance[to] < 0:
                heapq.heappush(queue, (far + weight, to))
    lines = [f"{n} {len(edges)}", *(f"{a} {b} {weight}" for a, b, weight in edges)]
    return "\n".join(lines) + "\n", " ".join(map(str, distance))


def ways_to_pay(dice, salt):
    coins = dice.sample(range(1, 200), dice.randrange(1, 30))
    total = dice.randrange(1, 2000)
    ways = [1 + salt] + [0] * total
    for coin in coins:
        for s in range(coin, total + 1):
            ways[s] = (ways[s] + ways[s - coin]) % 1000000007
    return f"{len(coins)} {total}\n{' '.join(map(str, coins))}\n", str(ways[total])


def islands(dice, salt):
    n = dice.randrange(2, 500)
    bridges = [(dice.randrange(n), dice.randrange(n)) for _ in range(dice.randrange(1, 1000))]
    island, parts, answers = list(range(n)), n, []
    for a, b in bridges:
        if island[a] != island[b]:
            old = island[a]
            island = [island[b] if name == old else name for name in island]
            parts -= 1
        answers.append(parts + salt)
    lines = [f"{n} {len(bridges)}", *(f"{a} {b}" for a, b in bridges)]
    return "\n".join(lines) + "\n", "\n".join(map(str, answers))


def edit_distance(dice, salt):
    a, b = ("".join(dice.choices("abc", k=dice.randrange(1, 120))) for _ in range(2))
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(row[-1] + 1, above[j] + 1, above[j - 1] + (x != y)))
    return f"{a}\n{b}\n", str(row[-1] * (salt + 1))


def primes_between(dice, salt):
    limit = dice.randrange(10, 20000)
    sieve = bytearray([0, 0] + [1] * (limit - 1))
    for p in range(2, int(limit**0.5) + 1):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, limit + 1, p)))
    pairs = [sorted(dice.choices(range(1, limit + 1), k=2)) for _ in range(50)]
    answers = [sum(sieve[low : high + 1]) + salt for low, high in pairs]
    lines = [f"{limit} {len(pairs)}", *(f"{low} {high}" for low, high in pairs)]
    return "\n".join(lines) + "\n", "\n".join(map(str, answers))


KINDS = [longest_rise, shortest_paths, ways_to_pay, islands, edit_distance, primes_between]


def problems(count, seed=1):
    """`count` programs that differ, each with its tests: {"name", "source", "tests"}."""
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        salt = number // len(KINDS)
        dice = random.Random(f"{seed} {kind.__name__} {salt}")
        source = (PROGRAMS / f"{kind.__name__}.cc").read_text()
        tests = [dict(zip(("input", "output"), kind(dice, salt))) for _ in range(TESTS)]
        yield {
            "name": f"{kind.__name__}_{salt}",
            "source": re.sub(r"(kSalt =) 0", rf"\1 {salt}", source),
            "tests": tests,
        }
