"""Ways to balance need and capacity, one file each, all behind one interface (:class:`pks.balance.strategy.Strategy`)."""
