"""`/v1/ledger/witnesses`: who cosigns the checkpoints, and the last that they have cosigned."""

from api.answers.ledger import WitnessesAnswer, WitnessTold
from api.http.handlers import get
from api.http.request import AnyRequest
from api.routes.ledger.proofs import signer_of
from api.service.settings import Config
from api.service.stores import OpenService, Service
from api.witnessing.asking import read_witnesses
from api.witnessing.cosigned import CosignedCheckpoint, last_cosigned
from events.proofs.cosignatures import instant_of


@get("/v1/ledger/witnesses", tags=["ledger"])
async def get_witnesses(request: AnyRequest, service: OpenService) -> WitnessesAnswer:
    """Who cosigns the checkpoints, and the last one that they have cosigned."""
    config: Config = request.app.state.config
    cosigned = await cosigned_here(service, config)
    at = {} if cosigned is None else {k: instant_of(v) for k, v in cosigned.at.items()}
    return WitnessesAnswer(
        quorum=config.witness_quorum,
        size=None if cosigned is None else cosigned.checkpoint.size,
        checkpoint=None if cosigned is None else cosigned.note,
        witnesses=tuple(
            WitnessTold(name=each.key.name, key=str(each.key), cosigned_at=at.get(each.key.name))
            for each in read_witnesses(config.witnesses, config.witness_quorum)
        ),
    )


async def cosigned_here(service: Service, config: Config) -> CosignedCheckpoint | None:
    """The last checkpoint that the witnesses of the settings have cosigned."""
    witnesses = read_witnesses(config.witnesses, config.witness_quorum)
    if not witnesses:
        return None
    key = signer_of(service).verifier
    return await last_cosigned(service.data, service.ledger, key, witnesses)
