"""Names of flowers against the true ones: accepted from an accuracy of 0.80.

Called as evaluate.py INPUT ANSWER OUTPUT; writes one JSON object.
"""
import json
import sys

NEEDED = 0.80


def main():
    with open(sys.argv[2], encoding="ascii") as file:
        truth = file.read().split()
    with open(sys.argv[3], encoding="ascii", errors="replace") as file:
        given = file.read().split()
    if len(given) != len(truth):
        return {"verdict": "WA", "message": f"{len(given)} names for {len(truth)} flowers"}
    right = sum(a == b for a, b in zip(given, truth))
    accuracy = right / len(truth)
    return {
        "verdict": "AC" if accuracy >= NEEDED else "WA",
        "score": accuracy,
        "metrics": {"accuracy": accuracy, "errors": len(truth) - right},
        "message": f"accuracy {accuracy:.3f}, {NEEDED} is needed",
    }


print(json.dumps(main()))
