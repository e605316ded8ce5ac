/**
 * P(D < d) of the two-sided one-sample Kolmogorov–Smirnov statistic for large n: Kolmogorov's limit with three further
 * terms in 1/√n, in the form that converges fast for small d (Pelz & Good 1976, J. R. Stat. Soc. B 38(2); printed with
 * corrections in Simard & L'Ecuyer 2011, J. Stat. Software 39(11), eq. 8–11).
 *
 * @param n sample size, a whole number ≥ 1
 * @param d in (0, 1)
 */
export function pelzGoodCdf(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI ** 2;
  const pi4 = pi2 * pi2;
  const pi6 = pi4 * pi2;
  const [k0, k1, k2, k3] = [0, 0, 0, 0].map(() => ({ sum: 0 })) as [Sum, Sum, Sum, Sum];
  const extra2 = { sum: 0 };
  const extra3 = { sum: 0 };
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k -= 1) {
    // Terms at the half-integers k − 1/2, which come in pairs ±, and at the integers k, likewise.
    const half2 = (k - 0.5) ** 2;
    const half4 = half2 * half2;
    const weight = Math.exp((-pi2 * half2) / (2 * z2));
    k0.sum += weight;
    k1.sum += (pi2 * half2 - z2) * weight;
    k2.sum += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * half2 + pi4 * (1 - 2 * z2) * half4) * weight;
    k3.sum +=
      (pi6 * half4 * half2 * (5 - 30 * z2) +
        pi4 * half4 * (212 * z4 - 60 * z2) +
        pi2 * half2 * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z4 * z4) *
      weight;
    const whole2 = k * k;
    const wholeWeight = Math.exp((-pi2 * whole2) / (2 * z2));
    extra2.sum += pi2 * whole2 * wholeWeight;
    extra3.sum += (3 * pi2 * whole2 * z2 - pi4 * whole2 * whole2) * wholeWeight;
  }
  const root = Math.sqrt(2 * Math.PI);
  const first = k0.sum / z;
  const second = k1.sum / (6 * z4);
  const third = k2.sum / (72 * z6 * z) - extra2.sum / (36 * z2 * z);
  const fourth = k3.sum / (6480 * z6 * z4) + extra3.sum / (216 * z6);
  return root * (first + second / Math.sqrt(n) + third / n + fourth / (n * Math.sqrt(n)));
}

interface Sum {
  sum: number;
}
