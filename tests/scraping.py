"""What /metrics says, read by prometheus-client's own parser."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Scraped:
    """Samples by name and labels; `text` is what was answered."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]
    text: str

    def __call__(self, name: str, **labels: str) -> float:
        """Return the sum of the samples of a name that have some labels."""
        wanted = labels.items()
        return sum(
            value
            for (found, having), value in self.samples.items()
            if found == name and wanted <= having
        )

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.samples}


def scraped(http: httpx.Client, **headers: str) -> Scraped:
    """Ask a server for its metrics."""
    answer = http.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    samples = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    return Scraped(samples, answer.text)
