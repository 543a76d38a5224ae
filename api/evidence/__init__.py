"""Do the quotes stand in the texts that are attached?"""
