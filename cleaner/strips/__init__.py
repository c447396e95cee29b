"""The mechanisms that find chrome: one file each, found by walking.

The file's name is the op that a strip names. It holds

* `Rule`, a `grammar.Strip`: the keys of the op;
* `find(rule, page)`: yields `Hit`s, in any order, in offsets of the page's reading copy;
* `needs(rule)`: squeezed literals (`fold.squeeze`) of which one at least stands in every page the strip can fire on,
  or None where nothing can be said;
* `INLINE = True` where the strip runs before everything else, because its hits can stand inside any line;
* `ON_MARKUP = True` where it reads the markup, so that its examples are pieces of markup.
"""
