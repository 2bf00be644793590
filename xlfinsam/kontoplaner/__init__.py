"""The charts and the rows of the notes that a new årsbok gets, as data; `xlfinsam.forslag` reads them."""
