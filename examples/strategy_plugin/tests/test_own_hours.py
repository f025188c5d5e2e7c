"""The whole test of a strategy: it keeps the contract."""

from own_hours import strategy

from pks.study.contract import require


def test_it_keeps_the_contract() -> None:
    """It balances all small cases as every strategy must."""
    require(strategy)
