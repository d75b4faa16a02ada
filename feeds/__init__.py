"""Headlines -> feeds. The trip of the data, in ten lines, and the room that each is done in:

    claim     take a due source, so that no other process has it                    store/
    fetch     its pages, politely and conditionally                                 fetch/
    parse     a page -> headlines                                                   parsers/
    merge     headlines + what is known + now -> decisions                          merge/
    enrich    new headlines with their own article pages, then merge again          enrich.py
    render    entries -> Atom, RSS, JSON, archives, pages                           render/, pages/
    publish   entries, documents and version into the ledger, in one transaction    publish.py, store/
    settle    when the source is due again, and what happened                       changes.py, store/
    shelve    copy the ledger's finished documents to the shelf                     shelving.py, shelf/
    serve     hand out what lies on the shelf                                       serve/, lane/

`refresh.py` is that list as code. Everything above the last line is the writing wing: one short-lived process
(`python -m feeds refresh`). The last line is the reading wing: gunicorn, which needs neither ledger nor network.
"""
