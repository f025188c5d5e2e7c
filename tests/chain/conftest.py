"""What tests of the chain share with those of the report."""

from __future__ import annotations

from tests.report.conftest import small as small
