"""The numbers of processes that serve together: each with the label `process`, in one text."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector


class Gathered(Collector):
    """The texts of processes that were there, of all that there should be, as one."""

    def __init__(self, names: tuple[str, ...], texts: Mapping[str, bytes]) -> None:
        self._names = names
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        yield self._up()
        families: dict[str, Metric] = {}
        for process, text in self._texts.items():
            for family in text_string_to_metric_families(text.decode()):
                whole = families.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for each in family.samples:
                    labels = {**each.labels, "process": process}
                    whole.add_sample(each.name, labels, each.value)
        yield from families.values()

    def _up(self) -> Metric:
        up = GaugeMetricFamily(
            "detente_process_up", "1 while a process answers.", labels=["process"]
        )
        for each in self._names:
            up.add_metric([each], each in self._texts)
        return up


def registry_of(names: tuple[str, ...], texts: Mapping[str, bytes]) -> CollectorRegistry:
    """The numbers of all of them, for whoever encodes them."""
    registry = CollectorRegistry()
    registry.register(Gathered(names, texts))
    return registry
