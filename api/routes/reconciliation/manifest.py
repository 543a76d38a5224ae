"""What the service says of itself to whoever reconciles: where names are matched, suggested, shown.

Addresses are absolute, as clients keep the manifest and put addresses together from it.
"""

from importlib.metadata import version
from typing import Final

from msgspec import Struct, field

from api.routes.reconciliation.queries import BATCH_MOST
from projections.reconciliation.entities import TYPES, EntityType

RECONCILE: Final = "/v1/reconcile"
SUGGEST: Final = f"{RECONCILE}/suggest"
PREVIEW: Final = f"{RECONCILE}/preview"
FLYOUT: Final = f"{RECONCILE}/flyout"
PROPOSED: Final = f"{RECONCILE}/properties"
ENTITIES: Final = "/entities"
PREVIEW_WIDTH: Final = 420
PREVIEW_HEIGHT: Final = 180
WHAT_ENTITIES_ARE: Final = "/docs"


class UrlTemplate(Struct, frozen=True):
    """An address with `{{id}}` in it."""

    url: str


class PreviewTemplate(Struct, frozen=True, kw_only=True):
    """Where an entity is shown in a small frame, and how large that is."""

    url: str
    width: int = PREVIEW_WIDTH
    height: int = PREVIEW_HEIGHT


class ServicePath(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address in two parts; those that suggest entities have one of their flyouts too."""

    service_url: str
    service_path: str
    flyout_service_path: str | None = None


class SuggestServices(Struct, frozen=True, kw_only=True):
    """Where what somebody types is completed."""

    entity: ServicePath
    type: ServicePath
    property: ServicePath


class PropertySetting(Struct, frozen=True, kw_only=True):
    """What may be set of a property that is fetched."""

    name: str
    label: str
    type: str
    default: str
    help_text: str


class ExtendServices(Struct, frozen=True, kw_only=True):
    """Which properties can be fetched, and what may be set of each."""

    propose_properties: ServicePath
    property_settings: tuple[PropertySetting, ...]


AS_OF_SETTING: Final = PropertySetting(
    name="as_of",
    label="As of",
    type="text",
    default="",
    help_text="The day on which the value holds (EDTF: 1984-05-01); empty: the question's, today.",
)


class ServiceManifest(Struct, frozen=True, kw_only=True):
    """The service manifest of the Reconciliation Service API 0.2."""

    versions: tuple[str, ...] = ("0.2",)
    name: str = "Detente"
    identifier_space: str = field(name="identifierSpace")
    schema_space: str = field(name="schemaSpace")
    documentation: str
    service_version: str = field(name="serviceVersion")
    default_types: tuple[EntityType, ...] = field(name="defaultTypes")
    view: UrlTemplate
    preview: PreviewTemplate
    suggest: SuggestServices
    extend: ExtendServices
    batch_size: int = field(name="batchSize")


def manifest(base: str) -> ServiceManifest:
    """The manifest of a service whose addresses begin so."""
    return ServiceManifest(
        identifier_space=f"{base}{ENTITIES}/",
        schema_space=f"{base}{WHAT_ENTITIES_ARE}",
        documentation=f"{base}{WHAT_ENTITIES_ARE}",
        service_version=version("detente"),
        default_types=tuple(TYPES.values()),
        view=UrlTemplate(f"{base}{ENTITIES}/{{{{id}}}}"),
        preview=PreviewTemplate(url=f"{base}{PREVIEW}?id={{{{id}}}}"),
        suggest=SuggestServices(
            entity=_path(base, f"{SUGGEST}/entity", flyout=f"{FLYOUT}?id=${{id}}"),
            type=_path(base, f"{SUGGEST}/type"),
            property=_path(base, f"{SUGGEST}/property"),
        ),
        extend=ExtendServices(
            propose_properties=_path(base, PROPOSED), property_settings=(AS_OF_SETTING,)
        ),
        batch_size=BATCH_MOST,
    )


def _path(base: str, path: str, flyout: str | None = None) -> ServicePath:
    return ServicePath(service_url=base, service_path=path, flyout_service_path=flyout)
