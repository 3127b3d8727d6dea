"""Records as lines of text that several presentations share: the command line prints them, and so does the console.

No routing knowledge, no terminal: a width and whether only ASCII may be used are all that is asked. What only one
presentation prints stays with it.
"""
