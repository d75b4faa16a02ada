"""Headlines -> feeds. The trip of the data, in ten lines:

    claim     take a due source, so that no other process has it                    store.py
    fetch     its pages, politely and conditionally                                 fetch.py
    parse     a page -> headlines                                                   parsers/
    merge     headlines + what is known + now -> decisions                          merge.py
    enrich    new headlines with their own article pages, then merge again          refresh.py
    render    entries -> Atom, RSS, JSON, archives, pages                           render.py, pages.py
    publish   entries, documents and version into the ledger, in one transaction    store.py
    settle    when the source is due again, and what happened                       store.py
    shelve    copy the ledger's finished documents to the shelf                     shelf.py
    serve     hand out what lies on the shelf                                       app.py

`refresh.py` is that list as code. Everything above the last line is the writing wing: one short-lived process
(`python -m feeds refresh`). The last line is the reading wing: gunicorn, which needs neither ledger nor network.
"""
