"""Records as lines of text that several presentations share: the command line prints them, and so does the console.

No routing knowledge: of the terminal, only its width, whether it takes colour, and whether it has more than ASCII are
asked. What only one presentation prints stays with it.
"""
