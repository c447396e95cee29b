"""Rule files from pages: what recurs on the pages of a site is the site's, what stands once is the documents'."""
