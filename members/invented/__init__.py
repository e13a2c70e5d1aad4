"""Invented members, for development and measures: as many as one likes, never mixed with real ones unnoticed.

The database refuses one without its label (« (inventé) » in the name, « invente- » in the address), every public page
says that some are there, and one command takes them all away.
"""
