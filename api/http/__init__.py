"""HTTP without the domain: `Accept`, problem documents, CORS, policies, encodings."""
