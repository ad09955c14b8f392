"""Where a webhook may be delivered: to programs of others, never to this machine or what only it can reach."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx2

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_PORTS = {"http": 80, "https": 443}


class NotReachableError(OSError):
    """An address to which nothing is delivered; the text names no part of it."""


@dataclass(frozen=True)
class Place:
    """Where to connect, settled once, so that a second look-up of the name cannot lead elsewhere.

    Attributes
    ----------
    url : URL
        With the number of the machine in place of its name.
    headers : dict
        The name, for whoever answers there.
    extensions : dict
        The name, for the check of the certificate.
    """

    url: httpx2.URL
    headers: dict[str, str]
    extensions: dict[str, str]


def networks_of(text: str) -> tuple[Network, ...]:
    """Return the networks of a setting, e.g. ``127.0.0.0/8, ::1``.

    Raises
    ------
    ValueError
        When one of them is none.
    """
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def numbers_of(host: str, port: int) -> list[Address]:
    """Return the numbers of a machine.

    Raises
    ------
    OSError
        When nobody knows the name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


def place_of(
    address: str, allowed: Sequence[Network], look_up: Callable[[str, int], list[Address]] = numbers_of
) -> Place:
    """Return where to connect for an address.

    Parameters
    ----------
    allowed : sequence of networks
        Those that are let through although they are this machine or its link.

    Raises
    ------
    NotReachableError
        When the name leads to this machine, to its link (where clouds keep their secrets) or to no machine at all.
    OSError
        When nobody knows the name.
    """
    url = httpx2.URL(address)
    port = url.port or _PORTS.get(url.scheme, 0)
    numbers = look_up(url.host, port)
    if not numbers or not port or not all(_is_open(number, allowed) for number in numbers):
        raise NotReachableError
    settled = url.copy_with(host=str(numbers[0]))
    return Place(settled, {"host": url.netloc.decode("ascii")}, {"sni_hostname": url.host})


def _is_open(number: Address, allowed: Sequence[Network]) -> bool:
    inner = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    number = inner or number
    if any(number in network for network in allowed):
        return True
    return not (
        number.is_loopback or number.is_link_local or number.is_multicast or number.is_unspecified or number.is_reserved
    )
