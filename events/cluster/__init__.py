"""The ledger on a NATS JetStream cluster: an engine that needs the extra cluster."""
