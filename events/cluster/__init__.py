"""The ledger on a NATS JetStream cluster: an engine beside `events.storage`, for the extra cluster."""
