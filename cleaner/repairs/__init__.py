"""The mechanisms that mend what a page did to its text: one file each, found by walking.

The file's name is the table under `[repair]` that switches it on. It holds

* `Rule`, a `grammar.Table`: the keys of the table;
* `find(rule, page)`: yields `Hit`s that delete, or replace white space by white space, or nothing at all where the
  page does not prove that it needs the repair;
* `ORDER`: repairs run in this order; those below zero run before the strips, because strips read what they mend;
* `LABEL`: what their edits are.
"""
