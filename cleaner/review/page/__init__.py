"""The review page: a run as a web page, grouped by what was removed, to accept or reject.

`gather` reads the run once and fills a `store`; `write` makes the page of it; `assets` is the page itself; `serve`
hands it out on this machine and saves decisions.
"""
