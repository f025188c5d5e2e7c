"""From files of events (referrals, bookings, visits, stays) to the tables of a case: counted, assigned, and checked."""

from pks.io.events.counted import Counted
from pks.io.events.counting import count_events
from pks.io.events.sources import Counting, EventFiles, Source
from pks.io.events.sources_file import read_event_files

__all__ = ["Counted", "Counting", "EventFiles", "Source", "count_events", "read_event_files"]
