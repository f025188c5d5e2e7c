"""From activities to activity hours, and from resources to available hours."""
