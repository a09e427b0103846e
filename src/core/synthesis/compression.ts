/**
 * What JPEG does to a grey picture (ITU T.81): cosine transform of 8x8 blocks, coefficients rounded to steps that
 * grow with frequency. Only the damage, no bytes.
 */
const block = 8

/** Luminance steps of the standard's annex K.1, quality 50. */
const steps = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]

/** basis[frequency * 8 + place], orthonormal. */
const basis = Float64Array.from({ length: block * block }, (_, at) => {
  const frequency = Math.floor(at / block)
  const place = at % block
  const norm = frequency === 0 ? Math.sqrt(1 / block) : Math.sqrt(2 / block)
  return norm * Math.cos(((2 * place + 1) * frequency * Math.PI) / (2 * block))
})

/** @param quality 1 to 100 as JPEG encoders count it. Changes the picture in place; a rim under 8 pixels stays. */
export function damageAsJpeg(
  picture: { width: number; height: number; data: Float32Array },
  quality: number,
): void {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
  const table = steps.map((step) => Math.max(1, Math.floor((step * scale + 50) / 100)))
  const values = new Float64Array(block * block)
  const spare = new Float64Array(block * block)
  for (let top = 0; top + block <= picture.height; top += block) {
    for (let left = 0; left + block <= picture.width; left += block) {
      for (let y = 0; y < block; y++) {
        for (let x = 0; x < block; x++) {
          values[y * block + x] = (picture.data[(top + y) * picture.width + left + x] ?? 0) - 128
        }
      }
      transform(values, spare, false)
      for (let i = 0; i < values.length; i++) {
        const step = table[i] ?? 1
        values[i] = Math.round((values[i] ?? 0) / step) * step
      }
      transform(values, spare, true)
      for (let y = 0; y < block; y++) {
        for (let x = 0; x < block; x++) {
          picture.data[(top + y) * picture.width + left + x] = (values[y * block + x] ?? 0) + 128
        }
      }
    }
  }
}

/** Rows into `spare`, columns back into `values`. */
function transform(values: Float64Array, spare: Float64Array, inverse: boolean): void {
  multiply(values, spare, inverse)
  multiply(spare, values, inverse)
}

/** Transforms each row of `from` and writes it as a column of `to`. */
function multiply(from: Float64Array, to: Float64Array, inverse: boolean): void {
  for (let row = 0; row < block; row++) {
    for (let i = 0; i < block; i++) {
      let sum = 0
      for (let j = 0; j < block; j++) {
        const weight = inverse ? basis[j * block + i] : basis[i * block + j]
        sum += (from[row * block + j] ?? 0) * (weight ?? 0)
      }
      to[i * block + row] = sum
    }
  }
}
