const BIG = 2 ** 128;

/**
 * P(D < d) of the two-sided one-sample Kolmogorov–Smirnov statistic by Durbin's matrix (1968), in the form of
 * Marsaglia, Tsang & Wang (2003), "Evaluating Kolmogorov's Distribution", J. Stat. Software 8(18).
 *
 * Time grows with (n·d)³·log(n): meant for small n·d.
 *
 * @param n sample size, a whole number ≥ 1
 * @param d in (1/(2n), 1)
 */
export function durbinCdf(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  let matrix = durbinMatrix(k, k - n * d);
  let matrixScale = 0;
  let row: Float64Array = new Float64Array(size);
  row[k - 1] = 1;
  let scale = 0;
  for (let bits = n; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) {
      row = multiply(row, matrix, 1, size);
      scale += matrixScale;
      if (Math.max(...row) > BIG) {
        row = row.map((value) => value / BIG);
        scale += 128;
      }
    }
    if (bits === 1) break;
    matrix = multiply(matrix, matrix, size, size);
    matrixScale *= 2;
    if ((matrix[(k - 1) * size + k - 1] ?? 0) > BIG) {
      matrix = matrix.map((value) => value / BIG);
      matrixScale += 128;
    }
  }
  // The probability is the middle element times n!/nⁿ, multiplied step by step since either may leave the range.
  let p = row[k - 1] ?? 0;
  for (let i = 1; i <= n; i += 1) {
    p *= i / n;
    if (p < 1 / BIG && p > 0) {
      p *= BIG;
      scale -= 128;
    }
  }
  return Math.min(1, Math.max(0, p * 2 ** scale));
}

/** Marsaglia, Tsang & Wang's H: 1/(i−j+1)! below and on the first superdiagonal, corrected in first column and last row. */
function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1;
  const inverse = [1];
  for (let i = 1; i <= size; i += 1) inverse.push((inverse[i - 1] ?? 0) / i);
  const at = (i: number) => inverse[i] ?? 0;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j <= Math.min(i + 1, size - 1); j += 1) matrix[i * size + j] = at(i - j + 1);
  for (let i = 0; i < size; i += 1) {
    const corner = (1 - h ** (i + 1)) * at(i + 1);
    matrix[i * size] = corner;
    matrix[(size - 1) * size + (size - 1 - i)] = corner;
  }
  matrix[(size - 1) * size] = (1 - 2 * h ** size + Math.max(2 * h - 1, 0) ** size) * at(size);
  return matrix;
}

/** Row-major product of a `rows × size` and a `size × size` matrix. */
function multiply(left: Float64Array, right: Float64Array, rows: number, size: number): Float64Array {
  const product = new Float64Array(rows * size);
  for (let i = 0; i < rows; i += 1)
    for (let k = 0; k < size; k += 1) {
      const factor = left[i * size + k] ?? 0;
      if (factor === 0) continue;
      for (let j = 0; j < size; j += 1)
        product[i * size + j] = (product[i * size + j] ?? 0) + factor * (right[k * size + j] ?? 0);
    }
  return product;
}
