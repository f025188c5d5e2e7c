"""An independent reference for the balancing of DESIGN section 3, used only by tests; it imports nothing of `pks`."""
