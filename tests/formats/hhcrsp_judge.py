"""The cost of an hhcrsp solution, recomputed from both files alone; it shares no code with the reader."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

EPSILON = 1e-6


class Service(TypedDict):
    service: str
    duration: float


class Synchronization(TypedDict, total=False):
    type: str
    distance: list[float]


class RequiredPatient(TypedDict):
    id: str
    time_window: list[float]
    required_caregivers: list[Service]


class Patient(RequiredPatient, total=False):
    synchronization: Synchronization


class Caregiver(TypedDict):
    id: str
    abilities: list[str]


class Instance(TypedDict):
    patients: list[Patient]
    caregivers: list[Caregiver]
    distances: list[list[float]]


class Location(TypedDict):
    patient: str
    service: str
    arrival_time: float
    departure_time: float


class RequiredRoute(TypedDict):
    caregiver_id: str


class SolutionRoute(RequiredRoute, total=False):
    locations: list[Location]


class Solution(TypedDict):
    routes: list[SolutionRoute]


@dataclass(frozen=True)
class Verdict:
    """What a solution costs, and every rule it breaks, in words."""

    distance: float
    tardiness: float
    largest_tardiness: float
    faults: tuple[str, ...]

    @property
    def cost(self) -> float:
        return (self.distance + self.tardiness + self.largest_tardiness) / 3


def judge(instance: Instance, solution: Solution) -> Verdict:
    """Walk every route: start = departure - duration; the way home counts, waiting does not."""
    row_of = {patient["id"]: row for row, patient in enumerate(instance["patients"], start=1)}
    patients = {patient["id"]: patient for patient in instance["patients"]}
    abilities = {caregiver["id"]: caregiver["abilities"] for caregiver in instance["caregivers"]}
    served: dict[tuple[str, str], tuple[str, float]] = {}
    faults: list[str] = []
    distance, lateness = 0.0, [0.0]
    for route in solution["routes"]:
        row, clock, who = 0, 0.0, route["caregiver_id"]
        for location in route.get("locations", []):
            patient = patients[location["patient"]]
            key = (patient["id"], location["service"])
            start = location["departure_time"] - duration(patient, location["service"])
            way = instance["distances"][row][row_of[patient["id"]]]
            faults += [f"{key} twice"] if key in served else []
            faults += [f"{who} lacks {key[1]}"] if key[1] not in abilities[who] else []
            faults += [f"{key} before {who} is there"] if start < clock + way - EPSILON else []
            faults += [f"{key} before its window"] if start < math.floor(patient["time_window"][0]) - EPSILON else []
            served[key] = (who, start)
            lateness.append(max(0.0, start - patient["time_window"][1]))
            distance, row, clock = distance + way, row_of[patient["id"]], location["departure_time"]
        distance += instance["distances"][row][0]
    for patient in patients.values():
        faults += patient_faults(patient, served)
    return Verdict(distance, sum(lateness), max(lateness), tuple(faults))


def duration(patient: Patient, service: str) -> float:
    return next(item["duration"] for item in patient["required_caregivers"] if item["service"] == service)


def patient_faults(patient: Patient, served: Mapping[tuple[str, str], tuple[str, float]]) -> list[str]:
    keys = [(patient["id"], item["service"]) for item in patient["required_caregivers"]]
    missing = [f"{key} is not served" for key in keys if key not in served]
    if missing or len(keys) == 1:
        return missing
    (first, begins), (second, follows) = (served[key] for key in keys)
    tie = patient["synchronization"]
    least, most = (0.0, 0.0) if tie["type"] == "simultaneous" else tie["distance"]
    faults = [f"{patient['id']}: one caregiver does both services"] if first == second else []
    if not least - EPSILON <= follows - begins <= most + EPSILON:
        faults.append(f"{patient['id']}: starts differ by {follows - begins:g}, not {least:g} to {most:g}")
    return faults
