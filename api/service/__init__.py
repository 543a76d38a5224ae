"""Settings, stores, what runs beside requests, and the end."""
