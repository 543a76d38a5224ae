"""Is every byte as it was written?"""
