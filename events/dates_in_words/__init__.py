"""Every date in English: what an uncertain date reads as, wherever it is shown."""
