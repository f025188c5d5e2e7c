"""From history or population to need arriving, and on to production need."""
