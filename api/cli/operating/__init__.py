"""The commands of whoever runs a service: keys, backups, collections, audits, webhooks."""
