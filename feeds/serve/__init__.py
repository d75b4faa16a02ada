"""The reading wing's views: they hand out what lies on the shelf. Nothing here parses, renders or compresses.

`answer.py` says what is told with a document, for Flask and for whoever else answers from the shelf; it imports only the
standard library. The other modules are Flask views that `app.py` puts at their routes.
"""
