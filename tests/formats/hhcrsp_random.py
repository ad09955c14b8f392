"""Random `hhcrsp` instances: decimals, both kinds of double services, too few caregivers to be in time."""

import math
import random

from tests.formats.hhcrsp_judge import Caregiver, Instance, Patient, Service, Synchronization

SERVICES = ("s1", "s2", "s3", "s4")
LEAST_BELOW = 401.99999999999994
"""A window start as the published files have them: 402 before it was rounded, counted as 401."""


def random_instance(seed: int, patients: int = 14, caregivers: int = 4) -> Instance:
    """Caregivers hold the first two or the last two services, so a double service always finds two of them."""
    dice = random.Random(seed)
    points = [(dice.uniform(0, 60), dice.uniform(0, 60)) for _ in range(patients + 1)]
    return {
        "patients": [_patient(dice, number) for number in range(patients)],
        "caregivers": [_caregiver(dice, number) for number in range(caregivers)],
        "distances": [[round(math.dist(one, two), 3) for two in points] for one in points],
    }


def _caregiver(dice: random.Random, number: int) -> Caregiver:
    half = SERVICES[:2] if number % 2 else SERVICES[2:]
    abilities = half if number < 2 else dice.sample(half, dice.choice((1, 2)))
    return {"id": f"c{number}", "abilities": list(abilities)}


def _patient(dice: random.Random, number: int) -> Patient:
    opens = dice.choice((LEAST_BELOW, float(dice.randrange(400)), round(dice.uniform(0, 400), 3)))
    patient: Patient = {
        "id": f"p{number}",
        "time_window": [opens, opens + dice.choice((20.0, 120.0, 61.25))],
        "required_caregivers": [_service(dice, SERVICES)],
    }
    if dice.random() < 0.5:
        pair = [_service(dice, SERVICES[:2]), _service(dice, SERVICES[2:])]
        dice.shuffle(pair)
        least = dice.choice((0, 7.5, 30))
        at_once: Synchronization = {"type": "simultaneous"}
        in_turn: Synchronization = {"type": "sequential", "distance": [least, least + dice.choice((0, 10.5, 60))]}
        patient["required_caregivers"] = pair
        patient["synchronization"] = at_once if dice.random() < 0.5 else in_turn
    return patient


def _service(dice: random.Random, among: tuple[str, ...]) -> Service:
    return {"service": dice.choice(among), "duration": dice.choice((0.0, 14.0, 10.125, 33.3))}
