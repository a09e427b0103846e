/** Pictures of one size, row by row, the channels of a pixel one after another. */
interface Pictures {
  readonly count: number
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly pixels: Uint8Array
}

/** The pictures in the middle of squares of their longer side, the rest 0; not copied where they are square. */
export function squared({ count, width, height, channels, pixels }: Pictures): Uint8Array {
  if (width === height) return pixels
  const side = Math.max(width, height)
  const left = Math.floor((side - width) / 2)
  const top = Math.floor((side - height) / 2)
  const row = width * channels
  const squares = new Uint8Array(count * side * side * channels)
  for (let line = 0; line < count * height; line++) {
    const picture = Math.floor(line / height)
    const y = top + (line % height)
    squares.set(
      pixels.subarray(line * row, (line + 1) * row),
      ((picture * side + y) * side + left) * channels,
    )
  }
  return squares
}
