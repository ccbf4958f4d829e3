"""What closed codes can be made from: the templates of Adobe's sandbox portal (FD-16)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sandbox.catalogue.reference import fixtures_directory
from sandbox.domain.safe_yaml import load_yaml
from sandbox.flexible_discounts.documents import terms_of
from sandbox.flexible_discounts.model import ClosedTemplate


@cache
def closed_templates() -> Mapping[str, ClosedTemplate]:
    """Return the templates by their ids, in the portal's order: read when first asked for."""
    found = load_yaml(fixtures_directory() / "closed_discount_templates.yaml")
    templates = (
        ClosedTemplate(document["template_id"], document["label"], terms_of(document))
        for document in found["templates"]
    )
    return MappingProxyType({template.template_id: template for template in templates})
