"""How far the scenarios of one scale go together. Pure: no Django.

One row a sitting, one column a scenario, no gaps: what is missing was scored before it comes here (MEASUREMENT.md §3).
Every variance and covariance has n − 1.
"""

from __future__ import annotations

import numpy as np

from assessment.psychometrics.agreement import Array

FLAT = 1e-12  # a variance below it is none: sums of equal floats leave dust
LEAST_UNIQUE = 0.005  # of a scenario's variance; a solution that presses against it is no proper one
FEWEST_FOR_OMEGA = 3  # scenarios: with two, one factor has no single solution


def alpha(credits: Array) -> float | None:
    """Cronbach's α = k/(k − 1) · (1 − Σs²ᵢ/s²_X) (Cronbach 1951), at most 1.

    Args:
        credits: shape (sittings, scenarios).
    Returns:
        None of fewer than two sittings or scenarios, or where no sum score differs from another.
    Raises:
        ValueError: a credit is missing.
    """
    _whole(credits)
    persons, count = credits.shape
    if persons < 2 or count < 2:
        return None
    return _alpha_of(float(np.var(credits, axis=0, ddof=1).sum()), float(np.var(credits.sum(axis=1), ddof=1)), count)


def alpha_interval(value: float, *, sittings: int, scenarios: int, confidence: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of α: ``1 − (1 − α)·F(1 − γ/2)`` to ``1 − (1 − α)·F(γ/2)``, df n − 1 and (n − 1)(k − 1).

    Feldt, Woodruff and Salih 1987.

    Args:
        value: α, below 1.
        sittings: n ≥ 2. scenarios: k ≥ 2.
    """
    from scipy.special import fdtri

    degrees, tail = (sittings - 1, (sittings - 1) * (scenarios - 1)), (1 - confidence) / 2
    return 1 - (1 - value) * float(fdtri(*degrees, 1 - tail)), 1 - (1 - value) * float(fdtri(*degrees, tail))


def alpha_if_deleted(credits: Array) -> list[float | None]:
    """α of the other scenarios, scenario by scenario; None where ``alpha`` of them would be.

    Args:
        credits: shape (sittings, scenarios).
    """
    _whole(credits)
    persons, count = credits.shape
    if persons < 2 or count < 3:
        return [None] * count
    covariances = np.cov(credits, rowvar=False, ddof=1)
    own, all_of_it = np.diag(covariances), covariances.sum()
    rest = all_of_it - 2 * covariances.sum(axis=0) + own
    return [_alpha_of(float(own.sum() - own[at]), float(rest[at]), count - 1) for at in range(count)]


def omega_total(credits: Array) -> float | None:
    """ω total of one factor, ``(Σλ)²/((Σλ)² + Σθ)`` (McDonald 1999), 0–1.

    By maximum likelihood on raw covariances, as a one-factor CFA gives it. The likelihood is maximised over the unique variances; for
    given ones the loadings are known in closed form (Lawley and Maxwell 1971).

    Args:
        credits: shape (sittings, scenarios).
    Returns:
        None of fewer than three scenarios or no more sittings than scenarios, where a credit has no spread, and where a unique variance
        falls to nothing, so that there is no proper solution.
    Raises:
        ValueError: a credit is missing.
    """
    from scipy.optimize import minimize

    _whole(credits)
    persons, count = credits.shape
    if count < FEWEST_FOR_OMEGA or persons <= count or np.var(credits, axis=0).min() < FLAT:
        return None
    correlations: Array = np.atleast_2d(np.corrcoef(credits, rowvar=False))

    def discrepancy(logs: Array) -> tuple[float, Array]:
        unique = np.exp(logs)
        roots, loadings = _one_factor(correlations, unique)
        others = roots[:-1]
        if others.min() <= 0:
            return np.inf, np.zeros_like(logs)
        implied = np.outer(loadings, loadings) + np.diag(unique)
        return float(np.sum(others - np.log(others) - 1)), np.diag(implied - correlations) / unique

    bounds = [(float(np.log(LEAST_UNIQUE)), 0.0)] * count
    start = np.log(np.clip(1 - _communality(correlations), 0.05, 0.95))
    found = minimize(discrepancy, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000})
    unique = np.exp(found.x)
    if not np.isfinite(found.fun) or unique.min() < LEAST_UNIQUE * 1.001:
        return None
    spread = np.std(credits, axis=0, ddof=1)
    common = float((_one_factor(correlations, unique)[1] * spread).sum()) ** 2
    return common / (common + float((unique * spread**2).sum()))


def _one_factor(correlations: Array, unique: Array) -> tuple[Array, Array]:
    """Latent roots of Ψ^−½RΨ^−½, rising, and the loadings that the largest gives."""
    scale = np.sqrt(unique)
    roots, vectors = np.linalg.eigh(correlations / np.outer(scale, scale))
    return roots, scale * vectors[:, -1] * np.sqrt(max(roots[-1] - 1, 0.0))


def _communality(correlations: Array) -> Array:
    """Squared multiple correlations as a start; a half where the matrix cannot be inverted."""
    try:
        start: Array = 1 - 1 / np.diag(np.linalg.inv(correlations))
    except np.linalg.LinAlgError:
        start = np.full(len(correlations), 0.5)
    return start


def _alpha_of(parts: float, whole: float, count: int) -> float | None:
    return None if whole < FLAT else count / (count - 1) * (1 - parts / whole)


def _whole(credits: Array) -> None:
    if np.isnan(credits).any():
        raise ValueError("a credit is missing; what is missing is scored first")
