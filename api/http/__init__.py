"""HTTP without the domain: `Accept`, CORS, policies, encodings."""
