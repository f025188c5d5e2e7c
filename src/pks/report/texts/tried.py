"""Texts on how well the forecast would have done before."""

from __future__ import annotations

TRIED: dict[str, tuple[str, str]] = {
    "sure.tried": ("How well it would have done", "Hur bra den hade varit"),
    "sure.tried.intro": (
        "The methods were set back to several starting points in the past, where they knew only what had been recorded by "
        "then. Their forecasts are held against what came. 100% of seasonal naive's error means no better than taking the same "
        "period of last season again.",
        "Metoderna ställdes tillbaka till flera startpunkter i det förflutna, där de bara kände till det som var registrerat "
        "då. Deras prognoser jämförs med utfallet. 100 % av felet för samma period förra säsongen betyder att prognosen "
        "inte var bättre än att ta den perioden en gång till.",
    ),
    "sure.tried.table": ("Error and intervals by method", "Fel och intervall per metod"),
    "sure.tried.table.source": (
        "backtest.csv: the rows without labels and horizon. MASE and RMSSE: errors ÷ the usual change from season to season.",
        "backtest.csv: raderna utan etiketter och horizon. MASE och RMSSE: fel ÷ den vanliga ändringen från säsong till säsong.",
    ),
    "sure.tried.ahead": ("By how far ahead: {name}", "Efter hur långt fram: {name}"),
    "sure.tried.ahead.source": (
        "backtest.csv: the rows with a horizon. Over all series and starting points.",
        "backtest.csv: raderna med horizon. Över alla serier och startpunkter.",
    ),
    "sure.tried.method": ("Method", "Metod"),
    "sure.tried.horizon": ("Ahead ({periods})", "Framåt ({periods})"),
    "sure.tried.mase": ("MASE", "MASE"),
    "sure.tried.rmsse": ("RMSSE", "RMSSE"),
    "sure.tried.relative": ("Error ÷ seasonal naive's", "Fel ÷ samma period förra säsongens"),
    "sure.tried.wape": ("Error ÷ outcome", "Fel ÷ utfall"),
    "sure.tried.bias": ("Bias (above 0: too high)", "Snedhet (över 0: för högt)"),
    "sure.tried.coverage_80": ("80 % interval held", "80 %-intervallet höll"),
    "sure.tried.coverage_95": ("95 % interval held", "95 %-intervallet höll"),
    "sure.tried.width_80": ("80 % interval: width ÷ outcome", "80 %-intervallet: bredd ÷ utfall"),
    "sure.tried.came": ("what came", "utfall"),
    "sure.tried.about": (
        "Sum of absolute errors ÷ outcome {wape}; the 80 % interval held {held}.",
        "Summa av absoluta fel ÷ utfall {wape}; 80 %-intervallet höll {held}.",
    ),
    "sure.tried.source": (
        "The largest series, from starting points whose forecasts do not overlap; the figures below each picture are over all "
        "starting points.",
        "De största serierna, från startpunkter vars prognoser inte överlappar; siffrorna under varje bild är över alla "
        "startpunkter.",
    ),
}
