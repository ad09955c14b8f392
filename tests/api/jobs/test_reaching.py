"""Webhooks go to programs of others: never to this machine, its link, or where a name leads on second thoughts."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from api.jobs.reaching import Address, NotReachableError, networks_of, place_of
from api.settings import ServiceSettings


def leading_to(*numbers: str) -> list[Address]:
    return [ip_address(number) for number in numbers]


@pytest.mark.parametrize("number", ["93.184.216.34", "10.1.2.3", "192.168.1.10", "2001:4860:4860::8888", "fd00::5"])
def test_other_machines_are_reached_by_their_number_under_their_name(number: str) -> None:
    place = place_of("https://hooks.example.org:8443/told?x=1", (), lambda _host, _port: leading_to(number))
    assert ip_address(place.url.host) == ip_address(number)
    assert (place.url.port, place.url.path) == (8443, "/told")
    assert place.headers == {"host": "hooks.example.org:8443"}
    assert place.extensions == {"sni_hostname": "hooks.example.org"}


@pytest.mark.parametrize(
    "numbers",
    [
        ("127.0.0.1",), ("127.9.9.9",), ("0.0.0.0",), ("169.254.169.254",), ("224.0.0.1",), ("255.255.255.255",),
        ("::1",), ("::",), ("fe80::1",), ("ff02::1",), ("::ffff:127.0.0.1",), ("::ffff:169.254.169.254",),
        ("93.184.216.34", "127.0.0.1"), (),
    ],
)  # fmt: skip
def test_this_machine_and_its_link_are_not(numbers: tuple[str, ...]) -> None:
    with pytest.raises(NotReachableError):
        place_of("http://hooks.example.org/", (), lambda _host, _port: leading_to(*numbers))


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "http://[::ffff:7f00:1]/"])
def test_numbers_are_no_way_around(address: str) -> None:
    with pytest.raises(NotReachableError):
        place_of(address, ())


def test_what_an_installation_allows_is_reached() -> None:
    allowed = networks_of("127.0.0.0/8, ::1")
    assert place_of("http://127.0.0.1:81/", allowed).url.port == 81
    assert networks_of("") == ()


def test_a_network_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="webhook_networks"):
        ServiceSettings(webhook_networks="localhost")
