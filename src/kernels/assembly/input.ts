// Pictures of a block's examples side by side: [channel][row][pixel][examples]; `pixel` is 4 bytes for each of them.

/**
 * Bytes of `count` examples, `step` apart, each rows of `width` pixels of `channels` bytes, as numbers
 * base + scale * byte inside a border of `border` pixels that is left as it is. Examples beyond `count` become what
 * a byte of 0 does.
 */
export function spread(
  bytes: usize, step: i32, count: i32, y: usize, channels: i32, height: i32, width: i32, border: i32,
  pixel: i32, scale: f32, base: f32,
): void {
  const yRow = (width + 2 * border) * pixel
  const yMap = (height + 2 * border) * yRow
  const scales = f32x4.splat(scale)
  const bases = f32x4.splat(base)
  const inRow = width * channels
  y += border * yRow + border * pixel
  for (let group = 0; group << 2 < pixel; group += 4) {
    const left = count - group
    const a = bytes + group * step
    for (let row = 0; row < height; row++) {
      for (let channel = 0; channel < channels; channel++) {
        let at = row * inRow + channel
        let into = y + channel * yMap + row * yRow + (group << 2)
        for (let x = 0; x < width; x++) {
          const first = left > 0 ? load<u8>(a + at) : 0
          const second = left > 1 ? load<u8>(a + step + at) : 0
          const third = left > 2 ? load<u8>(a + 2 * step + at) : 0
          const fourth = left > 3 ? load<u8>(a + 3 * step + at) : 0
          const packed = u32(first) | (u32(second) << 8) | (u32(third) << 16) | (u32(fourth) << 24)
          const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(packed)))
          v128.store(into, f32x4.add(bases, f32x4.mul(scales, f32x4.convert_i32x4_s(wide))))
          at += channels
          into += pixel
        }
      }
    }
  }
}

/**
 * Rows of `bytes` bytes summed by weight: `taps` is, for each of `count` rows, a number of terms and that many pairs
 * of source row and weight. Used for rows and, pixel by pixel, for columns. The result is base + scale * sum.
 */
export function blend(taps: usize, count: i32, x: usize, y: usize, bytes: i32, scale: f32, base: f32): void {
  const scales = f32x4.splat(scale)
  const bases = f32x4.splat(base)
  for (let row = 0; row < count; row++) {
    const terms = i32.load(taps)
    const next = taps + 4 + (terms << 3)
    for (let at = 0; at < bytes; at += 16) {
      let sum = f32x4.splat(0)
      for (let tap = taps + 4; tap < next; tap += 8) {
        const value = v128.load(x + i32.load(tap) * bytes + at)
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(tap, 4), value))
      }
      v128.store(y + at, f32x4.add(bases, f32x4.mul(scales, sum)))
    }
    y += bytes
    taps = next
  }
}

/** Maps inside a border of `border` pixels, which is left as it is. */
export function surround(
  x: usize, y: usize, maps: i32, height: i32, width: i32, border: i32, pixel: i32,
): void {
  const row = width * pixel
  const yRow = (width + 2 * border) * pixel
  for (let map = 0; map < maps; map++) {
    y += border * yRow
    for (let line = 0; line < height; line++, x += row, y += yRow) memory.copy(y + border * pixel, x, row)
    y += border * yRow
  }
}
