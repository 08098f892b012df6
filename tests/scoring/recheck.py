"""An independent pencil: computes a component's points from its trace JSON and nothing else."""

from fractions import Fraction
from math import ceil, floor


def recheck(trace):
    """Return the exact points the trace's inputs are worth under its parameters and readings."""
    chosen = {reading["code"]: reading["option"] for reading in trace["readings"]}
    most, inputs = Fraction(trace["max"]), dict[str, list]()
    for row in trace["inputs"]:
        value = None if row["value"] is None else Fraction(row["value"])
        inputs.setdefault(row["metric"], []).append(value)
    rule = RULES.get(trace["rule"], counted)
    return min(most, max(Fraction(0), rule(most, trace["parameters"], chosen, inputs)))


def rank_steps(most, p, chosen, inputs):
    within, beyond, places, lose = numbers(p, "full_within", "zero_beyond", "places", "lose")
    known = [value for value in inputs[p["metric"]] if value is not None]
    mean = sum(known) / Fraction(len(known)) if known else beyond + 1
    if mean <= within or mean > beyond:
        return most if mean <= within else 0
    steps, how = (mean - within) / places, chosen.get("rank_step")
    return most - lose * {"completed": floor(steps), "linear": steps}.get(how, ceil(steps))


def linear_between(most, p, chosen, inputs):
    full, zero = numbers(p, "full_at", "zero_at")
    values = {metric: value for metric, (value,) in inputs.items()}
    below = values.pop(p["denominator"]) if p["denominator"] else 100
    known = [value for value in values.values() if value is not None]
    if below is None or not known or (full < zero and len(known) < len(values)):
        return 0
    value = sum(known) * 100 / below
    if chosen.get("proportional") == "from_zero":
        return 0 if value < zero else most * value / full
    return most * (value - zero) / (full - zero)


def monthly_pass(most, p, chosen, inputs):
    (award,), points = numbers(p, "award"), 0
    missed = -award if chosen.get("missed_month") == "deduct" else 0
    for check in p["checks"]:
        values = inputs[check["metric"]]
        wanted = inputs[check["of"]] if check["of"] else [Fraction(check["equals"])] * len(values)
        for value, want in zip(values, wanted, strict=True):
            if value is not None and want is not None:
                points += award if value == want else missed
    return points


def tiers(most, p, chosen, inputs):
    value, below = inputs[p["metric"]][0], inputs.get(p["denominator"], [1])[0]
    if value is None or below is None:
        return 0
    value = value / below
    upper = chosen.get("uncovered_value") == "upper" and value == Fraction(p["uncovered"])
    steps = [numbers(tier, "over", "points") for tier in p["tiers"]]
    return max([0, *(won for over, won in steps if value > over or (upper and value == over))])


def counted(most, p, chosen, inputs):
    known = [value for (value,) in inputs.values() if value is not None]
    if not known or "until_event" in p:
        return most * (known[0] == 0) if known and p["until_event"] else sum(known)
    (each,) = numbers(p, "each")
    if "at_least" in p:
        return each * sum(value >= Fraction(p["at_least"]) for value in known)
    if "full_count" in p:
        return most - each * max(0, Fraction(p["full_count"]) - known[0])
    return each * sum(known) if "items" in p else most - each * known[0]


def numbers(parameters, *keys):
    return [Fraction(parameters[key]) for key in keys]


RULES = {f.__name__: f for f in (rank_steps, linear_between, monthly_pass, tiers)}
