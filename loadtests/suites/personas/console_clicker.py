"""The console clicker: a person who looks at the pages of the consoles, as a browser does."""

import os
import random
import re
from typing import Final

from locust import FastHttpUser, between, task

CSRF: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
WORLD_PAGES: Final = ("", "/customers", "/resellers", "/journal", "/schedule", "/events", "/outbox")
RESELLER_PAGES: Final = ("/", "/customers", "/team-members", "/reseller-change")
ADMIN_PAGES: Final = ("/", "/products", "/account", "/renewal", "/admins")


class ConsoleClicker(FastHttpUser):
    """Clicks through a world, the Reseller Console of a reseller, the Admin Console of a customer.

    Where the pages ask for the control token, it is that of `SANDBOX_CONTROL_TOKEN`.
    """

    weight = 1
    wait_time = between(0.2, 1.0)

    def on_start(self) -> None:
        """Show the control token where there is one."""
        named = getattr(self.environment.parsed_options, "world", None)
        self.world = f"/console/{named or 'default'}"
        token = os.environ.get("SANDBOX_CONTROL_TOKEN")
        if token:
            form = CSRF.search(self.look("/console/sign-in", "/console/sign-in"))
            sent = {"csrf_token": form[1] if form else "", "token": token, "next": "/"}
            self._send("POST", "/console/sign-in", "/console/sign-in", sent)

    def look(self, path: str, operation: str) -> str:
        """Get a page; returns its HTML, empty where there is none."""
        return self._send("GET", path, operation)

    def _send(
        self, method: str, path: str, operation: str, form: dict[str, str] | None = None
    ) -> str:
        with self.client.request(
            method, path, name=operation, data=form, catch_response=True
        ) as response:
            if 200 <= response.status_code < 300:
                response.success()
                return response.text or ""
            why = response.status_code or "no answer"
            response.request_meta["name"] = f"{operation}: {why}"
            response.failure(f"{response.status_code} {response.error or ''}")
            return ""

    @task(2)
    def look_at_the_world(self) -> None:
        """Look at a page of the world."""
        page = random.choice(WORLD_PAGES)
        self.look(f"{self.world}{page}", f"/console/{{world}}{page}")

    @task(3)
    def look_at_a_reseller(self) -> None:
        """Choose a reseller and look at pages of its console."""
        found = self.look(f"{self.world}/resellers", "/console/{world}/resellers")
        for base in self.chosen(found, "resellers"):
            for page in random.sample(RESELLER_PAGES, 2):
                self.look(f"{base}{page}", f"/console/{{world}}/resellers/{{id}}{page}")

    @task(3)
    def look_at_a_customer(self) -> None:
        """Choose a customer and look at pages of its Admin Console."""
        found = self.look(f"{self.world}/customers", "/console/{world}/customers")
        for base in self.chosen(found, "admin"):
            for page in random.sample(ADMIN_PAGES, 2):
                self.look(f"{base}{page}", f"/console/{{world}}/admin/{{id}}{page}")

    def chosen(self, page: str, console: str) -> list[str]:
        """Return the console of one of those to whom a page links; none where it links to none."""
        found = sorted(set(re.findall(rf"{re.escape(self.world)}/{console}/[0-9]+", page)))
        return [random.choice(found)] if found else []
