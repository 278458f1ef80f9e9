"""Help: whoever is signed in reads what each page of their own menu is for."""

import re

import pytest

from feedback.office.duty import Role
from tests import make
from tests.web.reading import words


@pytest.mark.parametrize("role", list(Role))
def test_each_page_of_ones_menu_is_explained(app, signed_in, role):
    city = make.city()
    client = signed_in(role.value, city.top)
    page = client.get("/help")
    assert page.status_code == 200
    menu = set(re.findall(r'<li><a href="([^"]+)"', page.text.split('class="nav-narrow"')[0]))
    explained = set(re.findall(r'<dt><a href="([^"]+)">[^<]+</a></dt><dd>[^<]{20,}</dd>', page.text))
    assert menu - explained <= {"/"}
    assert "Trợ giúp" in words(client.get("/"))
