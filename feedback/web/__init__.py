"""Pages: what a signed-in person sees and does; one module per subject, no rule of the trade here."""
